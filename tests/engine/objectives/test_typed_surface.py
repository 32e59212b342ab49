from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.engine import formula, optimizers, run


@pytest.mark.parametrize(
    ("source", "variables"),
    [
        ("x**2", ("x",)),
        ("x**2 + y**2", ("x", "y")),
        ("y**2", ("x", "y")),
        ("3", ("x",)),
        ("x1*x3", ("x1", "x2", "x3")),
        ("a*x with a = 1", ("x",)),
        ("exp(x) + e", ("x",)),
    ],
)
def test_the_variables_are_found_in_the_text(source: str, variables: tuple[str, ...]) -> None:
    assert formula(source).variables == variables


def test_three_variables_can_be_walked() -> None:
    surface = formula("x1**2 + 2*x2**2 + 3*x3**2")
    rate = optimizers["gradient_descent"](learning_rate=0.1)
    trajectory = run(surface, rate, (1.0, 1.0, 1.0), 5)
    factors = 1 - 0.1 * np.array([2.0, 4.0, 6.0])
    np.testing.assert_allclose(trajectory.positions[5], factors**5)
    assert trajectory.verdict.kind == "descending"


def test_parameters_can_be_changed_and_are_declared() -> None:
    surface = formula("a*x**2 + b with a = -3, b = 0.5")
    assert surface.value((2.0,)) == -11.5
    assert surface.with_parameters(a=1.0).value((2.0,)) == 4.5
    assert formula(surface.formula, parameters={"a": 1.0}).value((2.0,)) == 4.5
    assert [declared.default for declared in surface.parameters] == [-3.0, 0.5]
    for parameter in surface.parameters:
        low, high = parameter.slider
        assert low <= parameter.default <= high


@pytest.mark.parametrize("value", [1e13, -1e300, 1.7e308, 1e-320, 0.0])
def test_parameters_of_any_size_keep_their_value(value: float) -> None:
    surface = formula(f"a*x + b with a = {value!r}, b = 1")
    changed = surface.with_parameters(b=2.0)
    assert changed.values["a"] == value
    assert all(math.isfinite(bound) for bound in surface.parameters[0].slider)


def test_an_unused_parameter_does_no_harm() -> None:
    surface = formula("x**2 with spare = -2")
    trajectory = run(surface, optimizers["adam"](), (1.0,), 10)
    assert len(trajectory.losses) == 11
    assert surface.with_parameters(spare=5.0).value((3.0,)) == 9.0


def test_an_unknown_parameter_is_named() -> None:
    with pytest.raises(ValueError, match="c: unknown parameter of the formula, expected one of a"):
        formula("a*x with a = 1", parameters={"c": 2.0})


@pytest.mark.parametrize(
    ("view", "message"),
    [
        ([(0, 1), (0, 1)], "view: found 2 pairs, expected 1"),
        ([(1, 0)], r"view\[0\]: found 1.0 to 0.0"),
        ([(0, math.inf)], r"view\[0\]: found 0.0 to inf"),
        ([(0, 1e-310)], r"view\[0\]: found 0.0 to 1e-310, expected at least 1e-150"),
        (3, "view: found 3, expected a lowest and a highest number for each coordinate"),
        ((0, 1), r"view: found \(0, 1\), expected a lowest and a highest"),
        ([(0, 1, 2)], r"view: found \[\(0, 1, 2\)\], expected a lowest and a highest"),
        ([("a", 1)], r"view: found \[\('a', 1\)\], expected a lowest and a highest"),
    ],
)
def test_a_view_must_fit(view: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        formula("x**2", view=view)


@pytest.mark.parametrize(
    ("given", "words"), [(3, "found 3, expected a text"), (abs, "by objective")]
)
def test_what_is_no_text_is_no_formula(given: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        formula(given)  # type: ignore[arg-type]


def test_a_view_left_out_is_two_each_way() -> None:
    assert formula("x*y").view == ((-2.0, 2.0), (-2.0, 2.0))
