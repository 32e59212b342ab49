"""The line above a chart: what is charted, on which scale, and over what."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QToolButton, QWidget

from explorer.drawing.plots.charts.chart_quantities import ChartOptions, Quantity
from explorer.gui.panels.results.chart_choices import ChartChoice, ChartOffer
from explorer.gui.widgets.choice_box import ChoiceBox
from explorer.gui.widgets.icon_button import IconButton

AXES: Mapping[str, tuple[str, str]] = {
    "steps": ("chart-by-step", "By step"),
    "gradients": ("chart-by-gradients", "By gradient evaluations"),
    "evaluations": ("chart-by-evaluations", "By all evaluations"),
}
"""What a chart can be drawn over: the name and the words of its menu entry."""


class ChartBar(QWidget):
    """Choice of quantity and coordinate, logarithmic or not, by step or by evaluations.

    Signals: ``quantity_chosen`` (a ``Quantity``), ``scale_chosen`` (logarithmic or not),
    ``axis_chosen`` (steps, gradients or evaluations), ``fit_requested``.
    """

    quantity_chosen = Signal(object)
    scale_chosen = Signal(bool)
    axis_chosen = Signal(str)
    fit_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer: ChartOffer | None = None
        self.quantity = self._combo("chart-quantity", "quantity", "Quantity in the chart")
        self.quantity.setMinimumContentsLength(12)
        self.quantity.setMaxVisibleItems(24)
        self.quantity.setSizeAdjustPolicy(
            ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.coordinate = self._combo("chart-coordinate", "coordinate", "Coordinate in the chart")
        self.logarithmic = QCheckBox("log", self)
        self.logarithmic.setObjectName("chart-logarithmic")
        self.logarithmic.setToolTip("Logarithmic scale; zeros and negative values leave a gap")
        self.logarithmic.clicked.connect(self.scale_chosen)
        fit = IconButton("fit", "Show the whole chart", self)
        fit.setObjectName("chart-fit")
        fit.clicked.connect(self._ask_to_fit)
        more = IconButton("more", "More about the chart", self)
        more.setObjectName("chart-more")
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.axes = {axis: self._axis_action(axis) for axis in AXES}
        more.setMenu(self._axis_menu())
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 0)
        row.setSpacing(6)
        row.addWidget(self.quantity)
        row.addWidget(self.coordinate)
        row.addWidget(self.logarithmic)
        row.addStretch(1)
        row.addWidget(fit)
        row.addWidget(more)

    def show_offer(self, offer: ChartOffer) -> None:
        """Offer these quantities and coordinates."""
        before, self._offer = self._offer, offer
        if before is None or before.coordinates != offer.coordinates:
            self.coordinate.clear()
            self.coordinate.addItems(offer.coordinates)
        if before == offer:
            return
        self.quantity.clear()
        for choice in offer.quantities:
            self._add(choice)
        self.quantity.insertSeparator(self.quantity.count())
        for choice in offer.terms:
            self._add(choice)

    def show_options(self, options: ChartOptions) -> None:
        """Show what the chart shows."""
        quantity = options.quantity
        wanted = (quantity.kind, quantity.term)
        matching = (i for i in range(self.quantity.count()) if self.quantity.itemData(i) == wanted)
        self.quantity.setCurrentIndex(next(matching, -1))
        by_coordinate = self._offer is not None and self._offer.is_by_coordinate(quantity)
        self.coordinate.setVisible(by_coordinate)
        self.coordinate.setCurrentIndex(quantity.coordinate)
        self.logarithmic.setChecked(options.logarithmic)
        for axis, action in self.axes.items():
            action.setChecked(axis == options.x)

    def _combo(self, name: str, accessible: str, tooltip: str) -> ChoiceBox:
        combo = ChoiceBox(self)
        combo.setObjectName(name)
        combo.setAccessibleName(accessible)
        combo.setToolTip(tooltip)
        combo.activated.connect(self._choose_quantity)
        return combo

    def _axis_action(self, axis: str) -> QAction:
        name, text = AXES[axis]
        action = QAction(text, self)
        action.setObjectName(name)
        action.setCheckable(True)
        action.setData(axis)
        return action

    def _axis_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(self)
        for action in self.axes.values():
            group.addAction(action)
            menu.addAction(action)
        group.triggered.connect(self._choose_axis)
        return menu

    def _add(self, choice: ChartChoice) -> None:
        self.quantity.addItem(choice.name, (choice.kind, choice.term))
        last = self.quantity.count() - 1
        self.quantity.setItemData(last, choice.meaning, Qt.ItemDataRole.ToolTipRole)

    def _choose_quantity(self, _index: int) -> None:
        kind, term = self.quantity.currentData()
        self.quantity_chosen.emit(Quantity(kind, max(self.coordinate.currentIndex(), 0), term))

    def _choose_axis(self, action: QAction) -> None:
        self.axis_chosen.emit(action.data())

    def _ask_to_fit(self, _checked: bool) -> None:
        self.fit_requested.emit()
