from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import run, surfaces
from explorer.engine.identification.prediction import Path, hyperparameters_read, predicted
from explorer.engine.identification.variants import Variant, variants
from tests.sampling import WIDE

RAVINE = surfaces["ravine"]
SAMPLE = variants()[:: 1 if WIDE else 12]


@pytest.mark.parametrize(
    "variant", SAMPLE, ids=lambda variant: f"{variant.optimizer.id}-{variant.changed}"
)
def test_on_its_own_path_a_rule_leads_to_the_next_point(variant: Variant) -> None:
    rule = variant.optimizer.rule
    assert rule is not None
    points = run(RAVINE, variant.optimizer, (2.0, 1.0), 12).positions
    path = Path(points, RAVINE.value(points), RAVINE.gradient(points), RAVINE.gradient)
    read = hyperparameters_read(rule)
    numbers = {
        name: np.array([value, 0.9 * value])
        for name, value in variant.optimizer.numbers.items()
        if name in read
    }
    next_points = predicted(rule, path, numbers, 2)
    np.testing.assert_allclose(next_points[..., 0], points[1:], rtol=1e-9, atol=1e-12)
