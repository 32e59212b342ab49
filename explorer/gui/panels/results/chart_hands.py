"""The mouse on a chart: a click or the cursor line dragged moves the session's cursor."""

from __future__ import annotations

import pyqtgraph
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from explorer.drawing.plots.charts.chart_panes import ChartPanes
from explorer.drawing.plots.charts.chart_plot import ChartPlot
from explorer.gui.session.session import Session

GRAB_PIXELS = 8.0
CLICK_PIXELS = 3


class ChartHands(QObject):
    """Follows the mouse on the view of a chart; what it does not need is left to the plot."""

    def __init__(self, session: Session, panes: ChartPanes, view: pyqtgraph.GraphicsView) -> None:
        super().__init__(view)
        self._session = session
        self._panes = panes
        self._held: ChartPlot | None = None
        self._view = view
        self._pressed: QPointF | None = None
        self._dragging = False
        view.viewport().installEventFilter(self)
        view.viewport().setMouseTracking(True)

    def _scene(self, position: QPointF) -> QPointF:
        return QPointF(self._view.mapToScene(position.toPoint()))

    def _near_cursor(self, position: QPointF) -> bool:
        plot = self._plot(position)
        middle = sum(plot.visible_range[1]) / 2
        line = plot.position_of((plot.cursor_x(), middle))
        return abs(line.x() - self._scene(position).x()) <= GRAB_PIXELS and self._inside(position)

    def _inside(self, position: QPointF) -> bool:
        scene_position = self._scene(position)
        return bool(self._plot(position).vb.sceneBoundingRect().contains(scene_position))

    def _plot(self, position: QPointF) -> ChartPlot:
        """The chart whose cursor is held, or the one under the mouse."""
        return self._held or self._panes.at(self._scene(position))

    def _move_cursor(self, position: QPointF) -> None:
        self._session.set_step(self._plot(position).step_at(self._scene(position)))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            match event.type():
                case QEvent.Type.MouseButtonPress if event.button() == Qt.MouseButton.LeftButton:
                    self._pressed = event.position()
                    self._dragging = self._near_cursor(event.position())
                    self._held = self._plot(event.position()) if self._dragging else None
                    return self._dragging
                case QEvent.Type.MouseMove:
                    return self._moved(event.position())
                case QEvent.Type.MouseButtonRelease if self._pressed is not None:
                    return self._released(event.position())
        return False

    def _moved(self, position: QPointF) -> bool:
        if self._dragging:
            self._move_cursor(position)
            return True
        near = self._near_cursor(position)
        shape = Qt.CursorShape.SplitHCursor if near else Qt.CursorShape.ArrowCursor
        self._view.viewport().setCursor(shape)
        return False

    def _released(self, position: QPointF) -> bool:
        assert self._pressed is not None
        way = (position - self._pressed).manhattanLength()
        dragged, self._dragging, self._pressed, self._held = self._dragging, False, None, None
        if not dragged and way <= CLICK_PIXELS and self._inside(position):
            self._move_cursor(position)
        return dragged
