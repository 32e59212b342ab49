"""A quantity over the steps of all contenders, with the cursor that can be dragged."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import cast

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.scenario_traces import traces_of
from explorer.drawing.frame.picture_view import picture_view
from explorer.drawing.plots.charts.chart_panes import ChartPanes
from explorer.drawing.plots.charts.chart_plot import show_value
from explorer.drawing.plots.charts.chart_quantities import (
    OF_CURVATURE,
    ChartOptions,
    Kind,
    Quantity,
)
from explorer.engine.trajectories.verdict import Measure
from explorer.gui.panels.results.chart_bar import ChartBar
from explorer.gui.panels.results.chart_choices import ChartOffer, chart_offer
from explorer.gui.panels.results.chart_hands import ChartHands
from explorer.gui.panels.results.curvature_search import CurvatureSearch
from explorer.gui.session.session import Session
from explorer.gui.session.visible_panel import SeenPanel


class ChartPanel(SeenPanel):
    """A chart below the choices of what it shows.

    A click or dragging the cursor line moves the session's cursor; the wheel zooms, dragging
    elsewhere pans. While hidden it does nothing.
    """

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._theme = theme
        self._owners: list[int] = []
        self._logarithmic: dict[Kind, bool] = {
            "effective_rate": False,
            "position": False,
            "term": False,
            "alignment": False,
        }
        self.panes = ChartPanes(session.scenario.surface, theme, ChartOptions())
        self.plot = self.panes.main
        self.view = picture_view(self, theme.canvas)
        self.view.setObjectName("chart-view")
        self.view.setAccessibleName("chart")
        self.view.setCentralItem(self.panes)
        self._hands = ChartHands(session, self.panes, self.view)
        self.bar = ChartBar(self)
        self.bar.quantity_chosen.connect(self.set_quantity)
        self.bar.scale_chosen.connect(self._set_scale)
        self.bar.axis_chosen.connect(self._set_axis)
        self.bar.fit_requested.connect(self.panes.fit_all)
        self._search = CurvatureSearch(self)
        self._search.finished.connect(session.show_again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.bar)
        column.addWidget(self._search)
        column.addWidget(self.view, 1)
        session.chosen_changed.connect(self._show_chosen)
        session.seeds_changed.connect(self.outdate)
        self.bar.show_offer(self._offer())
        self.bar.show_options(self.panes.options)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._theme = theme
        self.view.setBackground(theme.canvas)
        self.panes.set_theme(theme)
        self.outdate()

    def set_quantity(self, quantity: Quantity) -> None:
        """Chart another quantity; each kind remembers whether it is logarithmic."""
        self._set_options(quantity=quantity, logarithmic=self._logarithmic.get(quantity.kind, True))
        self._search_curvature()

    def show_singular_values(self, term: str) -> None:
        """Chart the singular values of this name."""
        self.set_quantity(Quantity("singular_value", term=term))

    def show_measure(self, measure: Measure) -> None:
        """Chart the quantity behind a verdict or an advice, with its value in view."""
        kind = cast(Kind, measure.quantity)
        logarithmic = self._logarithmic.get(kind, True) and not measure.value <= 0.0
        quantity = Quantity(kind, measure.coordinate)
        self._set_options(quantity=quantity, logarithmic=logarithmic)
        self._search_curvature()
        if math.isfinite(measure.value):
            show_value(self.plot, measure.value)

    def refresh(self) -> None:
        session = self._session
        if session.scenario.surface is not self.plot.surface:
            self.panes.set_surface(session.scenario.surface)
        offer = self._offer()
        self.bar.show_offer(offer)
        quantity = self.panes.options.quantity
        if not offer.has(quantity):
            self.set_quantity(Quantity())
        elif quantity.coordinate >= session.scenario.surface.dimension:
            self.set_quantity(replace(quantity, coordinate=0))
        traces, self._owners = traces_of(
            session.outcome,
            self._theme,
            session.ghost,
            session.drawn,
            session.seeds,
            session.clouds.of,
        )
        self.panes.set_traces(traces)
        self.bar.show_options(self.panes.options)
        self._show_chosen(session.chosen)
        self.show_step(session.step)
        self._search_curvature()

    def show_step(self, step: int) -> None:
        """Move the cursor."""
        self.panes.set_step(step)

    def _offer(self) -> ChartOffer:
        return chart_offer(self._session.outcome, on_plane=self._session.drawn.plane is not None)

    def _set_options(self, **changes: object) -> None:
        options = replace(self.panes.options, **changes)  # type: ignore[arg-type]
        if options != self.panes.options:
            self.panes.set_options(options)
        self.bar.show_options(options)

    def _set_scale(self, logarithmic: bool) -> None:
        self._logarithmic[self.panes.options.quantity.kind] = logarithmic
        self._set_options(logarithmic=logarithmic)

    def _set_axis(self, axis: str) -> None:
        self._set_options(x=axis)

    def _search_curvature(self) -> None:
        """Search what the chart is to show of networks, while it is seen."""
        wanted = self.panes.options.quantity.kind in OF_CURVATURE and self.isVisible()
        self._search.show_wanted(self._session.outcome if wanted else None)

    def _show_chosen(self, chosen: int) -> None:
        self.panes.set_chosen(self._owners.index(chosen) if chosen in self._owners else None)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._search.leave()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._search_curvature()
