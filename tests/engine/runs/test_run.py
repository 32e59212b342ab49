from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.engine import (
    Noise,
    Schedule,
    Surface,
    Trajectory,
    Trial,
    formula,
    optimizers,
    run,
    run_trial,
    surfaces,
)
from explorer.engine.loops import float_loop as walking
from explorer.engine.loops.vector_loop import run_vector_loop
from explorer.engine.objectives.dataset import generated
from explorer.engine.objectives.network import Network, dense

DESCENT = optimizers["gradient_descent"]


def assert_finite(trajectory: Trajectory) -> None:
    for rows in (trajectory.positions, trajectory.losses, trajectory.gradients):
        assert np.isfinite(rows).all()
    count = len(trajectory.losses)
    assert len(trajectory.positions) == len(trajectory.gradients) == len(trajectory.rates) == count


def by_numpy(surface: Surface, rate: float, start: float, steps: int) -> list[float]:
    """Plain descent in one dimension, where numpy says what is finite."""
    x, actual = np.array([start]), []
    for _ in range(steps + 1):
        value, slope = surface.value(x), surface.gradient(x)
        if not (np.isfinite(value) and np.isfinite(slope).all() and np.isfinite(x).all()):
            break
        actual.append(float(x[0]))
        with np.errstate(all="ignore"):
            x = x - rate * slope
    return actual


@pytest.mark.parametrize(
    ("source", "rate", "start"),
    [
        ("x**2", 1.1, 1.0),
        ("x**4", 0.1, 3.0),
        ("exp(x)", 1.0, 5.0),
        ("exp(x**2)", 0.1, 2.0),
        ("log(x)", 0.1, 1.0),
        ("1/x", 0.5, -1.0),
        ("sqrt(x)", 0.3, 1.0),
        ("(x - 1)**1.5", 0.4, 3.0),
        ("x**-3", 0.1, -1.0),
        ("x**2.5", 0.5, 2.0),
        ("asin(x)", 0.6, 0.5),
        ("cosh(x)", 0.3, 4.0),
        ("tan(x)", 0.1, 1.0),
        ("x**x", 0.5, 2.0),
        ("x*log(x)", 1.0, 0.5),
        ("1/(x - 1)", 0.25, 0.5),
        ("-x**3", 0.3, 1.0),
        ("sin(exp(x))", 3.0, 3.0),
        ("floor(x) + x**3", 1.0, 2.0),
        ("0*log(x) + x**2", 0.1, -1.0),
    ],
)
def test_a_run_is_cut_where_numpy_meets_what_is_not_finite(
    source: str, rate: float, start: float
) -> None:
    surface = formula(source)
    trajectory = run(surface, DESCENT(learning_rate=rate), (start,), 3000)
    expected = by_numpy(surface, rate, start, 3000)
    assert_finite(trajectory)
    assert len(trajectory.losses) == len(expected)
    few = min(len(expected), 20)
    np.testing.assert_allclose(trajectory.positions[:few, 0], expected[:few], rtol=1e-9)
    cut = len(expected) <= 3000
    assert trajectory.diverged_at == (len(expected) if cut else None)
    if cut:
        assert trajectory.verdict.kind == "diverged"
        assert trajectory.verdict.step == trajectory.diverged_at


@pytest.mark.parametrize("name", ["rosenbrock", "himmelblau", "ackley", "rastrigin"])
@pytest.mark.parametrize("optimizer", ["momentum", "adam", "adadelta"])
def test_a_long_run_by_machine_code_is_the_run_over_floats_to_the_last_bit(
    name: str, optimizer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    surface = surfaces[name]
    chosen = optimizers[optimizer](learning_rate=0.001)
    short = run(surface, chosen, surface.starts[0], 300)
    monkeypatch.setattr(walking, "LONG", 0)
    long = run(surface, chosen, surface.starts[0], 300)
    np.testing.assert_array_equal(long.positions, short.positions)
    np.testing.assert_array_equal(long.losses, short.losses)
    np.testing.assert_array_equal(long.gradients, short.gradients)
    assert long.terms.keys() == short.terms.keys()
    for term, values in short.terms.items():
        np.testing.assert_array_equal(long.terms[term], values)


def test_a_run_that_overflows_begins_as_one_that_stops_before() -> None:
    surface, optimizer = formula("exp(x)*x - sin(x)*y**4"), DESCENT(learning_rate=0.2)
    cut = run(surface, optimizer, (1.0, 1.5), 2000)
    assert cut.diverged_at is not None
    whole = run(surface, optimizer, (1.0, 1.5), cut.diverged_at - 1)
    assert whole.diverged_at is None
    np.testing.assert_array_equal(cut.positions, whole.positions)
    np.testing.assert_array_equal(cut.losses, whole.losses)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"start": (1.0,)}, "start: found 1 coordinates, expected 2"),
        ({"start": (1.0, math.nan)}, r"start\[1\]: found nan, expected a finite number"),
        ({"start": "here"}, "start: found 'here', expected 2 numbers"),
        ({"start": [[1.0, 2.0]]}, "start: found an array of shape"),
        ({"steps": -1}, "steps: found -1, expected a whole number"),
        ({"steps": 2.5}, "steps: found 2.5"),
        ({"steps": math.nan}, "steps: found nan"),
        ({"steps": math.inf}, "steps: found inf"),
        ({"steps": 10**9}, r"steps: found 1e\+09"),
        ({"steps": True}, "steps: found True"),
        ({"steps": "ten"}, "steps: found 'ten'"),
    ],
)
def test_what_cannot_be_run_is_refused_by_name(arguments: dict[str, object], message: str) -> None:
    usable = {"start": (1.0, 1.0), "steps": 5}
    with pytest.raises(ValueError, match=message):
        run(surfaces["ravine"], DESCENT(), **{**usable, **arguments})


