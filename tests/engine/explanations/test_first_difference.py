from __future__ import annotations

import pytest

from explorer.engine import Optimizer, formula, optimizers, recurrence, run
from explorer.engine.explanations.first_difference import Difference, first_difference
from explorer.engine.rules.recurrences.rule_as_text import opened_as_text, source_of

BOWL = formula("2*x**2 + 0.5*y**2")
START = (1.5, -2.0)
ADAM = optimizers["adam"](learning_rate=0.05)


def difference(optimizer: Optimizer, known: Optimizer, steps: int = 30) -> Difference | None:
    return first_difference(
        optimizer, run(BOWL, optimizer, START, steps), known, run(BOWL, known, START, steps)
    )


def changed(known: Optimizer, old: str, new: str) -> Optimizer:
    text = source_of(known)
    assert old in text
    return recurrence(text.replace(old, new))


def test_an_opened_rule_differs_nowhere() -> None:
    assert difference(opened_as_text(ADAM), ADAM) is None


def test_the_first_step_and_term_that_differ_are_named() -> None:
    wrong = changed(ADAM, "v <- beta2*v + (1 - beta2)*g**2", "v <- beta2*v + (1 - beta2)*g")
    actual = difference(wrong, ADAM)
    assert actual is not None
    assert actual.sentence("Adam") == "differs from Adam at step 1 in v"
    assert actual.values[0] == pytest.approx((0.001 * 6.0, 0.001 * -2.0))
    assert actual.values[1] == pytest.approx((0.001 * 36.0, 0.001 * 4.0))


def test_a_correction_that_is_missing_is_found_where_it_is_missing() -> None:
    actual = difference(changed(ADAM, "v_hat <- v/(1 - beta2**t)", "v_hat <- v"), ADAM)
    assert actual is not None
    assert (actual.step, actual.term) == (1, "v_hat")


def test_a_gradient_at_the_wrong_point_shows_at_the_second_step() -> None:
    nesterov = optimizers["nesterov"](learning_rate=0.05)
    actual = difference(changed(nesterov, "gradient(x + beta*v)", "g"), nesterov)
    assert actual is not None
    assert (actual.step, actual.term) == (2, "g")


def test_a_wrong_last_line_shows_in_x() -> None:
    actual = difference(changed(ADAM, "x <- x - alpha", "x <- x - 2*alpha"), ADAM)
    assert actual is not None
    assert (actual.step, actual.term) == (1, "x")


def test_rounding_is_no_difference_for_some_steps() -> None:
    text = source_of(ADAM).replace("beta1*m + (1 - beta1)*g", "m + (1 - beta1)*(g - m)")
    assert difference(recurrence(text), ADAM, steps=10) is None


def test_a_run_that_diverges_differs_from_one_that_does_not() -> None:
    wild = recurrence("x <- x - 1e200*g*abs(g)")
    actual = difference(wild, recurrence("x <- x - alpha*g with alpha = 0.1"))
    assert actual is not None
    assert (actual.step, actual.term) == (1, "x")


def test_runs_over_one_coordinate_are_compared_by_rows() -> None:
    line = formula("2*x**2")
    plain = optimizers["gradient_descent"](learning_rate=0.1)
    late = recurrence("x <- x - alpha*g*(1 if t < 5 else 2)\nwith alpha = 0.1")
    actual = first_difference(
        late, run(line, late, (1.5,), 20), plain, run(line, plain, (1.5,), 20)
    )
    assert actual is not None
    assert (actual.step, actual.term) == (5, "x")
    assert len(actual.values[0]) == 1


def test_runs_that_took_no_step_differ_nowhere() -> None:
    undefined = formula("log(x) + y**2")
    optimizer, start = opened_as_text(ADAM), (-1.0, 1.0)
    runs = run(undefined, optimizer, start, 30), run(undefined, ADAM, start, 30)
    assert first_difference(optimizer, runs[0], ADAM, runs[1]) is None
