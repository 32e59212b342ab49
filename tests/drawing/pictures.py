"""What the tests of pictures share: runs, shown views and images as arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyqtgraph
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from explorer.drawing.colours.theme import LIGHT
from explorer.drawing.contenders.trace import Trace, TraceStyle
from explorer.engine import Surface, optimizers, run

Pixels = npt.NDArray[np.uint8]
RED = TraceStyle("#ff0000", label="Red")


def descent(
    surface: Surface,
    start: Sequence[float],
    steps: int,
    rate: float = 0.1,
    style: TraceStyle = RED,
) -> Trace:
    """A run of plain gradient descent."""
    optimizer = optimizers["gradient_descent"](learning_rate=rate)
    return Trace(run(surface, optimizer, start=start, steps=steps), style)


def pixels(image: QImage) -> Pixels:
    """An image as (height, width, 3) of red, green and blue."""
    straight = image.convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(straight.constBits(), np.uint8)
    rows = flat.reshape(straight.height(), straight.bytesPerLine())
    return rows[:, : 3 * straight.width()].reshape(straight.height(), straight.width(), 3).copy()


def shown(
    plot: pyqtgraph.GraphicsWidget, width: int = 400, height: int = 300
) -> pyqtgraph.GraphicsView:
    """The plot in a view of this size that is on the screen."""
    view = pyqtgraph.GraphicsView()
    view.setCentralItem(plot)
    view.resize(width, height)
    view.show()
    QApplication.processEvents()
    return view


def seen(view: pyqtgraph.GraphicsView) -> Pixels:
    """What the view currently shows."""
    return pixels(view.viewport().grab().toImage())


def redness(picture: Pixels) -> npt.NDArray[np.bool_]:
    """Where the picture is nearly pure red."""
    red, green, blue = picture.astype(int).transpose(2, 0, 1)
    return (red > 180) & (green < 90) & (blue < 90)


__all__ = ["LIGHT", "RED", "descent", "pixels", "redness", "seen", "shown"]
