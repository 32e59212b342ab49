from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.engine import FormulaError, formula
from explorer.engine.mathematics.formula_parser import parse


def refusal(source: str) -> FormulaError:
    with pytest.raises(FormulaError) as caught:
        formula(source)
    return caught.value


@pytest.mark.parametrize(
    ("source", "position", "message"),
    [
        ("", 0, "found the end, expected a number, a name or '('"),
        ("x +", 3, "found the end"),
        ("x + * y", 4, "found '*', expected a number, a name or '('"),
        ("(x", 2, "expected ')' to close the bracket"),
        ("x)", 1, "found ')', expected a '(' before it"),
        ("x(y)", 1, "found '(', expected an operator"),
        ("sin x", 4, "found 'x', expected '(' after sin"),
        ("sin(x, y)", 0, "sin has 2 values, expected one value"),
        ("max(x)", 0, "max has 1 values, expected 2 values"),
        ("2x", 1, "found 'x', expected an operator"),
        ("x y", 2, "found 'y', expected an operator"),
        ("x if x < 0", 10, "expected 'else' after the condition"),
        ("x if 1 else 2", 2, "expected a comparison such as x < 0 after 'if'"),
        ("0 < x < 1", 6, "found a second comparison"),
        ("1/0", 1, "this divides by zero"),
        ("log(0)*x", 0, "log of this is not a number"),
        ("a*x", 0, "append 'with a = 1' to make it a parameter"),
        ("a*x with a", 10, "expected '=' and a number"),
        ("a*x with a > 3", 11, "found '>', expected '=' and a number"),
        ("a*x with a = b", 13, "found 'b', expected a number"),
        ("a*x with a = 1,", 15, "expected a parameter's name"),
        ("a*x with a = 1, a = 2", 16, "'a' is given twice"),
        ("x*2 with x = 1", 9, "'x' is a variable"),
        ("x with pi = 3", 7, "found 'pi', expected a parameter's name"),
        ("x1 + y", 5, "found 'y' beside x1, x2, ..."),
        ("x² + 1", 1, "found '²', which has no meaning here"),
        ("x % 2", 2, "found '%'"),
    ],
)
def test_a_mistake_is_named_where_it_is(source: str, position: int, message: str) -> None:
    error = refusal(source)
    assert error.position == position
    assert message in error.message
    assert str(error).endswith(f"(column {position + 1})")


HOSTILE = {
    "tower of powers": "9**9**9**9",
    "tower of powers of a variable": "x**9**9**9",
    "ten thousand brackets": "(" * 10_000 + "x" + ")" * 10_000,
    "nine hundred brackets": "(" * 900 + "x" + ")" * 900,
    "a megabyte": "x" * 1_000_000,
    "a megabyte of terms": "+x" * 500_000,
    "import": "__import__('os').system('true')",
    "import without quotes": "__import__(x)",
    "attribute": "x.__class__",
    "subscript": "x[0]",
    "lambda": "(lambda: x)()",
    "huge whole number": "1" * 1900,
    "huge exponent": "1e400*x",
    "long chain of minus signs": "-" * 1900 + "x",
    "long chain of plus signs": "+" * 1900 + "x",
    "long chain of powers": "x" + "**x" * 600,
    "brackets after many brackets": "(x)+" * 220 + "(" * 450 + "x" + ")" * 450,
    "nested functions": "sin(" * 300 + "x" + ")" * 300,
    "thousands of names": "+".join(f"a{index}" for index in range(3000)),
    "hundreds of names": "+".join(f"a{index}" for index in range(300)),
    "hundreds of variables": "+".join(f"x{index}" for index in range(1, 300)),
    "null character": "x\0",
    "assignment": "x = 3",
    "expression statement": "x; x",
    "format string": "f'{x}'",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_text_is_refused_at_once(source: str) -> None:
    begun = time.perf_counter()
    error = refusal(source)
    assert time.perf_counter() - begun < 0.5
    assert len(str(error)) < 400


@pytest.mark.parametrize(
    "source",
    ["*".join(["(x + 1)"] * 220), "x/" * 900 + "x", "x" + "**x" * 55, "exp(" * 50 + "x" + ")" * 50],
)
def test_the_longest_formulas_that_are_read_can_be_used(source: str) -> None:
    surface = formula(source)
    begun = time.perf_counter()
    surface.gradient((0.5,))
    assert time.perf_counter() - begun < 2.0


def position_of_the_mistake(source: str) -> int:
    """Where reading stops; 0 if there is nothing wrong."""
    try:
        formula(source)
    except FormulaError as error:
        return error.position
    return 0


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused_with_a_position_inside_it(source: str) -> None:
    assert 0 <= position_of_the_mistake(source) <= len(source)


WORDS = "x y 2 .5 + - * / ** ( ) , < if else with a = sin max".split()  # noqa: SIM905


@given(st.lists(st.sampled_from(WORDS)))
@settings(max_examples=500, deadline=None)
def test_any_row_of_words_is_read_or_refused(words: list[str]) -> None:
    source = " ".join(words)
    assert 0 <= position_of_the_mistake(source) <= len(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("2 + 3*4", 14.0),
        ("2*3**2", 18.0),
        ("-3**2", -9.0),
        ("2**3**2", 512.0),
        ("2**-1", 0.5),
        ("2^3", 8.0),
        ("2^3^2", 512.0),
        ("8/4/2", 1.0),
        ("8 - 4 - 2", 2.0),
        ("(1 < 2) + (2 < 1)", 1.0),
        ("-(1 < 2)", -1.0),
        ("1 if 2 < 1 else 3 if 1 == 1 else 4", 3.0),
        (".5e1 + 1.", 6.0),
        ("min(2, 1) + max(2, 1)", 3.0),
        ("cos(pi) + log(e)", 0.0),
        ("+5", 5.0),
        ("1 <= 1", 1.0),
        ("1 != 1", 0.0),
        ("2 >= 1", 1.0),
    ],
)
def test_values_follow_the_usual_precedence(source: str, expected: float) -> None:
    assert formula(f"{source} + 0*x").value((0.3,)) == pytest.approx(expected)


def test_parameters_may_be_negative_unused_and_without_spaces() -> None:
    parsed = parse("a*x with a=-1.5e-3,b = 2", ("x",))
    assert parsed.parameters == {"a": -0.0015, "b": 2.0}


def test_an_unknown_function_is_told_which_there_are() -> None:
    with pytest.raises(FormulaError, match=r"unknown function 'foo', .* sin") as told:
        parse("foo(x)", "x")
    assert "with foo" not in str(told.value)


def test_an_unknown_name_is_told_which_are_known_each_in_full() -> None:
    with pytest.raises(FormulaError, match=r"unknown name 'z', expected alpha, beta, x or a func"):
        parse("z", ["alpha", "beta", "x"])


@pytest.mark.parametrize(
    ("count", "listed"), [(9, "a, b, c, d, e, f, g, h, i"), (10, "a, b, c, d, e, f, g, h, ...")]
)
def test_an_unknown_name_is_told_with_nine_known_ones_or_the_first_eight(
    count: int, listed: str
) -> None:
    with pytest.raises(FormulaError) as error:
        parse("zebra", "abcdefghij"[:count])
    assert f"expected {listed} or a function" in str(error.value)
