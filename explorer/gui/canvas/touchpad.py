"""Two fingers on a touchpad: pinching zooms, moving them pans."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent

from explorer.drawing.frame.touchpad_gestures import moved_by, pinched
from explorer.gui.canvas.canvas import Canvas


class Touchpad(QObject):
    """Zooms and moves the picture of ``canvas``; a mouse wheel still zooms.

    A landscape is not changed: it has a camera instead of a window.
    """

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        canvas.view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if self._canvas.plot.can_be_turned:
            return False
        box = self._canvas.plot.vb
        larger = pinched(event)
        if larger is not None:
            position = cast("QNativeGestureEvent", event).position()
            fingers = self._canvas.view.mapToScene(position.toPoint())
            box.scaleBy((1.0 / larger, 1.0 / larger), center=box.mapSceneToView(fingers))
            return True
        moved = moved_by(event) if isinstance(event, QWheelEvent) else None
        if moved is None:
            return False
        before, after = (box.mapSceneToView(QPointF(fingers)) for fingers in (QPointF(), moved))
        box.translateBy(before - after)
        return True
