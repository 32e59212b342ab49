"""The slider of playback, on which the part that is played is marked."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionSlider, QWidget

from explorer.gui.widgets.jump_slider import JumpSlider

BAR_HEIGHT = 4.0


class Timeline(JumpSlider):
    """Steps from left to right; a bar under the handle shows the span that is played."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._span: tuple[int, int] | None = None

    @property
    def span(self) -> tuple[int, int] | None:
        """The first and the last step that are played, if not all are."""
        return self._span

    def set_span(self, span: tuple[int, int] | None) -> None:
        """Mark the steps from the first to the last of ``span``, or none."""
        if span != self._span:
            self._span = span
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._span is None:
            return
        left, right = (self._centre(step) for step in self._span)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.Highlight))
        top = self.height() - BAR_HEIGHT
        painter.drawRoundedRect(QRectF(left, top, max(right - left, 2.0), BAR_HEIGHT), 2, 2)
        painter.end()

    def _centre(self, step: int) -> float:
        """Where the middle of the handle is at a step, in pixels from the left."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle = self.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, option, self)
        offset = QStyle.sliderPositionFromValue(
            self.minimum(), self.maximum(), step, self.width() - handle
        )
        return offset + handle / 2.0
