from __future__ import annotations

import numpy as np
import pytest

from explorer.drawing.plots.chart_quantities import Quantity
from explorer.drawing.plots.singular_values import SINGULAR_VALUES, singular_value
from explorer.engine import formula, optimizers, run

SURFACE = formula("(x1 - 2)**2 + x2**2 + x3**2 + (x4 - 1)**2", matrices=[(2, 2)])
RUN = run(SURFACE, optimizers["gradient_descent"](learning_rate=0.1), (0.0,) * 4, 3)


@pytest.mark.parametrize(
    ("term", "first"),
    [
        ("largest singular value of weights", 0.0),
        ("largest singular value of gradient", 4.0),
        ("smallest singular value of gradient", 2.0),
        ("largest singular value of step", 0.4),
        ("smallest singular value of step", 0.2),
    ],
)
def test_singular_values_are_those_of_the_matrix(term: str, first: float) -> None:
    assert term in {name for name, _, _ in SINGULAR_VALUES}
    found = singular_value(Quantity("singular_value", term=term), RUN, SURFACE.matrices)
    assert found.shape == (4,)
    assert found[0] == pytest.approx(first)
    assert np.isnan(found[-1]) == term.endswith("step")


def test_without_a_matrix_there_are_none() -> None:
    quantity = Quantity("singular_value", term="largest singular value of step")
    assert np.isnan(singular_value(quantity, RUN, ())).all()
    assert quantity.title() == "largest singular value of step"
