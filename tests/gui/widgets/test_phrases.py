from __future__ import annotations

import pytest

from explorer.engine import FormulaError, formula
from explorer.engine.parameter import Number
from explorer.gui.widgets.phrases import as_sentence, formula_problem, problem_in_words

RATE = Number(name="learning_rate", symbol="α", default=0.1, meaning="", minimum=1e-8, maximum=1e6)


def test_a_number_out_of_range_is_named_as_on_its_label() -> None:
    with pytest.raises(ValueError, match="learning_rate") as problem:
        RATE.validate(2e7)
    assert problem_in_words(problem.value) == (
        "learning rate: found 2e7, expected a number at least 1e-8 and at most 1e6"
    )


@pytest.mark.parametrize(("text", "help_"), [("0,5*x**2", "write 0.5"), ("x + 12,25", "12.25")])
def test_a_decimal_comma_in_a_formula_is_told_to_be_a_point(text: str, help_: str) -> None:
    with pytest.raises(FormulaError) as error:
        formula(text)
    assert formula_problem(error.value, text).endswith(help_)


@pytest.mark.parametrize(
    ("text", "last"), [("x**", "**"), ("2*(x + ", "+"), ("x**2 + sqrt(", "("), ("(x + y", "y")]
)
def test_a_formula_that_stops_too_early_says_after_what(text: str, last: str) -> None:
    with pytest.raises(FormulaError) as error:
        formula(text)
    assert formula_problem(error.value, text) == f"The formula is incomplete after {last}"


def test_a_comma_elsewhere_is_only_named() -> None:
    text = "max(x, 1) + (2, x)"
    with pytest.raises(FormulaError) as error:
        formula(text)
    assert formula_problem(error.value, text) == str(error.value)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("lower the rate", "Lower the rate"),
        ("ε limits the steps", "ε limits the steps"),
        ("∂f/∂x is wrong", "∂f/∂x is wrong"),
        ("1 of 3", "1 of 3"),
        ("", ""),
    ],
)
def test_a_sentence_begins_with_a_capital_but_a_symbol_keeps_its_case(
    words: str, sentence: str
) -> None:
    assert as_sentence(words) == sentence
