from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import formula, optimizers, run

BOWL = formula("(4*x**2 + y**2)/2")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("lars", {"trust_coefficient": 1.0}),
        ("lars", {"trust_coefficient": 0.01, "epsilon": 0.5}),
        ("lamb", {"epsilon": 0.0}),
        ("lamb", {"epsilon": 0.1}),
    ],
)
@pytest.mark.parametrize("start", [(0.25, 0.0), (1.0, 0.0), (0.0, 1.0), (3.0, 4.0)])
def test_the_trust_ratio_is_the_length_of_x_over_that_of_the_direction(
    name: str, values: dict[str, float], start: tuple[float, float]
) -> None:
    terms = run(BOWL, optimizers[name](**values), start, 1).terms
    size, length, ratio = (
        float(terms[term].flat[0])
        for term in ("position_length", "direction_length", "trust_ratio")
    )
    assert size == pytest.approx(np.linalg.norm(start))
    below = length + (values["epsilon"] if name == "lars" and "epsilon" in values else 0.0)
    assert ratio == pytest.approx(values.get("trust_coefficient", 1.0) * size / below)


@pytest.mark.parametrize("name", ["lars", "lamb"])
@pytest.mark.parametrize("start", [(0.0, 0.0), (1.0, 0.0)])
def test_the_trust_ratio_is_one_where_a_length_is_zero(
    name: str, start: tuple[float, float]
) -> None:
    terms = run(formula("(x - 1)**2 + y**2"), optimizers[name](), start, 1).terms
    assert float(terms["trust_ratio"].flat[0]) == 1.0
