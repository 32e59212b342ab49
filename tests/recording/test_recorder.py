from __future__ import annotations

import math
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.recording import snapshot_store
from explorer.recording.frameworks import flat, keras_recorder, record
from explorer.recording.jax_recording import PureRecorder
from explorer.recording.recorder import Recorder
from explorer.scenario.recordings.run_file import read_run
from tests.full_disk import fill, room_for


def walked(path: Path, steps: int = 5, **settings: Any) -> None:
    weights = [np.zeros((2, 3)), np.ones(4)]
    with record(lambda: weights, path, **settings) as recorder:
        for step in range(steps):
            weights[0] += 1.0
            recorder.step(10.0 - step)


def test_every_snapshot_is_written_with_its_loss(tmp_path: Path) -> None:
    walked(tmp_path / "run.npz")
    run = read_run(tmp_path / "run.npz")
    assert run.positions[:, 0].tolist() == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert np.all(run.positions[:, 6:] == 1.0)
    assert run.series["losses"].tolist() == [10.0, 9.0, 8.0, 7.0, 6.0]
    assert run.name == "run"


def test_snapshots_may_be_few_and_far_between(tmp_path: Path) -> None:
    walked(tmp_path / "run.npz", steps=10, every=4, name="mine")
    run = read_run(tmp_path / "run.npz")
    assert run.steps.tolist() == [0, 4, 8]
    assert run.name == "mine"


def test_a_random_projection_keeps_distances_within_the_error_it_states(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    points = random.normal(size=(6, 3000)).astype(np.float32)
    place = iter([points[0], *points])
    with record(lambda: next(place), tmp_path / "run.npz", dimension=400) as recorder:
        for _ in points:
            recorder.step()
    run = read_run(tmp_path / "run.npz")
    assert run.positions.shape == (6, 400)
    assert run.is_projected
    assert run.original_dimension == 3000
    assert run.projection_error == pytest.approx(math.sqrt(2 / 400))
    true = np.linalg.norm(points[1:] - points[:-1], axis=1)
    kept = np.linalg.norm(np.diff(run.positions, axis=0), axis=1)
    assert np.abs(kept / true - 1).max() < 4 * run.projection_error
    assert np.isnan(run.series["losses"]).all()


def test_what_was_recorded_is_kept_when_the_training_fails(tmp_path: Path) -> None:
    def training() -> None:
        with record(lambda: [np.ones(3)], tmp_path / "run.npz") as recorder:
            recorder.step(1.0)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        training()
    assert len(read_run(tmp_path / "run.npz").steps) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["run.npz"]


@pytest.mark.parametrize("kept", [0, 2])
def test_a_disk_that_is_full_ends_the_training_with_a_sentence_and_what_was_recorded_is_kept(
    kept: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "run.npz").write_bytes(b"before")
    monkeypatch.setattr(snapshot_store, "BUFFER_BYTES", 4)

    def training() -> None:
        with record(lambda: [np.ones(3)], tmp_path / "run.npz") as recorder:
            fill(recorder._store, 12 * kept, monkeypatch)
            for loss in range(5):
                recorder.step(float(loss))

    with pytest.raises(OSError, match=r": No space left on device; [^\n]*$"):
        training()
    if kept:
        assert read_run(tmp_path / "run.npz").series["losses"].tolist() == [0.0, 1.0]
    else:
        assert (tmp_path / "run.npz").read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["run.npz"]


def test_a_run_whose_folder_is_gone_in_the_end_is_kept_and_said_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spare = tmp_path / "spare"
    spare.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spare))
    folder = tmp_path / "runs"
    folder.mkdir()

    def training() -> None:
        with record(lambda: [np.ones(3)], folder / "run.npz") as recorder:
            recorder.step(2.0)
            folder.rmdir()

    with pytest.raises(OSError, match="does not exist; the run was written to") as error:
        training()
    rescued = Path(str(error.value).split("written to ")[1])
    assert rescued.is_relative_to(spare)
    assert read_run(rescued).series["losses"].tolist() == [2.0]


