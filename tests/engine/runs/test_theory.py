from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.engine import Surface, Trial, formula, optimizers, run_trial, surfaces
from explorer.engine.rules.iteration_matrix import iteration_matrix
from explorer.engine.runs.maps import outcome_map, side
from explorer.engine.runs.theory import theory_map

NODES = 48
BALL = Trial(surfaces["ravine"], optimizers["momentum"](learning_rate=0.1), (2.0, 2.0), 3000)
PAIRS = {
    "momentum": ("learning_rate", "momentum", (0.05, 1.5), (0.0, 0.95)),
    "nesterov": ("learning_rate", "momentum", (0.05, 1.0), (0.0, 0.95)),
    "qhm": ("learning_rate", "nu", (0.05, 3.0), (0.0, 1.0)),
    "aggmo": ("learning_rate", "beta2", (0.05, 1.5), (0.0, 0.9)),
    "gradient_descent": ("learning_rate", "weight_decay", (0.05, 1.0), (0.0, 2.0)),
}


def sides(name: str, trial: Trial):
    x, y, across, upward = PAIRS[name]
    return side(trial.optimizer, x, across), side(trial.optimizer, y, upward)


def inside(theory: np.ndarray) -> np.ndarray:
    """Places whose neighbours theory gives the same outcome: all but those along the border."""
    padded = np.pad(theory, 1, mode="edge")
    same = np.ones_like(theory)
    for rows, columns in ((0, 1), (2, 1), (1, 0), (1, 2)):
        shifted = padded[rows : rows + NODES, columns : columns + NODES]
        same &= shifted == theory
    return same


@pytest.mark.parametrize("name", PAIRS)
def test_theory_and_measurement_agree_to_the_pixel(name: str) -> None:
    trial = replace(BALL, optimizer=optimizers[name]())
    x, y = sides(name, trial)
    theory = theory_map(trial, x, y, nodes=NODES)
    measured = outcome_map(trial, x, y, nodes=NODES)
    stable = theory.rates < 1.0
    sure = inside(stable)
    assert 0.02 < stable.mean() < 0.98, "the border has to be on the map"
    assert sure.mean() > 0.8
    assert np.array_equal(stable[sure], ~measured.risen[sure])


def test_the_best_point_is_that_of_polyak() -> None:
    x, y = sides("momentum", BALL)
    theory = theory_map(BALL, x, y, nodes=201)
    rate, momentum = theory.best
    assert rate == pytest.approx(4.0 / 9.0, rel=0.05)
    assert momentum == pytest.approx(1.0 / 9.0, abs=0.02)
    assert theory.rates.min() == pytest.approx(1.0 / 3.0, abs=0.03)
    assert theory.exact
    assert "ρ(M) < 1" in theory.sentence
    assert "1, 4" in theory.sentence


def test_the_rate_on_the_map_is_that_of_the_matrix_of_each_place() -> None:
    x, y = sides("nesterov", BALL)
    trial = replace(BALL, optimizer=optimizers["nesterov"]())
    theory = theory_map(trial, x, y, nodes=5)
    values = {"learning_rate": x.values(5)[3], "momentum": y.values(5)[2]}
    matrix = iteration_matrix(trial.optimizer.with_values(**values))
    expected = max(float(matrix.rate(1.0)), float(matrix.rate(4.0)))
    assert theory.rates[2, 3] == pytest.approx(expected)


def test_elsewhere_the_curvature_is_that_at_the_minimum_reached() -> None:
    trial = Trial(
        surfaces["rosenbrock"], optimizers["momentum"](learning_rate=1e-3), (1.2, 1.2), 8000
    )
    assert run_trial(trial).verdict.kind == "converged"
    theory = theory_map(trial, side(trial.optimizer, "learning_rate"), sides("momentum", trial)[1],
                        nodes=8)  # fmt: skip
    assert not theory.exact
    assert theory.position == pytest.approx((1.0, 1.0), abs=1e-3)
    assert theory.curvatures[-1] == pytest.approx(1001.6, rel=1e-3)


@pytest.mark.parametrize("name", ["adam", "sign_descent"])
@pytest.mark.parametrize("objective", [BALL.objective, formula("x + y**2")])
def test_a_rule_that_is_not_linear_has_no_theory(name: str, objective: Surface) -> None:
    trial = replace(BALL, optimizer=optimizers[name](), objective=objective)
    x = side(trial.optimizer, "learning_rate")
    y = side(trial.optimizer, "weight_decay")
    with pytest.raises(ValueError, match="not linear in the gradient"):
        theory_map(trial, x, y, nodes=4)


@pytest.mark.parametrize("name", ["momentum", "qhm"])
def test_the_boundary_is_where_the_rate_is_one_however_steeply_it_rises(name: str) -> None:
    trial = replace(BALL, optimizer=optimizers[name]())
    x, y = sides(name, trial)
    theory = theory_map(trial, x, y, nodes=NODES)
    stable = theory.rates < 1.0
    rows, columns = np.nonzero(stable[:, 1:] != stable[:, :-1])
    guessed = np.column_stack([columns + 0.3, rows]) / (NODES - 1)
    exact = theory.on_boundary(guessed)
    assert np.array_equal(exact[:, 1], guessed[:, 1])
    assert len(exact) > 5
    for across, upward in exact:
        values = {x.name: float(x.at(across)), y.name: float(y.at(upward))}
        matrix = iteration_matrix(trial.optimizer.with_values(**values))
        limit = matrix.limit()
        assert limit == pytest.approx(4.0, rel=1e-3)
