"""Formulas that divide by zero."""

from __future__ import annotations

import pytest

from explorer.engine import FormulaError, formula


@pytest.mark.parametrize("text", ["x/0", "1/0*x", "x/(1 - 1)", "x/(0*x)", "x + y/-0"])
def test_a_division_by_zero_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(FormulaError) as caught:
        formula(text)
    assert "zero" in str(caught.value)
    assert "column" in str(caught.value)
