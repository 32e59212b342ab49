from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtGui import QImage

from explorer.drawing.colours.theme import LIGHT
from explorer.drawing.contenders.trace import default_styles
from explorer.engine import optimizers, surfaces
from explorer.engine.runs.searches.comparison import Comparison
from explorer.engine.runs.searches.comparison_cell import CellResult
from explorer.engine.runs.searches.comparison_request import ComparisonRequest
from explorer.export.pictures.comparison_picture import comparison_image


def made_up(count: int, surface_count: int = 1) -> Comparison:
    """A comparison of several copies of gradient descent, with made-up results."""
    drawn = np.random.default_rng(0)
    chosen = tuple(surfaces[name] for name in ("ravine", "rosenbrock")[:surface_count])
    names = [f"Descent {number}" for number in range(count)]
    request = ComparisonRequest(
        chosen, {name: optimizers["gradient_descent"]() for name in names}, rates=4, starts=3
    )
    cells = {
        (index, name): CellResult(drawn.random((4, 3)), drawn.integers(-1, 500, (4, 3, 7)), 0.0)
        for index in range(surface_count)
        for name in names
    }
    return Comparison(request, cells)


def coloured(image: QImage) -> float:
    """The share of points that are not grey."""
    assert image.format() == QImage.Format.Format_RGB32
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    colours = data[:, :, :3].astype(int)
    return float((colours.max(axis=2) - colours.min(axis=2) > 6).mean())


def test_the_surface_whose_sensitivity_is_shown_can_be_chosen(qapp: object) -> None:
    comparison = made_up(2, surface_count=2)
    first, second = (
        comparison_image(comparison, LIGHT, (600, 500), 1.0, sensitivity=(index,))
        for index in (0, 1)
    )
    assert first != second


def test_few_optimizers_have_bands_and_many_have_not(qapp: object) -> None:
    few, many = (
        coloured(comparison_image(made_up(count), LIGHT, (900, 700), 1.0)) for count in (8, 9)
    )
    assert few > 2.0 * many


def test_contenders_keep_their_looks(qapp: object) -> None:
    comparison = made_up(2)
    usual = comparison_image(comparison, LIGHT, (600, 500), 1.0)
    style = default_styles(LIGHT, ["a", "b", "c", "Descent 1"])[3]
    own = comparison_image(comparison, LIGHT, (600, 500), 1.0, styles={"Descent 1": style})
    other = comparison_image(
        comparison, LIGHT, (600, 500), 1.0, styles={"Nobody": replace(style, label="Nobody")}
    )
    assert own != usual
    assert other == usual
