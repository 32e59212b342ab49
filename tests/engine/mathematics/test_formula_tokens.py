"""The position of an error in a formula, and how long texts are quoted."""

from __future__ import annotations

import pytest

from explorer.engine.mathematics.formula_tokens import LONGEST_QUOTED, FormulaError, quoted, tokens


@pytest.mark.parametrize(
    ("position", "line", "column"), [(0, 1, 1), (2, 1, 3), (4, 2, 1), (5, 2, 2), (9, 4, 1)]
)
def test_a_position_is_told_by_line_and_column(position: int, line: int, column: int) -> None:
    error = FormulaError("found it", position, "abc\ndef\n\nx")
    assert (error.line, error.column) == (line, column)


def test_a_name_is_quoted_whole_up_to_the_longest_and_its_beginning_beyond() -> None:
    whole, longer = "a" * LONGEST_QUOTED, "a" * LONGEST_QUOTED + "b"
    assert quoted(whole) == f"'{whole}'"
    assert quoted(longer) == "'" + "a" * (LONGEST_QUOTED - 3) + "...'"


def test_a_formula_may_be_as_long_as_is_said_and_no_longer() -> None:
    assert len(tokens("x" * 20, longest=20)) == 2
    with pytest.raises(FormulaError, match="has 21 characters, expected at most 20"):
        tokens("x" * 21, longest=20)
