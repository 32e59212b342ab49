from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.engine import Noise, Schedule, optimizers, run
from explorer.engine.objectives import backpropagation
from explorer.engine.objectives.dataset import Data, generated
from explorer.engine.objectives.network import ACTIVATIONS, Layer, Network, dense

TUTORIAL = Network(
    dense([[10, "relu"], [1, "sigmoid"]]), generated("ones"), loss="binary_cross_entropy"
)
MOONS = Network(
    dense([[6, "tanh"], [4, "sigmoid"], [1, "sigmoid"]]),
    generated("moons", rows=40),
    loss="binary_cross_entropy",
)
LINEAR = Network(dense([[10, "linear"], [1, "linear"]]), generated("linear", features=5))
LOGISTIC = Network(
    dense([[1, "sigmoid"]]), generated("blobs"), loss="binary_cross_entropy", bias=False
)
NETWORKS = {"tutorial": TUTORIAL, "moons": MOONS, "linear": LINEAR, "logistic": LOGISTIC}
named = pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)


def differences(network: Network, x: np.ndarray, width: float = 1e-5) -> np.ndarray:
    moves = width * np.eye(network.dimension)
    return (network.value(x + moves) - network.value(x - moves)) / (2 * width)


def test_the_tutorials_networks_have_71_weights() -> None:
    assert TUTORIAL.dimension == 71
    assert LINEAR.dimension == 71
    assert len(TUTORIAL.variables) == 71
    assert TUTORIAL.variables[0] == "w1[0,0]"
    assert TUTORIAL.variables[-1] == "b2[0]"


@named
def test_gradients_agree_with_finite_differences(network: Network) -> None:
    for seed in range(3):
        x = np.array(network.initial(seed))
        assert network.gradient(x) == pytest.approx(differences(network, x), abs=1e-6)


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.sampled_from(["linear", "tanh", "sigmoid"])), max_size=2
    ),
    st.sampled_from(ACTIVATIONS[2:]),
    st.booleans(),
    st.integers(0, 10**6),
)
@settings(deadline=None, max_examples=40)
def test_gradients_of_any_smooth_network_agree_with_finite_differences(
    hidden: list[tuple[int, str]], last: str, bias: bool, seed: int
) -> None:
    layers = tuple(Layer(size, activation) for size, activation in [*hidden, (1, last)])
    network = Network(layers, generated("moons", rows=7, seed=seed), bias=bias)
    x = np.random.default_rng(seed).standard_normal(network.dimension)
    assert network.gradient(x) == pytest.approx(differences(network, x), abs=1e-6)


@named
def test_many_points_at_once_give_what_each_gives_alone(network: Network) -> None:
    points = np.array([[network.initial(seed) for seed in range(3)] for _ in range(2)])
    assert network.value(points).shape == (2, 3)
    assert network.gradient(points).shape == points.shape
    for i in range(2):
        for j in range(3):
            assert network.value(points)[i, j] == pytest.approx(network.value(points[i, j]))
            assert network.gradient(points)[i, j] == pytest.approx(network.gradient(points[i, j]))


def test_the_hessian_of_a_linear_regression_is_the_known_one() -> None:
    data = generated("linear", rows=30)
    network = Network(dense([[1, "linear"]]), data)
    design = np.column_stack([data.inputs, np.ones(data.rows)])
    expected = 2.0 * design.T @ design / data.rows
    assert network.hessian([0.3, -0.2]) == pytest.approx(expected, abs=1e-8)


