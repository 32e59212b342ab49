"""The outcome of optimizers with other values, or from other starts: one map, or two."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.drawing.colours.theme import Theme
from explorer.drawing.plots.maps.map_plot import MapPlot
from explorer.drawing.plots.maps.scenario_map import map_pictures, mark_of, words_of
from explorer.gui.panels.maps.map_budget import fewer, why_none
from explorer.gui.panels.maps.map_choices import MapChoices, told_of
from explorer.gui.panels.maps.map_subject import could_be_beside, key_of, request_for
from explorer.gui.panels.maps.map_view import MapView
from explorer.gui.panels.maps.map_zoom import Ranges, fit_request, request_between
from explorer.gui.session.map_worker import MadeMap, MapMaker
from explorer.gui.session.session import Session
from explorer.gui.session.view_command import Parts, ViewCommand
from explorer.gui.session.visible_panel import SeenPanel
from explorer.gui.widgets.phrases import as_sentence
from explorer.scenario.map_request import MapRequest
from explorer.scenario.scenario import Scenario
from explorer.scenario.stage_layout import MapChoice


class MapPanel(SeenPanel):
    """A map of the selected contender, and on request of one more beside it.

    The wheel zooms, a double click shows the most informative part. What it shows is part of the
    session's view. While hidden it does nothing. Signal: ``export_requested`` (the ``MadeMap``
    shown).
    """

    export_requested = Signal(object)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._theme = theme
        self._maker = MapMaker(self)
        self._key: object = None
        self._map: MadeMap | None = None
        self._zoomed_of: object = None
        self._request = MapRequest()
        self.views = (MapView(session, theme, self), MapView(session, theme, self))
        self.views[1].view.setObjectName("map-view-beside")
        self.views[1].view.setAccessibleName("map of the other optimizer")
        for view in self.views:
            view.part_requested.connect(self._show_part)
            view.fit_requested.connect(self.fit)
        self.views[1].hide()
        self.choices = MapChoices(self)
        self.choices.requested.connect(self._take_choice)
        self.choices.export_requested.connect(self._ask_for_export)
        self.note = QLabel(self)
        self.note.setObjectName("map-note")
        self.note.setProperty("role", "muted")
        self.note.setWordWrap(True)
        self._lay_out()
        self._maker.made.connect(self._show_made)
        self._maker.failed.connect(self._show_failure)
        session.chosen_changed.connect(self.outdate)
        session.view_changed.connect(self._follow_view)

    @property
    def plot(self) -> MapPlot:
        """The map of the selected contender."""
        return self.views[0].plot

    @property
    def request(self) -> MapRequest:
        """What the map is of."""
        return self._request

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._theme = theme
        for view in self.views:
            view.set_theme(theme)
        self._draw()

    def refresh(self) -> None:
        scenario, chosen = self._session.scenario, self._session.chosen
        self.choices.offer_beside(could_be_beside(scenario, chosen))
        wanted = request_for(scenario, chosen, self._session.view.map)
        if self._subject(scenario, wanted) == self._zoomed_of:
            spans = (self._request.x_span, self._request.y_span, self._request.view)
            wanted = replace(wanted, x_span=spans[0], y_span=spans[1], view=spans[2])
        self._zoomed_of = self._subject(scenario, wanted)
        self._request = wanted
        why = why_none(scenario, wanted)
        if not why:
            self.choices.show_request(scenario, wanted)
            if wanted.measure != "basins" and not (wanted.x and wanted.y):
                why = "A map needs two hyper-parameters; this optimizer has fewer"
        if why:
            self._show_note(f"{why}.")
            return
        key = key_of(scenario, wanted)
        if key != self._key:
            self._key = key
            self._map = None
            for view in self.views:
                view.keep_picture()
            self._maker.make(scenario, wanted)
        self._draw_marks()

    def fit(self) -> None:
        """Show the most informative part."""
        self._request = fit_request(self._request)
        self.outdate()

    def _subject(self, scenario: Scenario, request: MapRequest) -> object:
        """The subject of a zoom, which is invalid for another optimizer, surface or side."""
        chosen = self._session.chosen
        rules = [contender.optimizer.id for contender in scenario.contenders[chosen : chosen + 1]]
        return scenario.surface.id, tuple(rules), request.x, request.y, request.measure == "basins"

    def _follow_view(self) -> None:
        if request_for(
            self._session.scenario, self._session.chosen, self._session.view.map
        ) != fit_request(self._request):
            self.outdate()

    def _take_choice(self, choice: MapChoice) -> None:
        """Change the map's choices, which are saved with the view and can be undone."""
        before = self._session.view.map
        if choice == before:
            return
        self._show_choice({"map": choice})
        command = ViewCommand(
            self._show_choice, {"map": before}, {"map": choice}, told_of(before, choice), ""
        )
        self._session.undo_stack.push(command)

    def _show_choice(self, parts: Parts) -> None:
        self._session.set_view(replace(self._session.view, map=parts["map"]))

    def _ask_for_export(self) -> None:
        if self._map is not None:
            self.export_requested.emit(self._map)

    def _show_made(self, made: MadeMap) -> None:
        self._map = made
        self._draw()

    def _show_failure(self, sentence: str) -> None:
        self._show_note(f"{as_sentence(sentence)}.")

    def _show_note(self, text: str) -> None:
        """Say why there is no map."""
        self._maker.stop()
        self._key = self._map = None
        for view in self.views:
            view.clear()
            view.hide()
        self.choices.export_button.setEnabled(False)
        self.note.setText(text)

    def _draw(self) -> None:
        made = self._map
        if made is None:
            return
        pictures = map_pictures(made, self._theme)
        for view, result, picture in zip(self.views, made.each, pictures, strict=False):
            view.show_map(result, picture)
            view.show()
        self.views[1].setVisible(made.beside is not None)
        self.choices.export_button.setEnabled(True)
        self.note.setText(
            f"{words_of(pictures)}{fewer(made)} Click: try. Wheel: zoom. Double click: fit."
        )
        self._draw_marks()

    def _draw_marks(self) -> None:
        """Mark where the scenario stands, unless the map may be of another one by now."""
        made = None if self._stale else self._map
        scenario = self._session.scenario
        for view in self.views:
            view.plot.set_mark(None)
        for view, result in zip(self.views, () if made is None else made.each, strict=False):
            view.plot.set_mark(mark_of(scenario, result.request, result.outcome))

    def _lay_out(self) -> None:
        self.note.setContentsMargins(12, 4, 12, 8)
        row = QHBoxLayout()
        row.setSpacing(0)
        for view in self.views:
            row.addWidget(view, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.choices)
        column.addLayout(row, 1)
        column.addWidget(self.note)

    def _show_part(self, ranges: Ranges) -> None:
        """Show the pictures there are in these ranges, until the maps of them are made.

        The other map follows along the sides that both have.
        """
        sender = self.sender()
        view = next(candidate for candidate in self.views if candidate is sender)
        if view.plot.map is None:
            return
        (left, right), (bottom, top) = ranges
        low, high = view.plot.values_at((left, bottom)), view.plot.values_at((right, top))
        optimizer = self._session.scenario.contenders[self._request.contender].optimizer
        request = request_between(self._request, optimizer, (low[0], high[0]), (low[1], high[1]))
        if request != self._request:
            view.plot.vb.show_range(*ranges)
            self._request = request
            self.outdate()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._maker.stop()
        # Abandoned work is restarted when the panel is seen again.
        self._key = None
        self._stale = True
