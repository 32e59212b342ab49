"""Two fingers on a touchpad, as tests move them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import (
    QInputDevice,
    QNativeGestureEvent,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

PAD = QPointingDevice(
    "pad",
    1,
    QInputDevice.DeviceType.TouchPad,
    QPointingDevice.PointerType.Finger,
    QInputDevice.Capability.Position,
    2,
    0,
    "",
    QPointingDeviceUniqueId(),
)


def pinch(viewport: QWidget, place: QPointF, value: float) -> None:
    """Pinch at a place; the picture is to be ``1 + value`` times as large."""
    there = QPointF(viewport.mapToGlobal(place.toPoint()))
    kind = Qt.NativeGestureType.ZoomNativeGesture
    event = QNativeGestureEvent(kind, PAD, 2, place, place, there, value, QPointF())
    QApplication.sendEvent(viewport, event)


def scroll(viewport: QWidget, moved: QPoint, phase: Qt.ScrollPhase) -> None:
    """Scroll by pixels in the middle; a mouse's wheel knows no phase."""
    place = QPointF(viewport.rect().center())
    there = QPointF(viewport.mapToGlobal(place.toPoint()))
    none, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton
    event = QWheelEvent(place, there, moved, moved * 3, button, none, phase, False)
    QApplication.sendEvent(viewport, event)
