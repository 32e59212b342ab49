"""The picture of a learning-rate range test, compared with constant rates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage

from explorer.arrays import Floats
from explorer.drawing.colours.theme import THEMES, Theme
from explorer.drawing.contenders.trace import TraceStyle
from explorer.drawing.frame.axes import AxesStyle
from explorer.drawing.frame.garbage import no_collection
from explorer.drawing.frame.pyqtgraph_setup import configure
from explorer.drawing.plots.charts.lines_plot import LinesPlot, PlotLine
from explorer.engine.number_text import rounded
from explorer.engine.runs.searches.range_test import RangeTest
from explorer.export.pictures.lines_picture import FONT, MARGIN, Sentence, lines_image, write_png
from explorer.export.pictures.qt_application import ensure_application

WIDE = 900
"""From this width on, the sentence fits on two lines."""
DASH, DOT = (6.0, 3.0), (1.5, 2.5)


def write_range_test(
    result: RangeTest,
    path: Path,
    *,
    theme: str = "light",
    size: tuple[int, int] = (1000, 620),
    scale: float = 2.0,
) -> None:
    """Write the picture as PNG, whole or not at all; ``size`` in logical pixels."""
    ensure_application()
    write_png(range_test_image(result, THEMES[theme], size, scale), path)


@no_collection()
def range_test_image(
    result: RangeTest, theme: Theme, size: tuple[int, int], scale: float = 1.0
) -> QImage:
    """Both losses over the learning rate, with lines at the rates that matter, and the sentence."""
    configure()
    lines = _lines(result, theme)
    axes = AxesStyle(
        title=f"Range test of {result.title}",
        x_label="learning rate",
        y_label="f",
        logarithmic=True,
        logarithmic_x=True,
        grid=True,
        font_size=FONT,
    )
    start = float(result.losses[0]) if len(result.losses) else 1.0
    plot = LinesPlot(theme, axes, lines, ceiling=30.0 * start if start > 0.0 else 1.0)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    height = (2 if size[0] >= WIDE else 3) * 1.55 * FONT
    sentence = Sentence(result.sentence, height, flags)
    styles = [line.style for line in lines]
    return lines_image([plot], _whole, styles, sentence, theme, size, scale)


def _whole(width: float, height: float) -> list[QRectF]:
    """All the room for the one plot."""
    return [QRectF(MARGIN / 2, MARGIN / 2, width - MARGIN, height)]


def _lines(result: RangeTest, theme: Theme) -> list[PlotLine]:
    """The two curves, and an upright line for each rate that is known."""
    curves: list[tuple[Floats, Floats, str, str, tuple[float, ...]]] = [
        (result.rates, result.losses, "loss while the rate grows", theme.contender(0), ()),
        (result.constant_rates, result.constant_losses, "final loss with a constant rate",
         theme.contender(1), ()),
    ]  # fmt: skip
    heights = np.concatenate([result.losses, result.constant_losses])
    heights = heights[np.isfinite(heights) & (heights > 0.0)]
    low, high = (float(heights.min()), float(heights.max())) if len(heights) else (1e-3, 1.0)
    upright = np.array([low, high])
    marked = (
        (result.steepest, "steepest fall", 0, DASH),
        (result.blown_up, "blown up", 0, DOT),
        (result.best, "best constant rate", 1, DASH),
        (result.limit, "stability limit at the minimum", 2, DASH),
    )
    curves += [
        (np.full(2, rate), upright, f"{words} {rounded(rate)}", theme.contender(colour), dash)
        for rate, words, colour, dash in marked
        if np.isfinite(rate)
    ]
    return [
        PlotLine(TraceStyle(colour, dash, "circle", label), x, y)
        for x, y, label, colour, dash in curves
    ]
