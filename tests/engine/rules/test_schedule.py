from __future__ import annotations

import copy
import math
import pickle

import numpy as np
import pytest

from explorer.engine import Schedule, formula, optimizers, run, schedules, surfaces
from explorer.engine.rules.schedule import schedule_kinds

BOWL = formula("x**2", view=[(-1, 1)])
DESCENT = optimizers["gradient_descent"](learning_rate=0.1)


def torch_plateau(
    losses: np.ndarray,
    factor: float,
    patience: int,
    threshold: float = 1e-4,
    cooldown: int = 0,
    minimum: float = 0.0,
) -> list[float]:
    """PyTorch's ReduceLROnPlateau (mode min, relative threshold), told one loss a step."""
    best, bad, cooling, rate, rates = math.inf, 0, 0, 1.0, []
    for loss in losses:
        rates.append(rate)
        if loss < best * (1 - threshold):
            best, bad = loss, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            rate, cooling, bad = max(rate * factor, minimum), cooldown, 0
    return rates


def test_every_kind_runs_with_its_defaults_and_never_exceeds_the_full_rate() -> None:
    for kind in schedules:
        factors = Schedule(kind).factors(101)
        assert factors.shape == (101,)
        most = Schedule(kind).values.get("growth", 1.0)
        assert factors.max() <= most * (1.0 + 1e-12)
        assert factors.min() >= 0.0


def test_every_kind_works_for_runs_of_no_step_and_of_one_step() -> None:
    for kind in schedules:
        for warmup in (0, 1, 5):
            for rows in (1, 2, 3):
                assert np.isfinite(Schedule(kind, warmup_steps=warmup).factors(rows)).all()


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (Schedule("step", interval_steps=2, factor=0.5), [1, 1, 0.5, 0.5, 0.25]),
        (Schedule("exponential", factor=0.5), [1, 0.5, 0.25, 0.125, 0.0625]),
        (Schedule("polynomial", power=2), [1, 0.5625, 0.25, 0.0625, 0]),
        (Schedule("polynomial", final_factor=0.2), [1, 0.8, 0.6, 0.4, 0.2]),
        (
            Schedule("cosine"),
            [1, 0.5 + 0.5 / math.sqrt(2), 0.5, 0.5 - 0.5 / math.sqrt(2), 0],
        ),
        (Schedule("warm_restarts", first_period=2, period_growth=1), [1, 0.5, 1, 0.5, 1]),
        (
            Schedule("warm_restarts", first_period=1, period_growth=3, final_factor=0.2),
            [1, 1, 0.8, 0.4, 1],
        ),
        (
            Schedule("one_cycle", rise_share=0.5, start_factor=0.2, final_factor=0.1),
            [0.2, 0.6, 1, 0.55, 0.1],
        ),
        (Schedule("inverse_square_root", time_scale=1), [1, 2**-0.5, 3**-0.5, 0.5, 5**-0.5]),
    ],
)
def test_factors_over_four_steps(schedule: Schedule, expected: list[float]) -> None:
    np.testing.assert_allclose(schedule.factors(5), expected, atol=1e-15)


def test_warm_up_rises_in_a_line_to_the_first_rate_of_the_schedule() -> None:
    factors = Schedule("exponential", factor=0.5, warmup_steps=3).factors(7)
    np.testing.assert_allclose(factors, [0.25, 0.5, 0.75, 1, 0.5, 0.25, 0.125])


def test_cosine_reaches_its_end_after_a_warm_up_too() -> None:
    assert Schedule("cosine", final_factor=0.1, warmup_steps=7).factors(51)[-1] == pytest.approx(
        0.1
    )


def test_inverse_square_root_with_warm_up_is_the_transformer_formula() -> None:
    warmup = 40
    factors = Schedule("inverse_square_root", time_scale=warmup, warmup_steps=warmup - 1).factors(
        300
    )
    t = np.arange(300) + 1.0
    published = np.minimum(t**-0.5, t * warmup**-1.5) * math.sqrt(warmup)
    np.testing.assert_allclose(factors, published)


def test_restarts_come_after_one_three_and_seven_periods() -> None:
    factors = Schedule("warm_restarts", first_period=10, period_growth=2).factors(100)
    assert [int(k) for k in np.flatnonzero(factors == 1.0)] == [0, 10, 30, 70]


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("sawtooth", {}, "kind: found 'sawtooth'"),
        ("step", {"factor": 2.0}, "factor: found 2"),
        ("step", {"interval_steps": 0}, "interval_steps: found 0"),
        ("step", {"interval_steps": 2.5}, "interval_steps: found 2.5, expected a whole number"),
        ("cosine", {"factor": 0.5}, "factor: unknown parameter of schedule cosine"),
        ("one_cycle", {"rise_share": 1.0}, "rise_share: found 1"),
        ("constant", {"warmup_steps": -1}, "warmup_steps: found -1"),
        ("reduce_on_plateau", {"patience": math.nan}, "patience: found nan"),
        ("exponential", {"factor": "much"}, "factor: found 'much'"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    kind: str, values: dict[str, object], field: str
) -> None:
    with pytest.raises(ValueError, match=field):
        Schedule(kind, **values)


def test_schedules_are_values() -> None:
    schedule = Schedule("step", interval_steps=10)
    assert schedule == Schedule("step", interval_steps=10.0, factor=0.5)
    assert hash(schedule) == hash(Schedule("step", interval_steps=10))
    assert schedule != Schedule("step", interval_steps=11)
    assert schedule != Schedule()
    assert pickle.loads(pickle.dumps(schedule)) == schedule == copy.deepcopy(schedule)
    with pytest.raises(AttributeError):
        schedule.kind = "cosine"


