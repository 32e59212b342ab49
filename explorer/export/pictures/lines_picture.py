"""Plots of lines over a legend and a sentence, as an image and as a PNG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsScene

from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.legend import legend_entries, paint_legend
from explorer.drawing.contenders.trace import TraceStyle
from explorer.drawing.plots.charts.lines_plot import LinesPlot
from explorer.drawing.text.labels import picture_font
from explorer.scenario.files.atomic_write import write_bytes

FONT = 13
MARGIN = 10.0


@dataclass(frozen=True)
class Sentence:
    """The items below the plots: ``height`` and how far they are raised, in logical pixels."""

    words: str
    height: float
    flags: Qt.AlignmentFlag | Qt.TextFlag
    lift: float = 0.0


def lines_image(
    plots: Sequence[LinesPlot],
    layout: Callable[[float, float], Sequence[QRectF]],
    styles: Sequence[TraceStyle],
    sentence: Sentence,
    theme: Theme,
    size: tuple[int, int],
    scale: float,
) -> QImage:
    """The plots where ``layout`` puts them in a width and a height, over legend and sentence."""
    width, height = (float(side) for side in size)
    entries, legend_height = legend_entries(list(styles), width - 4 * MARGIN, FONT, theme)
    free = height - legend_height - sentence.height - 2 * MARGIN
    scene = QGraphicsScene()
    scene.setSceneRect(0.0, 0.0, width, height)
    for plot, rectangle in zip(plots, layout(width, free), strict=True):
        scene.addItem(plot)
        plot.setGeometry(rectangle)
    image = QImage(round(width * scale), round(height * scale), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.canvas))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    scene.render(painter, QRectF(image.rect()), QRectF(0.0, 0.0, width, height))
    painter.scale(scale, scale)
    paint_legend(painter, QPointF(2 * MARGIN, free + MARGIN), entries, theme, FONT, cased=False)
    painter.setPen(QColor(theme.muted_text))
    painter.setFont(picture_font(FONT - 1))
    top = height - sentence.height - sentence.lift
    box = QRectF(2 * MARGIN, top, width - 4 * MARGIN, sentence.height)
    painter.drawText(box, sentence.flags, sentence.words)
    painter.end()
    return image


def write_png(image: QImage, path: Path) -> None:
    """Write an image as PNG, whole or not at all."""
    write_bytes(path, image_bytes(image))


def image_bytes(image: QImage) -> bytes:
    """An image as the bytes of a PNG."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise OSError("the picture could not be made a PNG")
    return bytes(buffer.data().data())
