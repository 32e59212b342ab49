from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explorer.engine import formula, optimizers, run
from explorer.engine.mathematics import expression as ex
from explorer.engine.mathematics.derivative import derivative, gradient, reverse_gradient
from explorer.engine.mathematics.expression import Expression
from explorer.engine.mathematics.traversal import descend, substitute
from explorer.engine.objectives.surface import can_be_written_out

X, Y = ex.symbol("x"), ex.symbol("y")
SMOOTH = ("sin", "cos", "exp", "tanh", "atan", "sinh", "cosh", "log", "sqrt", "tan", "asin", "acos")


def grown(children: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    binary = st.sampled_from([ex.add, ex.subtract, ex.multiply, ex.divide])
    return st.one_of(
        st.builds(lambda operation, a, b: operation(a, b), binary, children, children),
        st.builds(ex.call, st.sampled_from(SMOOTH), children),
        st.builds(ex.power, children, st.sampled_from([-2.0, 0.5, 2.0, 3.0])),
        st.builds(ex.negative, children),
    )


EXPRESSIONS = st.recursive(
    st.one_of(st.just(X), st.just(Y), st.sampled_from([0.5, 1.0, 2.0, 3.0]).map(ex.constant)),
    grown,
    max_leaves=8,
)
POINTS = st.tuples(st.floats(0.2, 1.5), st.floats(0.2, 1.5))


def as_sympy(root: Expression) -> Any:
    import sympy

    made: dict[Expression, Any] = {}
    for node in descend([root]):
        arguments = [made[argument] for argument in node.arguments]
        match node.operation:
            case "constant":
                made[node] = sympy.Float(node.payload, 30)
            case "symbol":
                made[node] = sympy.Symbol(str(node.payload), real=True)
            case "add":
                made[node] = arguments[0] + arguments[1]
            case "subtract":
                made[node] = arguments[0] - arguments[1]
            case "multiply":
                made[node] = arguments[0] * arguments[1]
            case "divide":
                made[node] = arguments[0] / arguments[1]
            case "power":
                made[node] = arguments[0] ** arguments[1]
            case "negative":
                made[node] = -arguments[0]
            case name:
                made[node] = getattr(sympy, name)(*arguments)
    return made[root]


def number(root: Expression, x: float, y: float) -> float:
    """The value of an expression, straight from its nodes."""
    made: dict[Expression, float] = {}
    for node in descend([root]):
        arguments = [made[argument] for argument in node.arguments]
        try:
            match node.operation:
                case "constant":
                    made[node] = float(node.payload)
                case "symbol":
                    made[node] = x if node.payload == "x" else y
                case "negative":
                    made[node] = -arguments[0]
                case name if name in ex.BINARY:
                    made[node] = ex.BINARY[name](*arguments)
                case name:
                    made[node] = ex.FUNCTIONS[name](*arguments)
        except (ArithmeticError, ValueError):
            return math.nan
    return made[root]


@given(EXPRESSIONS, POINTS)
@settings(max_examples=150, deadline=None)
def test_derivatives_are_those_of_sympy(root: Expression, point: tuple[float, float]) -> None:
    import sympy

    ours = number(derivative(root, X), *point)
    assume(math.isfinite(number(root, *point)) and math.isfinite(ours) and abs(ours) < 1e6)
    symbols = sympy.Symbol("x", real=True), sympy.Symbol("y", real=True)
    exact = [sympy.Float(coordinate, 30) for coordinate in point]
    theirs = sympy.N(
        sympy.diff(as_sympy(root), symbols[0]).subs(dict(zip(symbols, exact, strict=True))), 20
    )
    assume(theirs.is_number and theirs.is_real and theirs.is_finite)
    assert ours == pytest.approx(float(theirs), rel=1e-6, abs=1e-6)


@given(EXPRESSIONS, POINTS)
@settings(max_examples=300, deadline=None)
def test_derivatives_are_the_limit_of_differences(
    root: Expression, point: tuple[float, float]
) -> None:
    x, y = point
    slope = derivative(root, Y)
    exact, small = number(slope, x, y), 1e-4
    third = number(derivative(derivative(slope, Y), Y), x, y)
    assume(math.isfinite(exact) and math.isfinite(third) and abs(third) < 1e3)
    assume(1e-3 < abs(exact) < 1e3)
    ahead, behind = number(root, x, y + small), number(root, x, y - small)
    assume(math.isfinite(ahead) and math.isfinite(behind) and abs(ahead) < 1e3)
    near = abs(number(derivative(derivative(slope, Y), Y), x, y + small) - third)
    assume(near < 1e2)
    assert (ahead - behind) / (2 * small) == pytest.approx(exact, rel=1e-3, abs=1e-4)


@pytest.mark.parametrize(
    ("source", "at", "slope"),
    [
        ("abs(x)", 0.0, 0.0),
        ("abs(x)", -2.0, -1.0),
        ("sign(x)", 1.0, 0.0),
        ("floor(x)", 1.5, 0.0),
        ("min(x, 2*x)", -1.0, 2.0),
        ("max(x, 2*x)", -1.0, 1.0),
        ("x**2 if x < 0 else x", -3.0, -6.0),
        ("x**2 if x < 0 else x", 3.0, 1.0),
        ("(x < 1)*x**2", 0.5, 1.0),
        ("(x < 1)*x**2", 2.0, 0.0),
        ("x**x", 2.0, 4 * (math.log(2) + 1)),
        ("2**x", 3.0, 8 * math.log(2)),
        ("x**0.5", 4.0, 0.25),
        ("x**3", 0.0, 0.0),
        ("x**-2", 2.0, -0.25),
        ("1e308*x**2", 0.25, 0.5e308),
    ],
)
def test_slopes_of_kinks_pieces_and_powers(source: str, at: float, slope: float) -> None:
    assert formula(source).gradient((at,))[0] == pytest.approx(slope)


def test_the_hessian_is_symmetric_and_exact() -> None:
    hessian = formula("x**3*y + sin(x*y)").hessian((0.7, -0.4))
    x, y = 0.7, -0.4
    cross = 3 * x**2 + math.cos(x * y) - x * y * math.sin(x * y)
    np.testing.assert_allclose(
        hessian,
        [[6 * x * y - y**2 * math.sin(x * y), cross], [cross, -(x**2) * math.sin(x * y)]],
    )


@given(EXPRESSIONS, POINTS)
def test_the_gradient_in_reverse_is_the_gradient(
    root: Expression, point: tuple[float, float]
) -> None:
    values = {X: ex.constant(point[0]), Y: ex.constant(point[1])}
    for slope, reverse in zip(
        [derivative(root, X), derivative(root, Y)], reverse_gradient(root, (X, Y)), strict=True
    ):
        expected = ex.constant_value(substitute(slope, values))
        actual = ex.constant_value(substitute(reverse, values))
        assume(expected is not None and actual is not None and abs(expected) < 1e6)
        assert actual == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_the_gradient_in_reverse_grows_as_the_formula_does() -> None:
    def size(factors: int) -> int:
        variables = [ex.symbol(f"x{index}") for index in range(factors)]
        product = functools.reduce(ex.multiply, variables)
        return len(descend(reverse_gradient(product, variables)))

    assert size(100) < 2.2 * size(50)


def test_a_long_gradient_is_not_written_out_unless_it_has_branches() -> None:
    variables = [ex.symbol(f"x{index}") for index in range(99)]
    product = functools.reduce(ex.multiply, variables)
    assert len(descend(gradient(product, variables))) < 1_000
    assert gradient(product, variables[:3]) == [
        derivative(product, variable) for variable in variables[:3]
    ]
    branched = ex.maximum(product, 0.0)
    assert gradient(branched, variables) == [
        derivative(branched, variable) for variable in variables
    ]


@pytest.mark.parametrize(
    "source",
    [
        "x1*x2*x3*x4",
        "sin(x1*x2) + exp(x3/x1)*x2**x3 + max(x1, x2)*min(x2, x3) + abs(x1)*log(x2)",
        "x1**2 + x2**2",
        "x2**3 if x1 < x2 else x1*x2",
        "a*x1*x2**2 with a = 3",
    ],
)
def test_a_hessian_written_out_is_the_one_that_is_not(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    surface = formula(source)
    points = np.random.default_rng(3).uniform(0.3, 1.4, (4, surface.dimension))
    written = surface.hessian(points)
    monkeypatch.setattr("explorer.engine.objectives.surface.MOST_WRITTEN_OUT", 0)
    np.testing.assert_allclose(surface.hessian(points), written, rtol=1e-12, atol=1e-12)


def test_the_hessian_of_a_product_of_99_coordinates_is_not_written_out() -> None:
    surface = formula("*".join(f"x{index}" for index in range(1, 100)))
    assert not can_be_written_out(surface.exact_field)
    point = np.linspace(0.9, 1.1, 99)
    expected = np.prod(point) / np.outer(point, point)
    np.fill_diagonal(expected, 0.0)
    np.testing.assert_allclose(surface.hessian(point), expected, rtol=1e-12)


def test_a_newton_step_on_a_product_of_99_coordinates_is_taken() -> None:
    surface = formula("*".join(f"x{index}" for index in range(1, 100)))
    trajectory = run(surface, optimizers["newton"](), (1.0,) * 99, 1)
    # The Hessian at 1 is all ones but for zeros along the diagonal, the gradient all ones.
    np.testing.assert_allclose(trajectory.positions[1], 1.0 - 1.0 / 98.0, rtol=1e-12)
