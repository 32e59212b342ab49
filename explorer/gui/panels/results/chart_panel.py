"""A quantity over the steps of all contenders, with the cursor that can be dragged."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.scenario_traces import traces_of
from explorer.drawing.frame.picture_view import picture_view
from explorer.drawing.plots.charts.chart_plot import ChartPlot
from explorer.drawing.plots.charts.chart_quantities import (
    OF_CURVATURE,
    ChartOptions,
    Kind,
    Quantity,
)
from explorer.drawing.plots.charts.singular_values import singular_value_choices
from explorer.engine.diagnosis.network_curvature import is_searched
from explorer.engine.diagnosis.path_curvature import has_curvature
from explorer.engine.objectives.objective import coordinate_names
from explorer.engine.rules.glossary import Term, terms
from explorer.engine.trajectories.verdict import Measure
from explorer.gui.panels.results.chart_choices import CHOICES, CURVATURES, OFF_PLANE
from explorer.gui.panels.results.chart_hands import ChartHands
from explorer.gui.panels.results.curvature_search import CurvatureSearch
from explorer.gui.panels.results.step_model import term_widths
from explorer.gui.session.session import Session
from explorer.gui.session.visible_panel import SeenPanel
from explorer.gui.widgets.icon_button import IconButton


class ChartPanel(SeenPanel):
    """Chart, choice of quantity and coordinate, logarithmic or not, by step or by evaluations.

    A click or dragging the cursor line moves the session's cursor; the wheel zooms, dragging
    elsewhere pans. While hidden it does nothing.
    """

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._theme = theme
        self._owners: list[int] = []
        self._vectors: dict[str, bool] = {}
        self._on_plane = self._curved = False
        self._offered: object = None
        self._logarithmic: dict[Kind, bool] = {
            "effective_rate": False,
            "position": False,
            "term": False,
            "alignment": False,
        }
        self.plot = ChartPlot(session.scenario.surface, theme, ChartOptions())
        self.view = picture_view(self, theme.canvas)
        self.view.setObjectName("chart-view")
        self.view.setAccessibleName("chart")
        self.view.setCentralItem(self.plot)
        self._hands = ChartHands(session, self.plot, self.view)
        self.quantity = self._combo("chart-quantity", "quantity", "Quantity in the chart")
        self.coordinate = self._combo("chart-coordinate", "coordinate", "Coordinate in the chart")
        self.quantity.setMinimumContentsLength(12)
        self.quantity.setMaxVisibleItems(24)
        self.quantity.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.logarithmic = QCheckBox("log", self)
        self.logarithmic.setObjectName("chart-logarithmic")
        self.logarithmic.setToolTip("Logarithmic scale; zeros and negative values leave a gap")
        self.logarithmic.clicked.connect(self._take_scale)
        self._fit = IconButton("fit", "Show the whole chart", self)
        self._fit.setObjectName("chart-fit")
        self._fit.clicked.connect(self.plot.fit_all)
        self._more = IconButton("more", "More about the chart", self)
        self._more.setObjectName("chart-more")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.by_step = self._axis_action("By step", "chart-by-step")
        self.by_gradients = self._axis_action("By gradient evaluations", "chart-by-gradients")
        self.by_evaluations = self._axis_action("By all evaluations", "chart-by-evaluations")
        self._more.setMenu(self._make_menu())
        self._search = CurvatureSearch(self)
        self._search.finished.connect(session.show_again)
        self._lay_out()
        session.chosen_changed.connect(self._show_chosen)
        session.seeds_changed.connect(self.outdate)
        self._offer()
        self._show_options()

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._theme = theme
        self.view.setBackground(theme.canvas)
        self.plot.set_theme(theme)
        self.outdate()

    def set_quantity(self, quantity: Quantity) -> None:
        """Chart another quantity; each kind remembers whether it is logarithmic."""
        self._set_options(quantity=quantity, logarithmic=self._logarithmic.get(quantity.kind, True))
        self._search_curvature()

    def show_measure(self, measure: Measure) -> None:
        """Chart the quantity behind a verdict or an advice."""
        self.set_quantity(Quantity(cast(Kind, measure.quantity), measure.coordinate))

    def _set_options(self, **changes: object) -> None:
        options = replace(self.plot.options, **changes)  # type: ignore[arg-type]
        if options != self.plot.options:
            self.plot.set_options(options)
        self._show_options()

    def _combo(self, name: str, accessible: str, tooltip: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setObjectName(name)
        combo.setAccessibleName(accessible)
        combo.setToolTip(tooltip)
        combo.activated.connect(self._take_quantity)
        return combo

    def _axis_action(self, text: str, name: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setCheckable(True)
        return action

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(self)
        for action in (self.by_step, self.by_gradients, self.by_evaluations):
            group.addAction(action)
            menu.addAction(action)
        group.triggered.connect(self._take_axis)
        return menu

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 0)
        row.setSpacing(6)
        row.addWidget(self.quantity)
        row.addWidget(self.coordinate)
        row.addWidget(self.logarithmic)
        row.addStretch(1)
        row.addWidget(self._fit)
        row.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._search)
        column.addWidget(self.view, 1)

    def _offer(self) -> None:
        """Fill the choices with what the contenders have."""
        choices: dict[str, bool] = {}
        glossary: dict[str, Term] = {}
        outcome = self._session.outcome
        for contender, run in zip(outcome.scenario.contenders, outcome.trajectories, strict=True):
            if run is not None and run.steps >= 0:
                choices.update(term_widths(run, contender.optimizer))
                glossary = {**contender.optimizer.glossary, **glossary}
        choices.pop("gradient", None)
        variables = list(coordinate_names(outcome.scenario.surface))
        offered = [self.coordinate.itemText(index) for index in range(self.coordinate.count())]
        if offered != variables:
            self.coordinate.clear()
            self.coordinate.addItems(variables)
        on_plane = self._session.shown.plane is not None
        curved = has_curvature(outcome.scenario.surface) or is_searched(outcome.scenario.surface)
        matrices = outcome.scenario.surface.matrices
        offer = (choices, on_plane, curved, matrices)
        if offer == self._offered and self.quantity.count():
            return
        self._offered = offer
        self._vectors, self._on_plane, self._curved, _ = offer
        self.quantity.clear()
        shown = [*CHOICES, *(CURVATURES if curved else ()), *((OFF_PLANE,) if on_plane else ())]
        for kind, text, meaning in shown:
            self._add_choice(text, (kind, ""), meaning)
        for name, text, meaning in singular_value_choices(matrices):
            self._add_choice(text, ("singular_value", name), meaning)
        self.quantity.insertSeparator(self.quantity.count())
        for name in choices:
            known = glossary[name]
            called = name.replace("_", " ") if name in terms else "typed"
            text = f"{known.symbol.replace('-', '−')}  {called}"
            self._add_choice(text, ("term", name), known.meaning)

    def _add_choice(self, text: str, data: tuple[Kind, str], meaning: str) -> None:
        self.quantity.addItem(text, data)
        last = self.quantity.count() - 1
        self.quantity.setItemData(last, meaning, Qt.ItemDataRole.ToolTipRole)

    def _show_options(self) -> None:
        options = self.plot.options
        quantity = options.quantity
        wanted = (quantity.kind, quantity.term)
        places = (i for i in range(self.quantity.count()) if self.quantity.itemData(i) == wanted)
        self.quantity.setCurrentIndex(next(places, -1))
        each = quantity.kind in ("effective_rate", "position") or self._vectors.get(
            quantity.term, False
        )
        self.coordinate.setVisible(each and self.coordinate.count() > 1)
        self.coordinate.setCurrentIndex(quantity.coordinate)
        self.logarithmic.setChecked(options.logarithmic)
        self.by_step.setChecked(options.x == "steps")
        self.by_gradients.setChecked(options.x == "gradients")
        self.by_evaluations.setChecked(options.x == "evaluations")

    def _take_quantity(self, _index: int) -> None:
        kind, term = self.quantity.currentData()
        self.set_quantity(Quantity(kind, max(self.coordinate.currentIndex(), 0), term))

    def _take_scale(self, logarithmic: bool) -> None:
        self._logarithmic[self.plot.options.quantity.kind] = logarithmic
        self._set_options(logarithmic=logarithmic)

    def _take_axis(self, action: QAction) -> None:
        counted = {self.by_gradients: "gradients", self.by_evaluations: "evaluations"}
        self._set_options(x=counted.get(action, "steps"))

    def refresh(self) -> None:
        session = self._session
        if session.scenario.surface is not self.plot.surface:
            self.plot.set_surface(session.scenario.surface)
        self._offer()
        options = self.plot.options
        quantity = options.quantity
        gone = quantity.kind == "term" and quantity.term not in self._vectors
        gone |= quantity.kind == "off_plane" and not self._on_plane
        gone |= quantity.kind == "singular_value" and not session.scenario.surface.matrices
        gone |= quantity.kind in OF_CURVATURE and not self._curved
        if gone or quantity.coordinate >= session.scenario.surface.dimension:
            self.set_quantity(Quantity() if gone else replace(quantity, coordinate=0))
        traces, self._owners = traces_of(
            session.outcome,
            self._theme,
            session.ghost,
            session.shown,
            session.seeds,
            session.clouds.of,
        )
        self.plot.set_traces(traces)
        self._show_options()
        self._show_chosen(session.chosen)
        self.show_step(session.step)
        self._search_curvature()

    def _search_curvature(self) -> None:
        """Search what the chart is to show of networks, while it is seen."""
        wanted = self.plot.options.quantity.kind in OF_CURVATURE and self.isVisible()
        self._search.show_wanted(self._session.outcome if wanted else None)

    def show_step(self, step: int) -> None:
        """Move the cursor."""
        self.plot.set_step(step)

    def _show_chosen(self, chosen: int) -> None:
        self.plot.set_chosen(self._owners.index(chosen) if chosen in self._owners else None)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._search.leave()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._search_curvature()