@named
def test_values_and_gradients_agree_with_pytorch(network: Network) -> None:
    torch = pytest.importorskip("torch")
    x = np.array(network.initial(5))
    modules = []
    begin, inputs = 0, network.data.inputs.shape[1]
    made = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid}
    places = []
    for layer in network.layers:
        module = torch.nn.Linear(inputs, layer.size, bias=network.bias, dtype=torch.float64)
        count = inputs * layer.size
        matrix = x[begin : begin + count].reshape(inputs, layer.size)
        module.weight.data = torch.tensor(matrix.T.copy())
        places.append(module)
        begin += count
        if network.bias:
            module.bias.data = torch.tensor(x[begin : begin + layer.size].copy())
            begin += layer.size
        modules.append(module)
        if layer.activation in made:
            modules.append(made[layer.activation]())
        inputs = layer.size
    answer = torch.nn.Sequential(*modules)(torch.tensor(network.data.inputs.copy()))
    criterion = torch.nn.MSELoss() if network.loss == "squared_error" else torch.nn.BCELoss()
    loss = criterion(answer, torch.tensor(network.data.targets.copy()))
    loss.backward()
    value = float(loss.detach())
    slopes = []
    for module in places:
        slopes.append(module.weight.grad.numpy().T.ravel())
        if network.bias:
            slopes.append(module.bias.grad.numpy())
    assert float(network.value(x)) == pytest.approx(value, rel=1e-12)
    assert network.gradient(x) == pytest.approx(np.concatenate(slopes), abs=1e-10)


@pytest.mark.parametrize("key", optimizers)
def test_every_optimizer_trains_a_network(key: str) -> None:
    trajectory = run(MOONS, optimizers[key](), MOONS.initial(1), 30)
    assert trajectory.positions.shape == (len(trajectory.losses), MOONS.dimension)
    assert trajectory.losses == pytest.approx(MOONS.value(trajectory.positions))
    steps = np.diff(trajectory.positions, axis=0)
    rounding = 1e-12 * max(1.0, float(np.abs(trajectory.positions).max()))
    assert trajectory.terms["step"][:-1] == pytest.approx(steps, rel=1e-9, abs=rounding)
    assert trajectory.verdict.kind


@pytest.mark.parametrize("kind", ["cosine", "reduce_on_plateau"])
def test_schedules_and_noise_work_on_networks(kind: str) -> None:
    trajectory = run(
        MOONS,
        optimizers["momentum"](learning_rate=0.1),
        MOONS.initial(1),
        40,
        noise=Noise(0.01),
        schedule=Schedule(kind),
    )
    noise = trajectory.gradients - MOONS.gradient(trajectory.positions)
    assert trajectory.steps == 40
    assert np.std(noise) == pytest.approx(0.01, rel=0.1)


def test_small_batches_pass_over_all_rows_in_each_epoch() -> None:
    network = Network(MOONS.layers, MOONS.data, loss=MOONS.loss, batch=12, seed=3)
    for epoch in range(2):
        seen = np.concatenate([network.rows_of_step(4 * epoch + step) for step in range(4)])
        assert sorted(seen) == list(range(40))
    assert list(network.rows_of_step(0)) != list(network.rows_of_step(4))


def test_small_batches_follow_their_seed_while_losses_are_over_all_data() -> None:
    runs = {}
    for seed in (0, 0, 1):
        network = Network(MOONS.layers, MOONS.data, loss=MOONS.loss, batch=5, seed=seed)
        trajectory = run(network, optimizers["adam"](), MOONS.initial(0), 20)
        if seed in runs:
            assert np.array_equal(runs[seed].positions, trajectory.positions)
        runs[seed] = trajectory
        assert trajectory.losses == pytest.approx(MOONS.value(trajectory.positions))
    assert not np.array_equal(runs[0].positions, runs[1].positions)


def test_the_gradient_of_a_small_batch_is_that_of_its_rows() -> None:
    network = Network(MOONS.layers, MOONS.data, loss=MOONS.loss, batch=5, seed=2)
    rows = network.rows_of_step(3)
    part = Data("part", (), MOONS.data.inputs[rows], MOONS.data.targets[rows])
    alone = Network(MOONS.layers, part, loss=MOONS.loss)
    x = np.array(MOONS.initial(0))
    assert network.loss_and_gradient(x, x, 3)[1] == pytest.approx(alone.gradient(x))


