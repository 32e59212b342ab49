from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer import landscape, open_run, record
from explorer.scenario.recordings.parameter_layout import ParameterLayout
from explorer.scenario.recordings.random_directions import random_directions
from explorer.scenario.recordings.run_file import read_run, write_run


def recorded(path: Path, steps: int = 12, **settings: Any) -> Path:
    weights = np.array([3.0, -2.0, 1.0, 0.5])
    with record(lambda: weights, path, **settings) as recorder:
        for _ in range(steps):
            recorder.step(loss(weights))
            weights -= 0.2 * np.array([1.0, 2.0, 3.0, 0.5]) * weights
    return path


def loss(weights: Any) -> float:
    return float(np.sum(np.array([1.0, 2.0, 3.0, 0.5]) * np.asarray(weights) ** 2) / 2)


def test_a_recorded_run_is_pickled_compared_and_hashed(tmp_path: Path) -> None:
    path = recorded(tmp_path / "a.npz")
    before = open_run(path)
    around = landscape(loss, path, size=5)
    assert around != before
    assert around == open_run(path)
    for race in (before, around):
        again = pickle.loads(pickle.dumps(race))
        assert again == race
        assert hash(again) == hash(race)
        assert again["a"] == race["a"]
        assert again["a"].verdict == race["a"].verdict
    assert open_run(recorded(tmp_path / "b.npz", 5)) != race
    weights = np.zeros(4)
    with record(lambda: weights, tmp_path / "a.npz") as recorder:
        for _ in range(12):
            recorder.step(1.0)
            weights += 1.0
            weights[0] *= 1.5
    assert open_run(path) != race


@pytest.mark.usefixtures("qapp")
def test_runs_are_opened_as_a_race_with_a_picture(tmp_path: Path) -> None:
    paths = [recorded(tmp_path / f"{name}.npz", rows) for name, rows in (("a", 8), ("b", 12))]
    race = open_run(*paths)
    assert race.names == ("a", "b")
    assert race["b"].steps == 11
    assert race.picture(size=(300, 300)).data.startswith(b"\x89PNG")


def test_the_loss_around_a_path_is_computed_and_kept_beside_it(tmp_path: Path) -> None:
    path = recorded(tmp_path / "a.npz")
    race = landscape(loss, path, size=7)
    run = read_run(path)
    assert run.landscape is not None
    assert np.isfinite(run.landscape.values).all()
    surface = race.scenario.surface
    x, y = run.landscape.x[2], run.landscape.y[5]
    place = run.positions.mean(axis=0) + x * run.landscape.directions[0]
    expected = loss(place + y * run.landscape.directions[1])
    assert float(surface.value([x, y])) == pytest.approx(expected, rel=1e-4)


def test_an_interrupted_landscape_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = recorded(tmp_path / "a.npz")
    calls = []

    def slow(weights: Any) -> float:
        calls.append(1)
        if len(calls) == 20:
            raise KeyboardInterrupt
        return loss(weights)

    with pytest.raises(KeyboardInterrupt):
        landscape(slow, path, size=6)
    begun = read_run(path).landscape
    assert begun is not None
    assert int(np.isfinite(begun.values).sum()) == 19
    landscape(slow, path, size=6)
    assert len(calls) == 20 + 36 - 19


def test_a_projected_run_has_no_landscape(tmp_path: Path) -> None:
    path = recorded(tmp_path / "a.npz", dimension=2)
    with pytest.raises(ValueError, match="its snapshots are random projections"):
        landscape(loss, path)
    with pytest.raises(ValueError, match="size: found 1, expected 2 to 1001"):
        landscape(loss, recorded(tmp_path / "b.npz"), size=1)


