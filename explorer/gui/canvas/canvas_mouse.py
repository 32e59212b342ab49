"""Mouse interaction with a picture."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QToolTip

from explorer.gui.canvas.hit_test import HitTest, PlotOnView
from explorer.gui.session.session import Session

CLICK_PIXELS = 4
DEGREES_PER_PIXEL = 0.4
LOWEST_VIEW = 8.0
"""The lowest elevation of the camera of a landscape, in degrees."""


class CanvasMouse(QObject):
    """Listens to the mouse on a plot.

    A click on a ball or a trail selects, a double click goes to the step there, a click elsewhere
    asks for the start there, the start marker is dragged (with Shift it snaps to the grid), a
    landscape is turned. Panning and zooming are left to the picture.

    Signals: ``start_picked`` (coordinates, final), ``hovered`` (position and value as text),
    ``pointed`` (the point of the surface under the mouse, or None), ``arrow_picked`` (gradient,
    carried or step), ``turned`` (azimuth and elevation in degrees), ``menu_requested`` (a point of
    the screen, the start that lies there or None, and the contender's index and step of the trail
    there or None).
    """

    start_picked = Signal(object, bool)
    hovered = Signal(str)
    pointed = Signal(object)
    arrow_picked = Signal(str)
    turned = Signal(float, float)
    menu_requested = Signal(object, object, object)

    def __init__(self, canvas: PlotOnView, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._session = session
        self.hit_test = HitTest(canvas, session)
        self._pressed: QPoint | None = None
        self._right_pressed: QPoint | None = None
        self._turned_from: QPointF | None = None
        self._dragging = False
        self._viewport = canvas.view.viewport()
        self._viewport.installEventFilter(self)

    def ask_for_menu(self, at: QPoint, position: QPointF) -> None:
        """Ask for the menu of a position of the view, to open at a point of the screen."""
        inside = self.hit_test.is_inside(position)
        free = inside and not self._session.locks.is_locked("start")
        point = self.hit_test.start(position, snap=False) if free else None
        trail = self.hit_test.trail(position) if inside else None
        self.menu_requested.emit(at, point, trail)

    def _press(self, event: QMouseEvent) -> bool:
        self._pressed = event.position().toPoint()
        self._dragging = self.hit_test.is_near_start(event.position())
        arrow = self.hit_test.arrow(event.position())
        if arrow and not self._dragging:
            self._pressed = None
            self.arrow_picked.emit(arrow)
        return self._dragging or bool(arrow)

    def _move(self, event: QMouseEvent) -> bool:
        position = event.position()
        if self._dragging:
            self._pick(position, event.modifiers(), final=False)
            return True
        if self._pressed is not None and self._canvas.plot.can_be_turned:
            self._turn(position)
            return True
        self._viewport.setCursor(self._cursor(position))
        point = self.hit_test.point(position) if self.hit_test.is_inside(position) else None
        self.hovered.emit("" if point is None else self.hit_test.words(point))
        self.pointed.emit(point)
        self._tell_about_trail(position, event.globalPosition().toPoint())
        return False

    def _turn(self, position: QPointF) -> None:
        """Turn the landscape as if it were held where the mouse was pressed."""
        at = self._turned_from or QPointF(self._pressed or position.toPoint())
        self._turned_from = QPointF(position)
        moved = position - at
        camera = self._canvas.plot.camera
        elevation = camera.elevation + DEGREES_PER_PIXEL * moved.y()
        self.turned.emit(
            (camera.azimuth - DEGREES_PER_PIXEL * moved.x() + 180.0) % 360.0 - 180.0,
            min(max(elevation, LOWEST_VIEW), 90.0),
        )

    def _cursor(self, position: QPointF) -> Qt.CursorShape:
        if self.hit_test.is_near_start(position):
            return Qt.CursorShape.OpenHandCursor
        if self.hit_test.arrow(position):
            return Qt.CursorShape.PointingHandCursor
        return Qt.CursorShape.CrossCursor

    def _tell_about_trail(self, position: QPointF, at: QPoint) -> None:
        """Show step, position and loss of the trail under the mouse."""
        words = self.hit_test.trail_words(position)
        if words:
            QToolTip.showText(at, words, self._canvas.view)
        else:
            QToolTip.hideText()

    def _pick(self, position: QPointF, modifiers: Qt.KeyboardModifier, *, final: bool) -> None:
        snap = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self.start_picked.emit(self.hit_test.start(position, snap=snap), final)

    def _release(self, event: QMouseEvent) -> bool:
        pressed, self._pressed = self._pressed, None
        self._turned_from = None
        assert pressed is not None
        dragged, self._dragging = self._dragging, False
        still = (event.position().toPoint() - pressed).manhattanLength() <= CLICK_PIXELS
        if dragged:
            self._pick(event.position(), event.modifiers(), final=True)
            return True
        if still and self.hit_test.is_inside(event.position()):
            trail = self.hit_test.trail(event.position())
            if trail is None:
                self._pick(event.position(), event.modifiers(), final=True)
            else:
                self._session.set_chosen(trail[0])
        return False

    def _go_to_step(self, position: QPointF) -> bool:
        trail = self.hit_test.trail(position)
        if trail is None:
            return False
        self._session.set_chosen(trail[0])
        self._session.set_step(trail[1])
        return True

    def _release_right(self, event: QMouseEvent) -> bool:
        """The context menu; a drag with the right button zooms instead."""
        pressed, self._right_pressed = self._right_pressed, None
        assert pressed is not None
        moved = (event.position().toPoint() - pressed).manhattanLength()
        if event.button() != Qt.MouseButton.RightButton or moved > CLICK_PIXELS:
            return False
        self.ask_for_menu(event.globalPosition().toPoint(), event.position())
        return False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            match event.type():
                case QEvent.Type.MouseButtonPress if event.button() == Qt.MouseButton.LeftButton:
                    return self._press(event)
                case QEvent.Type.MouseButtonPress if event.button() == Qt.MouseButton.RightButton:
                    self._right_pressed = event.position().toPoint()
                case QEvent.Type.MouseButtonRelease if self._right_pressed is not None:
                    return self._release_right(event)
                case QEvent.Type.MouseButtonDblClick:
                    return self._go_to_step(event.position())
                case QEvent.Type.MouseMove:
                    return self._move(event)
                case QEvent.Type.MouseButtonRelease if self._pressed is not None:
                    return self._release(event)
        elif event.type() == QEvent.Type.Leave:
            self.hovered.emit("")
            self.pointed.emit(None)
        return False