def test_where_there_is_no_space_at_all_no_folder_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spare = tmp_path / "spare"
    spare.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spare))
    recorder = record(lambda: [np.ones(3_000)], tmp_path / "run.npz")
    recorder.step(2.0)
    recorder._store.flush()
    with (
        room_for(2_000, monkeypatch),
        pytest.raises(OSError, match=r"run.npz: .*; .*spare has no space for the run either"),
    ):
        recorder.close()
    assert [path.name for path in tmp_path.iterdir()] == ["spare"]
    assert list(spare.iterdir()) == []


def test_without_a_step_nothing_is_written_and_a_file_there_stays(tmp_path: Path) -> None:
    (tmp_path / "run.npz").write_bytes(b"before")
    with record(lambda: [np.ones(3)], tmp_path / "run.npz"):
        pass
    assert (tmp_path / "run.npz").read_bytes() == b"before"


def test_closing_twice_is_no_harm(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "a.npz", lambda: np.ones(2, np.float32), lambda: (1.0, 2.0, 3.0))
    recorder.step(5)
    recorder.close()
    recorder.close()
    assert read_run(tmp_path / "a.npz").series["state_norms"].tolist() == [3.0]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"every": 0}, "every: found 0, expected a whole number of at least 1"),
        ({"dimension": 1}, "dimension: found 1, expected at least 2"),
        ({"path": "run.zip"}, "path: found 'run.zip', expected a name that ends in .npz or"),
        ({"path": dict}, "path: found type, expected the name of a file"),
        ({"path": "nowhere/run.npz"}, "path: the folder nowhere does not exist"),
        ({"parameters": 3}, "parameters: found int, expected a model or its parameters"),
        ({"parameters": list}, "parameters: found none, expected at least one array"),
    ],
)
def test_what_cannot_be_recorded_is_refused(
    settings: dict[str, Any], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=sentence):
        record(**{"parameters": lambda: [np.ones(3)], "path": "run.npz", **settings})


def test_a_model_that_changes_its_size_is_noticed(tmp_path: Path) -> None:
    sizes = iter([3, 3, 4])
    with record(lambda: np.ones(next(sizes)), tmp_path / "run.npz") as recorder:
        recorder.step()
        with pytest.raises(ValueError, match="parameters: found 4, expected 3 as before"):
            recorder.step()


def test_trees_are_taken_in_a_fixed_order() -> None:
    tree = {"b": [np.zeros(2), None], "a": (np.ones(1), {"c": np.full(1, 2.0)})}
    assert flat(tree).tolist() == [1.0, 2.0, 0.0, 0.0]


def test_the_pure_recorder_takes_what_each_step_has_made(tmp_path: Path) -> None:
    with PureRecorder(tmp_path / "run.npz", every=2) as recorder:
        for step in range(5):
            parameters = {"w": np.full(2, float(step))}
            recorder(parameters, 1.0 / (step + 1), gradients=[np.array([3.0, 4.0])],
                     state=[np.array([6.0, 8.0])], learning_rate=0.5)  # fmt: skip
    run = read_run(tmp_path / "run.npz")
    assert run.positions[:, 0].tolist() == [0.0, 2.0, 4.0]
    assert run.series["gradient_norms"].tolist() == [5.0] * 3
    assert run.series["state_norms"].tolist() == [10.0] * 3
    assert run.series["learning_rates"].tolist() == [0.5] * 3


