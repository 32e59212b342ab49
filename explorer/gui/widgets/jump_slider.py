"""A slider whose handle jumps to a click."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget


class JumpSlider(QSlider):
    """A horizontal slider that jumps to a click and leaves the wheel to the page around it.

    Listen to ``actionTriggered`` and read ``sliderPosition()``: it reports only actions of a
    person; ``setValue`` does not trigger it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        control = QStyle.ComplexControl.CC_Slider
        handle = self.style().subControlRect(
            control, option, QStyle.SubControl.SC_SliderHandle, self
        )
        groove = self.style().subControlRect(
            control, option, QStyle.SubControl.SC_SliderGroove, self
        )
        position = event.position().toPoint()
        left = event.button() == Qt.MouseButton.LeftButton
        if left and self.isEnabled() and not handle.contains(position):
            self.setSliderPosition(
                QStyle.sliderValueFromPosition(
                    self.minimum(),
                    self.maximum(),
                    position.x() - groove.x() - handle.width() // 2,
                    groove.width() - handle.width(),
                )
            )
        super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
