from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explorer.engine import formula, surfaces
from explorer.engine.mathematics import expression as ex
from explorer.engine.mathematics.expression import Expression
from explorer.engine.mathematics.formula_parser import parse
from explorer.engine.mathematics.formula_text import number_text, text
from explorer.engine.mathematics.formula_tokens import FormulaError
from explorer.engine.mathematics.traversal import descend

X, Y = ex.symbol("x"), ex.symbol("y")
BINARY = (ex.add, ex.subtract, ex.multiply, ex.divide, ex.power, ex.minimum, ex.maximum)


def grown(children: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.one_of(
        st.builds(
            lambda operation, a, b: operation(a, b), st.sampled_from(BINARY), children, children
        ),
        st.builds(ex.call, st.sampled_from(["sin", "abs", "exp", "sign", "floor"]), children),
        st.builds(ex.negative, children),
        st.builds(
            lambda kind, a, b, c, d: ex.where(ex.compare(kind, a, b), c, d),
            st.sampled_from(["less", "less_equal", "equal", "not_equal"]),
            children,
            children,
            children,
            children,
        ),
    )


EXPRESSIONS = st.recursive(
    st.one_of(
        st.just(X),
        st.just(Y),
        st.floats(-10, 10, allow_subnormal=False).map(ex.constant),
        st.integers(-3, 3).map(ex.constant),
    ),
    grown,
    max_leaves=10,
)


@given(EXPRESSIONS)
@settings(max_examples=400, deadline=None)
def test_text_reads_back_to_the_same_values(root: Expression) -> None:
    printed = text(root)
    try:
        again = formula(f"{printed} + 0*x + 0*y")
    except FormulaError as error:
        refused = ("not a number", "characters", "divides by zero")
        assume(not any(words in error.message for words in refused))
        raise
    points = np.random.default_rng(0).uniform(-3, 3, (20, 2))
    values = replace(again, formula=printed).value(points)
    with np.errstate(all="ignore"):
        expected = np.array([_number(root, *point) for point in points])
    np.testing.assert_allclose(values, expected, rtol=1e-9, atol=1e-12)


def _number(root: Expression, x: float, y: float) -> float:
    made: dict[Expression, float | bool] = {}
    compare = {
        "less": np.less,
        "less_equal": np.less_equal,
        "equal": np.equal,
        "not_equal": np.not_equal,
    }
    for node in descend([root]):
        given_ = [np.float64(made[argument]) for argument in node.arguments]
        match node.operation:
            case "constant":
                made[node] = node.payload
            case "symbol":
                made[node] = x if node.payload == "x" else y
            case "negative":
                made[node] = -given_[0]
            case "where":
                made[node] = given_[1] if given_[0] else given_[2]
            case name if name in compare:
                made[node] = compare[name](*given_)
            case name:
                function = {"power": np.power}.get(name) or getattr(np, name)
                made[node] = function(*given_)
    return float(made[root])


def test_a_minus_sign_belongs_to_what_it_stands_before() -> None:
    chosen = ex.where(X < Y, ex.negative(X), Y)
    assert text(ex.add(X, chosen)) == "x + (-x if x < y else y)"
    assert text(ex.add(X, ex.add(ex.negative(X), Y))) == "x + -x + y"


@pytest.mark.parametrize("name", sorted(surfaces))
def test_the_printed_gradient_of_every_surface_is_its_gradient(name: str) -> None:
    surface = surfaces[name]
    low, high = np.array(surface.view).T
    points = np.random.default_rng(1).uniform(low, high, (50, surface.dimension))
    exact = surface.gradient(points)
    names = {*surface.variables, *surface.values}
    for index, printed in enumerate(surface.gradient_text()):
        parse(printed, names)
        typed = ["0"] * surface.dimension
        typed[index] = printed
        slopes = surface.with_gradient(typed).slopes(points)[:, index]
        np.testing.assert_allclose(slopes, exact[:, index], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (2.0, "2"),
        (-0.5, "-0.5"),
        (math.pi, "pi"),
        (-math.pi, "-pi"),
        (-2 * math.pi, "-2*pi"),
        (math.e, "e"),
        (0.1, "0.1"),
        (1e300, "1e+300"),
    ],
)
def test_numbers_are_short_and_exact(number: float, expected: str) -> None:
    assert number_text(number) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x - (y - 1)", "x - (y - 1)"),
        ("x if x + 1 < y - 1 else y", "x if x + 1 < y - 1 else y"),
        ("(x*y)/(x/y)", "x*y/(x/y)"),
        ("(-x)**2", "(-x)**2"),
        ("-x**2", "-x**2"),
        ("x**(y**2)", "x**y**2"),
        ("(x**y)**2", "(x**y)**2"),
        ("x + (-2)*y", "x - 2*y"),
        ("(x if x < 0 else y) + 1", "(x if x < 0 else y) + 1"),
        ("x if x < 0 else (y if y < 0 else 1)", "x if x < 0 else y if y < 0 else 1"),
        ("(x if y < 0 else y) if x < 0 else 1", "(x if y < 0 else y) if x < 0 else 1"),
    ],
)
def test_brackets_stand_only_where_they_are_needed(source: str, expected: str) -> None:
    assert text(parse(source, ("x", "y")).expression) == expected


@pytest.mark.parametrize("number", [math.pi, -math.pi, 2 * math.pi, -2 * math.pi, math.e])
@pytest.mark.parametrize(
    "form", ["x/({})", "x**({})", "x*({})", "({})**x", "x - ({})", "-({})**x", "x + y*({})", "({})"]
)
def test_multiples_of_pi_read_back_to_the_same_expression(form: str, number: float) -> None:
    root = parse(form.format(f"{number!r}"), "xy").expression
    assert parse(text(root, exact=True), "xy").expression is root
