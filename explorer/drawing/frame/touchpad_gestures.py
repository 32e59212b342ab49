"""Touchpad gestures on a picture."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QWheelEvent


def pinched(event: QEvent) -> float | None:
    """The factor by which a pinch enlarges the picture; None for any other event."""
    if not isinstance(event, QNativeGestureEvent):
        return None
    if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
        return None
    larger = 1.0 + event.value()
    return larger if larger > 0.0 else 1.0


def moved_by(event: QWheelEvent) -> QPoint | None:
    """How far two fingers move the picture, in pixels; None for a mouse's wheel, which zooms."""
    moved = event.pixelDelta()
    touched = event.device().type() == QInputDevice.DeviceType.TouchPad
    if moved.isNull() or not (touched or event.phase() != Qt.ScrollPhase.NoScrollPhase):
        return None
    return None if event.modifiers() & Qt.KeyboardModifier.ControlModifier else moved
