from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import formula, optimizers, run
from explorer.engine.rules.iteration_matrix import iteration_matrix

PARABOLA = "a*x**2/2 with a = 1"
LINEAR = {
    "gradient_descent": {"learning_rate": 0.3},
    "momentum": {"learning_rate": 0.1, "momentum": 0.8},
    "nesterov": {"learning_rate": 0.1, "momentum": 0.7},
    "qhm": {"learning_rate": 0.4, "momentum": 0.9, "nu": 0.6},
    "aggmo": {"learning_rate": 0.05},
}


@pytest.mark.parametrize("name", LINEAR)
def test_on_a_parabola_the_matrix_takes_the_same_steps_as_the_rule(name: str) -> None:
    optimizer = optimizers[name](**LINEAR[name])
    walked = run(formula(PARABOLA), optimizer, (1.0,), 40).positions[:, 0]
    matrix = iteration_matrix(optimizer).at(1.0)
    state = np.zeros(len(matrix))
    state[0] = 1.0
    for step in range(41):
        assert state[0] == pytest.approx(walked[step], rel=1e-9, abs=1e-12)
        state = matrix @ state


@pytest.mark.parametrize("name", LINEAR)
def test_just_below_its_limit_a_rule_settles_and_just_above_it_diverges(name: str) -> None:
    optimizer = optimizers[name](**LINEAR[name])
    limit = iteration_matrix(optimizer).limit()
    ends = []
    for share in (0.99, 1.01):
        surface = formula(PARABOLA).with_parameters(a=share * limit)
        losses = run(surface, optimizer, (1.0,), 4000).losses
        ends.append(losses[-200:].max() / losses[:200].max())
    assert ends[0] < 1e-3
    assert ends[1] > 1e3


@pytest.mark.parametrize("form", ["sutskever", "library"])
def test_both_forms_of_nesterov_have_one_limit(form: str) -> None:
    optimizer = optimizers["nesterov"](learning_rate=0.1, momentum=0.5, form=form)
    assert iteration_matrix(optimizer).limit() == pytest.approx(15.0)


def test_weight_decay_is_part_of_the_matrix() -> None:
    matrix = iteration_matrix(optimizers["gradient_descent"](learning_rate=0.1, weight_decay=3.0))
    assert matrix.limit() == pytest.approx(17.0)
    assert float(matrix.rate(1.0)) == pytest.approx(0.6)


def test_an_adaptive_rule_is_linear_once_its_preconditioner_is_held() -> None:
    matrix = iteration_matrix(optimizers["adam"](learning_rate=0.01, beta1=0.9))
    assert matrix.frozen
    assert matrix.limit() == pytest.approx(3800.0)
    assert iteration_matrix(optimizers["rmsprop"](learning_rate=0.01)).limit() == pytest.approx(200)


@pytest.mark.parametrize("name", ["sign_descent", "signum", "lion", "rprop", "newton", "bfgs"])
def test_a_rule_that_is_not_linear_has_no_matrix(name: str) -> None:
    assert iteration_matrix(optimizers[name]()) is None


def test_the_rate_is_the_share_of_the_error_that_one_step_leaves() -> None:
    optimizer = optimizers["momentum"](learning_rate=0.1, momentum=0.5)
    walked = np.abs(run(formula(PARABOLA), optimizer, (1.0,), 60).positions[:, 0])
    measured = (walked[20:60].max() / walked[0:40].max()) ** (1 / 20)
    assert float(iteration_matrix(optimizer).rate(1.0)) == pytest.approx(measured, rel=0.05)