def test_only_a_constant_rate_without_warm_up_is_constant() -> None:
    assert Schedule().is_constant
    assert not Schedule(warmup_steps=3).is_constant
    assert not any(Schedule(kind).is_constant for kind in schedules if kind != "constant")


def test_every_kind_says_what_it_is() -> None:
    for kind in schedule_kinds.values():
        assert kind.title
        assert kind.meaning.endswith(".")
        assert all(parameter.meaning.endswith(".") for parameter in kind.parameters)


def test_a_run_takes_each_step_with_the_rate_of_its_row() -> None:
    trajectory = run(BOWL, DESCENT, (1.0,), 6, schedule=Schedule("exponential", factor=0.5))
    np.testing.assert_allclose(trajectory.rates, 0.1 * 0.5 ** np.arange(7))
    x = 1.0
    for k in range(6):
        x -= 0.1 * 0.5**k * 2 * x
        assert trajectory.positions[k + 1, 0] == pytest.approx(x, rel=1e-14)


def test_a_schedule_needs_a_rate() -> None:
    without = [cls for cls in optimizers.values() if "learning_rate" not in cls().values]
    for cls in without:
        with pytest.raises(ValueError, match=r"schedule: .* has no learning rate"):
            run(BOWL, cls(), (1.0,), 3, schedule=Schedule("cosine"))


def test_a_constant_schedule_changes_nothing() -> None:
    plain = run(BOWL, DESCENT, (1.0,), 20)
    scheduled = run(BOWL, DESCENT, (1.0,), 20, schedule=Schedule())
    assert (plain.positions == scheduled.positions).all()


@pytest.mark.parametrize(
    ("factor", "patience", "threshold", "cooldown", "minimum"),
    [(0.5, 3, 1e-4, 0, 0.0), (0.1, 0, 1e-4, 0, 0.01), (0.7, 2, 0.01, 5, 0.0), (0.9, 10, 0, 1, 0.5)],
)
@pytest.mark.parametrize("name", ["gradient_descent", "momentum", "adam"])
def test_the_rate_falls_on_a_plateau_exactly_as_in_pytorch(
    name: str, factor: float, patience: int, threshold: float, cooldown: int, minimum: float
) -> None:
    surface = surfaces["ravine"]
    optimizer = optimizers[name](learning_rate=0.49)
    trajectory = run(
        surface,
        optimizer,
        (2.0, 2.0),
        150,
        noise=0.5,
        seed=4,
        schedule=Schedule(
            "reduce_on_plateau",
            factor=factor,
            patience=patience,
            threshold=threshold,
            cooldown=cooldown,
            minimum_factor=minimum,
        ),
    )
    expected = torch_plateau(trajectory.losses, factor, patience, threshold, cooldown, minimum)
    np.testing.assert_allclose(trajectory.rates, 0.49 * np.array(expected), rtol=1e-13)
    assert expected[-1] < 1.0, "the plateau was met"


def test_a_reduced_rate_keeps_the_memory_of_the_optimizer() -> None:
    schedule = Schedule("reduce_on_plateau", factor=0.5, patience=1)
    optimizer = optimizers["momentum"].in_dialect("pytorch", learning_rate=0.3, momentum=0.9)
    trajectory = run(BOWL, optimizer, (1.0,), 80, schedule=schedule)
    x, v = 1.0, 0.0
    for k in range(80):
        assert trajectory.positions[k, 0] == pytest.approx(x, rel=1e-9, abs=1e-12)
        v = 0.9 * v + 2 * x
        x -= trajectory.rates[k] * v
    assert len(set(trajectory.rates.tolist())) > 3


def test_terms_of_a_reduced_run_lead_from_row_to_row() -> None:
    schedule = Schedule("reduce_on_plateau", factor=0.5, patience=1, warmup_steps=4)
    optimizer = optimizers["momentum"](learning_rate=0.3, momentum=0.9)
    trajectory = run(BOWL, optimizer, (1.0,), 40, schedule=schedule)
    np.testing.assert_allclose(
        trajectory.positions[1:],
        trajectory.positions[:-1] + trajectory.terms["step"][:-1],
        atol=1e-15,
    )
    plain = run(BOWL, optimizer, (1.0,), 40)
    assert list(trajectory.terms) == list(plain.terms)


def test_nothing_is_counted_during_the_warm_up() -> None:
    schedule = Schedule("reduce_on_plateau", factor=0.5, patience=0, warmup_steps=10)
    flat = formula("0*x + 1")
    rates = run(flat, DESCENT, (1.0,), 14, schedule=schedule).rates
    np.testing.assert_allclose(rates[:12], 0.1 * np.minimum((np.arange(12) + 1) / 11, 1))
    np.testing.assert_allclose(rates[12:], [0.05, 0.025, 0.0125])


def test_a_schedule_that_follows_the_loss_keeps_no_terms_nobody_asked_for() -> None:
    plateau = Schedule("reduce_on_plateau")
    trajectory = run(surfaces["ravine"], optimizers["adam"](), (1.0, 1.0), 50, schedule=plateau)
    base = trajectory.positions.base
    assert base is not None
    assert base.shape == (51, 5)
    assert trajectory.rates.base is None or trajectory.rates.base.size == 51
