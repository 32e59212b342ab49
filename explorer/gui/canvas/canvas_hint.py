"""A faint line on the canvas that says what to do first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget

HINT = "Click to move the start · Space plays"
KEPT = "Click a trail to select it · Space plays"
AFTER_AXIS = 80
ABOVE_AXIS = 48


class CanvasHint(QLabel):
    """Lies in the corner of ``canvas`` and ignores the mouse; call ``dismiss`` after use.

    ``start_is_kept``: a lesson or a recording keeps the start where it is.
    """

    def __init__(self, canvas: QWidget, *, start_is_kept: bool = False) -> None:
        super().__init__(KEPT if start_is_kept else HINT, canvas)
        self.setObjectName("canvas-hint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.adjustSize()
        self._canvas = canvas
        canvas.installEventFilter(self)
        self._move_to_corner()
        self.show()

    def dismiss(self, *_why: object) -> None:
        """Remove the line permanently."""
        self.hide()

    def _move_to_corner(self) -> None:
        # A corner: the middle of a curve's foot is its minimum.
        self.move(AFTER_AXIS, self._canvas.height() - self.height() - ABOVE_AXIS)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._move_to_corner()
        return False