def test_the_parameters_of_a_model_are_set_and_put_back(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    model = torch.nn.Linear(2, 1)
    with record(model, tmp_path / "a.npz") as recorder:
        for _ in range(5):
            with torch.no_grad():
                model.weight += torch.tensor([[0.3, -0.1]])
                model.bias += 0.05
            recorder.step()
    before = model.weight.clone()
    race = landscape(lambda: model(torch.ones(1, 2)).square().sum(), tmp_path / "a.npz", 5,
                     model=model)  # fmt: skip
    assert torch.equal(model.weight, before)

    def stopped() -> float:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        landscape(stopped, tmp_path / "a.npz", 7, model=model)
    assert torch.equal(model.weight, before)
    assert np.isfinite(race.scenario.surface.value(race["a"].positions)).all()


def trained(path: Path) -> Path:
    """Two layers, their second weights three times as long as the first."""
    arrays = [np.full((2, 3), 1.0), np.full(2, 5.0), np.full((1, 2), 3.0)]
    with record(lambda: arrays, path) as recorder:
        for _ in range(3):
            arrays[0] += 0.5
            recorder.step(1.0)
    return path


def square(weights: Any) -> float:
    return float(np.sum(np.asarray(weights) ** 2))


def test_random_directions_are_as_long_as_each_filter_and_leave_biases(tmp_path: Path) -> None:
    path = trained(tmp_path / "a.npz")
    race = landscape(square, path, size=3, directions="random", seed=4)
    run = read_run(path)
    grid = run.landscape
    assert grid is not None
    place, directions = run.positions[-1], grid.directions
    for part in (slice(0, 3), slice(3, 6), slice(8, 10)):
        length = np.linalg.norm(place[part])
        np.testing.assert_allclose(np.linalg.norm(directions[:, part], axis=1), length, rtol=1e-5)
    assert not directions[:, 6:8].any()
    moved = place + directions[0] - directions[1]
    assert float(race.scenario.surface.value([1.0, -1.0])) == pytest.approx(square(moved), rel=1e-5)
    assert race.scenario.surface.variables == ("random direction 1", "random direction 2")
    assert "drawn with seed 4" in race.scenario.surface.look_at
    np.testing.assert_allclose(race["a"].positions[-1], [0.0, 0.0], atol=1e-5)


def test_another_seed_draws_another_plane_and_the_same_one_goes_on(tmp_path: Path) -> None:
    path = trained(tmp_path / "a.npz")
    calls: list[int] = []

    def counted(weights: Any) -> float:
        calls.append(1)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return square(weights)

    with pytest.raises(KeyboardInterrupt):
        landscape(counted, path, size=3, directions="random", seed=1)
    landscape(counted, path, size=3, directions="random", seed=1)
    assert len(calls) == 5 + 9 - 4
    landscape(counted, path, size=3, directions="random", seed=2)
    landscape(counted, path, size=3)
    assert len(calls) == 10 + 9 + 9


def test_random_directions_need_the_shapes_of_the_parameters(tmp_path: Path) -> None:
    path = trained(tmp_path / "a.npz")
    run = read_run(path)
    write_run(path, replace(run, layout=None))
    with pytest.raises(ValueError, match="found no shapes of the parameters in the file"):
        landscape(square, path, size=3, directions="random")
    with pytest.raises(ValueError, match="directions: found 'up', expected 'path' or 'random'"):
        landscape(square, path, size=3, directions="up")
    flat = recorded(tmp_path / "b.npz")
    with pytest.raises(ValueError, match="found no weights of two axes"):
        landscape(loss, flat, size=3, directions="random")


def test_filters_of_pytorch_and_of_keras_lie_along_their_own_axes() -> None:
    place = np.arange(1.0, 7.0, dtype=np.float32)
    for last, axis in ((False, 1), (True, 0)):
        layout = ParameterLayout(((2, 3),), filters_last=last)
        direction = random_directions(place, layout, seed=0)[0].reshape(2, 3)
        wanted = np.linalg.norm(place.reshape(2, 3), axis=axis)
        np.testing.assert_allclose(np.linalg.norm(direction, axis=axis), wanted, rtol=1e-5)
