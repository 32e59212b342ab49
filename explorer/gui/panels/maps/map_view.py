"""One map with its mouse interaction."""

from __future__ import annotations

import math
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget

from explorer.drawing.colours.theme import Theme
from explorer.drawing.frame.picture_view import picture_view
from explorer.drawing.frame.touchpad_gestures import moved_by, pinched
from explorer.drawing.plots.maps.map_image import MapPicture
from explorer.drawing.plots.maps.map_plot import MapPlot
from explorer.gui.panels.maps.map_readout import map_words, moved_to, still_fits
from explorer.gui.panels.maps.map_zoom import Ranges, shifted, zoomed_ranges
from explorer.gui.session.session import Session
from explorer.scenario.map_result import MapResult

NOTCH = 120.0
"""Qt's measure of one notch of a wheel."""
ZOOM = 0.8
"""How much narrower a notch forward makes the ranges."""


class MapView(QWidget):
    """Shows a map; a click or a drag in it tries the values that lie there.

    The wheel and a pinch zoom, the right button and two fingers on a touchpad move the map, and the
    point under the mouse is described.

    Signals: ``part_requested`` (ranges of x and y as the plot has them), ``fit_requested``
    (a double click).
    """

    part_requested = Signal(object)
    fit_requested = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._result: MapResult | None = None
        self._trying = False
        self._grabbed: QPointF | None = None
        self._edits_before = 0
        self.plot = MapPlot(theme)
        self.view = picture_view(self, theme.canvas)
        self.view.setObjectName("map-view")
        self.view.setAccessibleName("map")
        self.view.setCentralItem(self.plot)
        self.view.viewport().installEventFilter(self)
        self.view.viewport().setMouseTracking(True)
        self.view.viewport().setCursor(Qt.CursorShape.CrossCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours, as soon as there is a picture in them."""
        self.view.setBackground(theme.canvas)
        self.plot.set_theme(theme)

    def show_map(self, result: MapResult, picture: MapPicture) -> None:
        """Show a map, in which values can be tried."""
        self._result = result
        self.plot.set_map(picture)

    def keep_picture(self) -> None:
        """Show the picture until the next one comes, but let nothing be tried in it."""
        self._result = None
        self.plot.set_mark(None)

    def clear(self) -> None:
        """Show an empty frame."""
        self._result = None
        self.plot.set_map(None)

    def _try(self, position: QPointF, *, final: bool) -> None:
        """Give the map's contender the values under the mouse, or the scenario that start."""
        result = self._result
        if result is None or not still_fits(self._session.scenario, result):
            return
        values = self.plot.values_at(self.plot.snapped(self.plot.data_at(self._scene(position))))
        changed, what = moved_to(self._session.scenario, result.request, result.outcome, values)
        self._session.apply(changed, what, merge="map", final=final)

    def _zoom(self, position: QPointF, factor: float) -> None:
        """Ask for a part ``factor`` times as wide around a pixel of the viewport."""
        if self.plot.map is not None and self._is_inside(position):
            about = self.plot.data_at(self._scene(position))
            self.part_requested.emit(zoomed_ranges(self._ranges, about, factor))

    def _drag_map(self, position: QPointF) -> None:
        """Move the map with the mouse that has grabbed it."""
        assert self._grabbed is not None
        before, self._grabbed = self._grabbed, position
        self._move(before, position)

    def _move(self, before: QPointF, now: QPointF) -> None:
        """Ask for the part in which what was at one pixel of the viewport lies at another."""
        points = (self.plot.data_at(self._scene(pixel)) for pixel in (before, now))
        self.part_requested.emit(shifted(self._ranges, *points))

    @property
    def _ranges(self) -> Ranges:
        return self.plot.visible_range

    def _is_inside(self, position: QPointF) -> bool:
        inside: bool = self.plot.vb.sceneBoundingRect().contains(self._scene(position))
        return inside

    def _tell(self, position: QPointF, at: QPoint) -> None:
        result = self._result
        if result is None or not self._is_inside(position):
            QToolTip.hideText()
            return
        values = self.plot.values_at(self.plot.data_at(self._scene(position)))
        QToolTip.showText(at, map_words(result.request, result.outcome, values), self.view)

    def _scene(self, position: QPointF) -> QPointF:
        return QPointF(self.view.mapToScene(position.toPoint()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent):
            moved = moved_by(event)
            if moved is None:
                self._zoom(event.position(), math.pow(ZOOM, event.angleDelta().y() / NOTCH))
            elif self.plot.map is not None:
                self._move(event.position(), event.position() + moved)
            return True
        larger = pinched(event)
        if larger is not None:
            self._zoom(cast("QNativeGestureEvent", event).position(), 1.0 / larger)
            return True
        return isinstance(event, QMouseEvent) and self._follow_mouse(event)

    def _follow_mouse(self, event: QMouseEvent) -> bool:
        position, button = event.position(), event.button()
        stack = self._session.undo_stack
        match event.type(), button:
            case QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton:
                self._trying, self._edits_before = self._is_inside(position), stack.index()
                if self._trying:
                    self._try(position, final=False)
                return self._trying
            case QEvent.Type.MouseButtonPress, Qt.MouseButton.RightButton:
                self._grabbed = position if self._is_inside(position) else None
                return True
            case QEvent.Type.MouseButtonDblClick, Qt.MouseButton.LeftButton:
                # The first of the two clicks has tried what lies there.
                if stack.index() == self._edits_before + 1:
                    stack.undo()
                self.fit_requested.emit()
                return True
            case QEvent.Type.MouseMove, _ if self._grabbed is not None:
                self._drag_map(position)
                return True
            case QEvent.Type.MouseMove, _ if self._trying:
                self._try(position, final=False)
                return True
            case QEvent.Type.MouseMove, _:
                self._tell(position, event.globalPosition().toPoint())
            case QEvent.Type.MouseButtonRelease, Qt.MouseButton.RightButton:
                self._grabbed = None
                return True
            case QEvent.Type.MouseButtonRelease, Qt.MouseButton.LeftButton if self._trying:
                self._trying = False
                self._try(position, final=True)
                return True
        return False