def test_numbers_of_numpy_are_numbers() -> None:
    surface = surfaces["ravine"]
    trajectory = run(surface, DESCENT(), np.array([1, 2]), np.int64(5), noise=np.float32(0.5))
    assert trajectory.steps == 5


def test_a_run_in_one_dimension_may_start_at_a_number() -> None:
    assert run(formula("x**2"), DESCENT(), 1.0, 3).positions[0, 0] == 1.0


def test_surface_parameters_count() -> None:
    surface = formula("a*x**2 with a = 1")
    trajectory = run(surface.with_parameters(a=3.0), DESCENT(learning_rate=0.1), (1.0,), 1)
    assert trajectory.positions[1, 0] == pytest.approx(1 - 0.1 * 6)


def test_a_parameter_may_share_its_name_with_a_hyper_parameter() -> None:
    surface = formula("momentum*x**2 with momentum = 3")
    trajectory = run(surface, optimizers["momentum"](learning_rate=0.1, momentum=0.5), (1.0,), 2)
    first = 1 - 0.1 * 6
    assert trajectory.positions[2, 0] == pytest.approx(first - 0.1 * (0.5 * 6 + 6 * first))


def test_epsilon_is_the_step_size_of_adadelta() -> None:
    ends = {1e-8: (-3.94, -3.90), 1e-6: (-3.82, -3.44), 1e-4: (-3.68, -3.30)}
    for epsilon, end in ends.items():
        optimizer = optimizers["adadelta"](rho=0.95, epsilon=epsilon)
        trajectory = run(surfaces["himmelblau"], optimizer, (-4.0, -4.0), 200)
        np.testing.assert_allclose(trajectory.positions[-1], end, atol=0.0051)


def test_the_first_rows_of_the_parabola_tables() -> None:
    start = (0.9340596780273533,)
    plain = run(surfaces["parabola"], DESCENT(learning_rate=0.1), start, 30)
    ball = run(
        surfaces["parabola"], optimizers["momentum"](learning_rate=0.1, momentum=0.3), start, 30
    )
    np.testing.assert_allclose(
        plain.positions[1:5, 0], [0.74724774, 0.59779819, 0.47823856, 0.38259084], atol=5e-9
    )
    np.testing.assert_allclose(
        ball.positions[1:5, 0], [0.74724774, 0.54175461, 0.37175575, 0.24640494], atol=5e-9
    )
    assert plain.positions[30, 0] == pytest.approx(0.00115631, abs=5e-9)


NETWORK = Network(
    dense([(4, "tanh"), (1, "linear")]), generated("moons", rows=20, seed=1), batch=6, seed=3
)
TAUGHT = [key for key in optimizers if optimizers[key]().on(NETWORK).rule is not None]


@pytest.mark.parametrize("key", TAUGHT)
@pytest.mark.parametrize("kind", ["constant", "cosine"])
def test_the_terms_of_a_run_on_a_network_need_no_evaluation_of_it(
    key: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    optimizer = optimizers[key]().on(NETWORK)
    start = tuple(0.3 * np.sin(np.arange(NETWORK.dimension)))
    if kind != "constant" and "learning_rate" not in optimizer.numbers:
        kind = "constant"
    trial = Trial(NETWORK, optimizer, start, 30, Noise(0.1), seed=2, schedule=Schedule(kind))
    rule = optimizer.rule
    assert rule is not None
    table = run_vector_loop(
        NETWORK,
        rule,
        start=start,
        rows=trial.rows,
        hyperparameters=optimizer.numbers_on(NETWORK),
        rates=trial.scheduled_rates(),
        noise=trial.drawn_noise(),
        with_terms=True,
    )
    trajectory = run_trial(trial)
    monkeypatch.setattr(Network, "loss_and_gradient", None)
    terms = [values.reshape(len(values), -1) for values in trajectory.terms.values()]
    rows = len(trajectory.losses)
    expected = table[:rows, 1 + 2 * NETWORK.dimension :]
    np.testing.assert_array_equal(np.concatenate(terms, axis=1) if terms else expected, expected)


def test_a_plateau_is_noticed_in_the_terms_as_it_was_in_the_run() -> None:
    start = tuple(0.3 * np.sin(np.arange(NETWORK.dimension)))
    schedule = Schedule("reduce_on_plateau", patience=2)
    adam = optimizers["adam"](learning_rate=0.5)
    trajectory = run_trial(Trial(NETWORK, adam, start, 60, schedule=schedule))
    assert len(set(trajectory.rates)) > 2
    np.testing.assert_array_equal(
        trajectory.positions[:-1] + trajectory.terms["step"][:-1], trajectory.positions[1:]
    )