def test_a_run_that_explodes_is_cut_at_the_first_row_that_is_not_finite() -> None:
    trajectory = run(
        LINEAR, optimizers["gradient_descent"](learning_rate=1e3), LINEAR.initial(0), 50
    )
    assert trajectory.diverged_at is not None
    assert trajectory.verdict.kind == "diverged"
    assert np.isfinite(trajectory.positions).all()
    assert np.isfinite(trajectory.terms["step"][:-1]).all()


def test_initial_weights_follow_their_seed_and_start_without_bias() -> None:
    assert TUTORIAL.initial(4) == TUTORIAL.initial(4)
    assert TUTORIAL.initial(4) != TUTORIAL.initial(5)
    bound = np.sqrt(6.0 / 15.0)
    assert max(map(abs, TUTORIAL.initial(4)[:50])) <= bound
    assert set(TUTORIAL.initial(4)[50:60]) == {0.0}


def test_equal_networks_are_equal_and_others_are_not() -> None:
    again = Network(TUTORIAL.layers, generated("ones"), loss="binary_cross_entropy")
    assert again == TUTORIAL
    assert hash(again) == hash(TUTORIAL)
    assert Network(TUTORIAL.layers, generated("ones", rows=9), loss="binary_cross_entropy") != again


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"layers": ()}, "layers: found none"),
        ({"layers": (Layer(1, "step"),)}, r"layers\[0\]: found 'step', expected one of linear"),
        ({"layers": (Layer(3, "sigmoid"),)}, "found size 3, expected 1"),
        ({"layers": (Layer(1),)}, "found 'binary_cross_entropy' behind a linear layer"),
        ({"loss": "absolute"}, "loss: found 'absolute', expected one of squared_error"),
        ({"data": generated("ones", target=2.0)}, "found targets from 2 to 2"),
        ({"batch": 101}, "batch: found 101, expected 0 for all rows, or 1 to 100"),
        ({"layers": (Layer(1000), Layer(1000), Layer(1, "sigmoid"))}, "at most 10000"),
    ],
)
def test_what_cannot_be_used_is_named(changes: dict[str, object], words: str) -> None:
    given: dict[str, object] = {
        "layers": TUTORIAL.layers,
        "data": TUTORIAL.data,
        "loss": TUTORIAL.loss,
        **changes,
    }
    with pytest.raises(ValueError, match=words):
        Network(**given)  # type: ignore[arg-type]


def test_a_run_too_long_to_keep_is_refused_with_the_longest_that_is_not() -> None:
    with pytest.raises(ValueError, match="steps: found 1000000, expected at most 281689"):
        run(TUTORIAL, optimizers["adam"](), TUTORIAL.initial(0), 1_000_000)


@named
def test_rows_that_go_through_in_parts_give_the_same_loss_and_gradient(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    x = np.array([network.initial(seed) for seed in range(2)])
    value, gradient = network.value(x), network.gradient(x)
    monkeypatch.setattr(backpropagation, "MOST_ANSWERS", 70)
    assert network.value(x) == pytest.approx(value, rel=1e-12)
    assert network.gradient(x) == pytest.approx(gradient, rel=1e-9, abs=1e-14)
    fan = network.gradients_of_rows(x[0])
    assert fan.mean(axis=0) == pytest.approx(gradient[0], rel=1e-9, abs=1e-14)


class StoppedError(Exception):
    """The person has stopped it."""


@pytest.mark.parametrize("key", ["adam", "newton"])
def test_a_run_is_stopped_inside_one_step(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backpropagation, "MOST_ANSWERS", 10)
    told: list[float] = []

    def stop_in_the_first_step(share: float) -> None:
        told.append(share)
        if len(told) == 5:
            raise StoppedError

    with pytest.raises(StoppedError):
        run(TUTORIAL, optimizers[key](), TUTORIAL.initial(0), 10, progress=stop_in_the_first_step)
    assert told == [0.0] * 5
