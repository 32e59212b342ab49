"""The picture of a learning-rate range test beside what constant rates do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsScene

from explorer.drawing.colours.theme import THEMES, Theme
from explorer.drawing.contenders.legend import legend_entries, paint_legend
from explorer.drawing.contenders.trace import TraceStyle
from explorer.drawing.frame.axes import AxesStyle
from explorer.drawing.frame.pyqtgraph_setup import configure
from explorer.drawing.plots.lines_plot import Line, LinesPlot
from explorer.drawing.text.labels import picture_font
from explorer.engine.number_text import rounded
from explorer.engine.runs.range_test import RangeTest
from explorer.export.pictures.qt_application import ensure_application
from explorer.scenario.files.atomic_write import whole_file

Floats = npt.NDArray[np.float64]
FONT = 13
MARGIN = 10.0
WIDE = 900
"""From this width on the sentence has room in two lines."""
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
    image = range_test_image(result, THEMES[theme], size, scale)
    with whole_file(path) as temporary:
        if not image.save(str(temporary), "PNG"):  # type: ignore[call-overload]
            raise OSError(f"{path}: the picture could not be written")


def range_test_image(
    result: RangeTest, theme: Theme, size: tuple[int, int], scale: float = 1.0
) -> QImage:
    """Both losses over the learning rate, with lines at the rates that matter, and the sentence."""
    configure()
    lines = _lines(result, theme)
    width, height = (float(side) for side in size)
    styles = [line.style for line in lines]
    entries, legend_height = legend_entries(styles, width - 4 * MARGIN, FONT, theme)
    caption_height = (2 if width >= WIDE else 3) * 1.55 * FONT
    free = height - legend_height - caption_height - 2 * MARGIN
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
    scene = QGraphicsScene()
    scene.setSceneRect(0.0, 0.0, width, height)
    scene.addItem(plot)
    plot.setGeometry(QRectF(MARGIN / 2, MARGIN / 2, width - MARGIN, free))
    image = QImage(round(width * scale), round(height * scale), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.canvas))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    scene.render(painter, QRectF(image.rect()), QRectF(0.0, 0.0, width, height))
    painter.scale(scale, scale)
    paint_legend(painter, QPointF(2 * MARGIN, free + MARGIN), entries, theme, FONT, cased=False)
    painter.setPen(QColor(theme.muted_text))
    painter.setFont(picture_font(FONT - 1))
    box = QRectF(2 * MARGIN, height - caption_height, width - 4 * MARGIN, caption_height)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
    painter.drawText(box, flags | Qt.TextFlag.TextWordWrap, result.sentence)
    painter.end()
    return image


def _lines(result: RangeTest, theme: Theme) -> list[Line]:
    """The two curves, and an upright line for each rate that is known."""
    curves: list[tuple[Floats, Floats, str, str, tuple[float, ...]]] = [
        (result.rates, result.losses, "loss while the rate grows", theme.contender(0), ()),
        (result.constant_rates, result.constant_losses, "loss in the end of a run with a constant "
         "rate", theme.contender(1), ()),
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
        Line(TraceStyle(colour, dash, "circle", label), x, y)
        for x, y, label, colour, dash in curves
    ]
