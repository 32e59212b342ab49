"""A picture as it will be written, fitted into the available space."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.drawing.figure import Figure
from explorer.drawing.figure_painter import FigurePainter

FRAME = 8


class Preview(QWidget):
    """Shows a figure, or a sentence where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export-preview")
        self.setMinimumSize(320, 240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._image = QImage()
        self._sentence = ""

    @property
    def image(self) -> QImage:
        """What is shown, in device pixels; null where a sentence is shown."""
        return self._image

    def show_figure(self, figure: Figure) -> None:
        """Draw the figure as large as it fits; ``ValueError`` if it cannot be drawn."""
        self.show_painted(FigurePainter(figure))

    def show_painted(self, painter: FigurePainter) -> None:
        """Draw the current frame of a painter as large as it fits."""
        width, height = painter.figure.size
        ratio = self.devicePixelRatioF()
        room = (self.width() - 2 * FRAME, self.height() - 2 * FRAME)
        scale = max(min(room[0] / width, room[1] / height), 0.05) * ratio
        self._image = painter.image(scale)
        self._image.setDevicePixelRatio(ratio)
        self._sentence = ""
        self.update()

    def show_sentence(self, sentence: str) -> None:
        """Say why there is no picture."""
        self._image = QImage()
        self._sentence = sentence
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(560, 420)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect())
        if self._image.isNull():
            painter.drawText(
                room.adjusted(24, 24, -24, -24),
                Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                self._sentence,
            )
            return
        size = self._image.deviceIndependentSize()
        corner = QPointF(
            round((room.width() - size.width()) / 2), round((room.height() - size.height()) / 2)
        )
        painter.drawImage(corner, self._image)
        painter.setPen(QColor(128, 128, 128, 110))
        painter.drawRect(QRectF(corner, size).adjusted(-0.5, -0.5, 0.5, 0.5))
