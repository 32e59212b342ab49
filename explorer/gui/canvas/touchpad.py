"""Two fingers on a touchpad: pinching zooms, moving shows another part."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QWheelEvent

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
        if event.type() == QEvent.Type.NativeGesture:
            return self._pinch(cast("QNativeGestureEvent", event))
        if event.type() == QEvent.Type.Wheel:
            return self._move(cast("QWheelEvent", event))
        return False

    def _pinch(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        larger = 1.0 + event.value()
        if larger > 0:
            box = self._canvas.plot.vb
            place = self._canvas.view.mapToScene(event.position().toPoint())
            box.scaleBy((1.0 / larger, 1.0 / larger), center=box.mapSceneToView(place))
        return True

    def _move(self, event: QWheelEvent) -> bool:
        moved = event.pixelDelta()
        touched = event.device().type() == QInputDevice.DeviceType.TouchPad
        if moved.isNull() or not (touched or event.phase() != Qt.ScrollPhase.NoScrollPhase):
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        box = self._canvas.plot.vb
        before, after = (box.mapSceneToView(QPointF(place)) for place in (QPointF(), moved))
        box.translateBy(before - after)
        return True