def test_a_training_in_pytorch_is_recorded_with_all_that_is_known(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    torch.manual_seed(0)
    model = torch.nn.Linear(3, 2)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    with record(model, tmp_path / "run.npz", optimizer=optimizer) as recorder:
        for _ in range(4):
            loss = model(torch.ones(5, 3)).square().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            recorder.step(loss)
    run = read_run(tmp_path / "run.npz")
    last = torch.nn.utils.parameters_to_vector(model.parameters()).detach().numpy()
    np.testing.assert_array_equal(run.positions[-1], last)
    gradient = torch.cat([parameter.grad.ravel() for parameter in model.parameters()])
    assert run.series["gradient_norms"][-1] == pytest.approx(float(gradient.norm()), rel=1e-6)
    assert run.series["learning_rates"].tolist() == [0.1] * 4
    assert np.all(run.series["state_norms"] > 0)


# Keras 3.15's own arrays do not know numpy 2's copy=False.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_training_in_keras_is_recorded_batch_by_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "KERAS_BACKEND" not in os.environ:
        monkeypatch.setenv("KERAS_BACKEND", "torch")
    keras = pytest.importorskip("keras", reason="Keras is not installed")
    rate = keras.optimizers.schedules.ExponentialDecay(0.1, 1, 0.5)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    model.compile(optimizer=keras.optimizers.SGD(rate, momentum=0.9), loss="mse")
    x, y = np.ones((12, 3)), np.zeros((12, 2))
    model.fit(x, y, batch_size=4, verbose=0, callbacks=[keras_recorder(tmp_path / "run.npz")])
    run = read_run(tmp_path / "run.npz")
    last = [
        keras.ops.convert_to_numpy(trainable_weight).ravel()
        for trainable_weight in model.trainable_weights
    ]
    np.testing.assert_array_equal(run.positions[-1], np.concatenate(last))
    assert run.positions.shape == (3, 8)
    np.testing.assert_allclose(run.series["learning_rates"], [0.1, 0.05, 0.025], rtol=1e-6)
    assert run.series["losses"][0] > run.series["losses"][-1]
    assert np.all(run.series["state_norms"] > 0)


def numpy_length(arrays: list[Any]) -> float:
    return float(np.linalg.norm(np.concatenate([np.asarray(array).ravel() for array in arrays])))


def test_a_training_with_optax_is_recorded_from_its_trees(tmp_path: Path) -> None:
    jax = pytest.importorskip("jax", reason="JAX is not installed")
    optax = pytest.importorskip("optax", reason="optax is not installed")
    numbers = jax.numpy
    jax_flat = pytest.importorskip("jax.flatten_util")
    keys = jax.random.split(jax.random.key(0), 2)
    parameters = {
        "hidden": {"w": jax.random.normal(keys[0], (3, 4)), "b": numbers.zeros(4)},
        "out": [jax.random.normal(keys[1], (4, 1))],
    }
    optimizer = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(0.05))
    state = optimizer.init(parameters)
    x = numbers.linspace(-1.0, 1.0, 30).reshape(10, 3)

    def loss_of(tree: Any) -> Any:
        hidden = numbers.tanh(x @ tree["hidden"]["w"] + tree["hidden"]["b"])
        return numbers.mean((hidden @ tree["out"][0] - x[:, :1]) ** 2)

    @jax.jit
    def update(tree: Any, state: Any) -> Any:
        loss, gradients = jax.value_and_grad(loss_of)(tree)
        changes, state = optimizer.update(gradients, state, tree)
        return optax.apply_updates(tree, changes), state, loss, gradients

    with PureRecorder(tmp_path / "run.npz") as recorder:
        for _ in range(6):
            parameters, state, loss, gradients = update(parameters, state)
            recorder(parameters, loss, gradients=gradients, state=state, learning_rate=0.05)
    run = read_run(tmp_path / "run.npz")
    assert run.positions.shape == (6, 3 * 4 + 4 + 4)
    last = jax_flat.ravel_pytree(parameters)[0]
    np.testing.assert_array_equal(run.positions[-1], last)
    assert run.series["losses"][-1] == pytest.approx(float(loss))
    length = numpy_length(jax.tree_util.tree_leaves(gradients))
    assert run.series["gradient_norms"][-1] == pytest.approx(length, rel=1e-5)
    # Without the number of steps, which is carried as well.
    moments = [leaf for leaf in jax.tree_util.tree_leaves(state) if leaf.ndim]
    carried = numpy_length(moments)
    assert run.series["state_norms"][-1] == pytest.approx(carried, rel=1e-5)
