"""Formulas as people write them."""

from __future__ import annotations

import pytest

from explorer.engine import formula, surfaces
from explorer.engine.mathematics.alternative_notation import forgiving


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("x²+y²", "x**2+y**2"),
        ("2x+3y", "2*x+3*y"),
        ("|x|+|y|", "abs(x)+abs(y)"),
        ("0,5*y^2", "0.5*y^2"),
        ("2x² + |y| − 0,5", "2*x**2 + abs(y) - 0.5"),
        ("3(x+1)(y-1)", "3*(x+1)*(y-1)"),
        ("2sin(x)", "2*sin(x)"),
        ("1e-3x", "1e-3*x"),
        ("2·x", "2*x"),
    ],
)
def test_what_is_clear_is_read(typed: str, read: str) -> None:
    assert forgiving(typed) == read
    formula(read)


@pytest.mark.parametrize(
    "text",
    [
        "x1**2 + x2**2",
        "min(1,2)*x",
        "1e5*x + 2.5e-3*y",
        "x if x < 0 else 2 if y < 1 else 3",
        "a*x**2 + b*y with a = 3, b = 10",
        "(x - 1)**2 if x > 0 else 1",
        "x + (y) with a = 1",
    ],
)
def test_what_is_right_stays(text: str) -> None:
    assert forgiving(text) == text


def test_every_built_in_formula_stays_as_it_is() -> None:
    for surface in surfaces.values():
        assert forgiving(surface.formula) == surface.formula
