"""What becomes of the chosen contender with other values, or from other starts, as a map."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QHideEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QToolTip, QVBoxLayout, QWidget

from explorer.drawing.colours.theme import Theme
from explorer.drawing.frame.picture_view import picture_view
from explorer.drawing.plots.map_plot import MapPlot
from explorer.drawing.plots.scenario_map import map_picture, mark_of
from explorer.engine.runs.maps import can_be_varied, side
from explorer.gui.panels.maps.map_budget import fewer, why_none
from explorer.gui.panels.maps.map_choices import MapChoices
from explorer.gui.panels.maps.map_readout import described, moved_to
from explorer.gui.panels.maps.map_zoom import Ranges, fitted, part_of, shifted, zoomed
from explorer.gui.session.map_worker import MadeMap, MapMaker
from explorer.gui.session.session import Session
from explorer.gui.session.visible_panel import SeenPanel
from explorer.scenario.map_request import MapRequest
from explorer.scenario.scenario import Scenario

NOTCH = 120.0
"""Qt's measure of one notch of a wheel."""
ZOOM = 0.8
"""How much narrower a notch forward makes the ranges."""


class MapPanel(SeenPanel):
    """A map of the chosen contender; a click or a drag in it tries the values that lie there.

    The wheel zooms, the right button moves the map, a double click shows what tells most.

    While hidden it does nothing. Signal: ``export_requested`` (the ``MadeMap`` shown).
    """

    export_requested = Signal(object)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._theme = theme
        self._maker = MapMaker(self)
        self._key: object = None
        self._shown: MadeMap | None = None
        self._trying = False
        self._grabbed: QPointF | None = None
        self._edits_before = 0
        self._zoomed_of: object = None
        self._request = MapRequest()
        self.plot = MapPlot(theme)
        self.view = picture_view(self, theme.canvas)
        self.view.setObjectName("map-view")
        self.view.setAccessibleName("map")
        self.view.setCentralItem(self.plot)
        self.view.viewport().installEventFilter(self)
        self.view.viewport().setMouseTracking(True)
        self.view.viewport().setCursor(Qt.CursorShape.CrossCursor)
        self.choices = MapChoices(self)
        self.choices.requested.connect(self._take_request)
        self.choices.export_requested.connect(self._ask_for_export)
        self.note = QLabel(self)
        self.note.setObjectName("map-note")
        self.note.setProperty("role", "muted")
        self.note.setWordWrap(True)
        self._lay_out()
        self._maker.made.connect(self._show_made)
        self._maker.failed.connect(self._show_failure)
        session.chosen_changed.connect(self.outdate)

    @property
    def request(self) -> MapRequest:
        """What the map is of."""
        return self._request

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._theme = theme
        self.view.setBackground(theme.canvas)
        self.plot.set_theme(theme)
        self._draw()

    def refresh(self) -> None:
        scenario = self._session.scenario
        subject = self._subject(scenario)
        if subject != self._zoomed_of:
            self._request, self._zoomed_of = fitted(self._request), subject
        self._request = replace(self._request, contender=self._session.chosen)
        why = why_none(scenario, self._request)
        if not why:
            self._offer_sides(scenario)
            if self._request.measure != "basins" and not (self._request.x and self._request.y):
                why = "A map needs two hyper-parameters; this optimizer has fewer"
        if why:
            self._show_note(f"{why}.")
            return
        key = _key(scenario, self._request)
        if key != self._key:
            self._key = key
            # The picture stays until the next one comes, but nothing can be tried in it.
            self._shown = None
            self.plot.set_mark(None)
            self._maker.make(scenario, self._request)
        self._draw_mark()

    def _subject(self, scenario: Scenario) -> object:
        """What a zoom belongs to: with another optimizer or surface it means nothing."""
        chosen = self._session.chosen
        rules = [contender.optimizer.id for contender in scenario.contenders[chosen : chosen + 1]]
        return scenario.surface.id, tuple(rules)

    def _offer_sides(self, scenario: Scenario) -> None:
        optimizer = scenario.contenders[self._request.contender].optimizer
        names = [parameter.name for parameter in can_be_varied(optimizer)]
        x, y = self._request.x, self._request.y
        x = x if x in names else next((name for name in names if name != y), None)
        y = y if y in names and y != x else next((name for name in names if name != x), None)
        self._request = replace(self._request, x=x, y=y)
        self.choices.show_request(self._request, names)

    def _take_request(self, request: MapRequest) -> None:
        if (request.x, request.y) != (self._request.x, self._request.y):
            request = fitted(request)
        self._request = request
        self.outdate()

    def _ask_for_export(self) -> None:
        if self._shown is not None:
            self.export_requested.emit(self._shown)

    def _show_made(self, made: MadeMap) -> None:
        self._shown = made
        self._draw()

    def _show_failure(self, sentence: str) -> None:
        self._show_note(f"{sentence[0].upper()}{sentence[1:]}.")

    def _show_note(self, text: str) -> None:
        """Say why there is no map."""
        self._maker.stop()
        self._key = self._shown = None
        self.plot.set_map(None)
        self.view.hide()
        self.choices.export_button.setEnabled(False)
        self.note.setText(text)

    def _draw(self) -> None:
        made = self._shown
        if made is None:
            return
        optimizer = made.scenario.contenders[made.request.contender].optimizer
        picture = map_picture(made.found, made.request, optimizer, self._theme, made.theory)
        self.plot.set_map(picture)
        self.view.show()
        self.choices.export_button.setEnabled(True)
        self.note.setText(
            f"{picture.note}{fewer(made)} Click: try. Wheel: zoom. Double click: fit."
        )
        self._draw_mark()

    def _draw_mark(self) -> None:
        """Mark where the scenario stands, unless the map may be of another one by now."""
        made = None if self._stale else self._shown
        mark = None if made is None else mark_of(self._session.scenario, made.request, made.found)
        self.plot.set_mark(mark)

    def _lay_out(self) -> None:
        self.note.setContentsMargins(12, 4, 12, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.choices)
        column.addWidget(self.view, 1)
        column.addWidget(self.note)

    def _try(self, position: QPointF, *, final: bool) -> None:
        """Give the chosen contender the values under the mouse, or the scenario that start."""
        made = self._shown
        if made is None:
            return
        values = self.plot.values_at(self.plot.snapped(self.plot.data_at(self._scene(position))))
        changed, what = moved_to(self._session.scenario, made.request, made.found, values)
        self._session.apply(changed, what, merge="map", final=final)

    def zoom(self, position: QPointF, factor: float) -> None:
        """Show a part ``factor`` times as wide around a place of the viewport."""
        if self.plot.map is not None and self._is_inside(position):
            about = self.plot.data_at(self._scene(position))
            self._show_part(zoomed(self._ranges(), about, factor))

    def fit(self) -> None:
        """Show the part that tells most."""
        self._take_request(fitted(self._request))

    def _drag_map(self, position: QPointF) -> None:
        """Move the map with the mouse that has grabbed it."""
        assert self._grabbed is not None
        before = self.plot.data_at(self._scene(self._grabbed))
        now = self.plot.data_at(self._scene(position))
        self._grabbed = position
        self._show_part(shifted(self._ranges(), before, now))

    def _show_part(self, ranges: Ranges) -> None:
        """Show the picture there is in these ranges, until the map of them is made."""
        (left, right), (bottom, top) = ranges
        low, high = self.plot.values_at((left, bottom)), self.plot.values_at((right, top))
        optimizer = self._session.scenario.contenders[self._request.contender].optimizer
        request = part_of(self._request, optimizer, (low[0], high[0]), (low[1], high[1]))
        if request != self._request:
            self.plot.show_range(*ranges)
            self._take_request(request)

    def _ranges(self) -> Ranges:
        return self.plot.visible_range

    def _is_inside(self, position: QPointF) -> bool:
        inside: bool = self.plot.vb.sceneBoundingRect().contains(self._scene(position))
        return inside

    def _tell(self, position: QPointF, at: QPoint) -> None:
        made = self._shown
        if made is None or not self._is_inside(position):
            QToolTip.hideText()
            return
        values = self.plot.values_at(self.plot.data_at(self._scene(position)))
        QToolTip.showText(at, described(made.request, made.found, values), self.view)

    def _scene(self, position: QPointF) -> QPointF:
        return QPointF(self.view.mapToScene(position.toPoint()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent):
            self.zoom(event.position(), math.pow(ZOOM, event.angleDelta().y() / NOTCH))
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
                self.fit()
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

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._maker.stop()
        # What was given up is made anew when the panel is seen again.
        self._key = None
        self._stale = True


def _key(scenario: Scenario, request: MapRequest) -> object:
    """All that the map depends on: not the values that it varies itself."""
    contender = scenario.contenders[request.contender]
    optimizer, start = contender.optimizer, scenario.start
    if request.measure == "basins":
        start = ()
        request = replace(request, x=None, y=None)
    else:
        assert request.x is not None
        assert request.y is not None
        varied = {name: side(optimizer, name).low for name in (request.x, request.y)}
        optimizer = optimizer.with_values(**varied)
    ground = (scenario.surface, start, scenario.steps, scenario.noise, scenario.seed)
    return (ground, optimizer, contender.schedule, request)
