"""What a map shows, and over which hyper-parameters."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from explorer.engine.runs.maps import can_be_varied
from explorer.engine.trajectories.convergence import TOLERANCE
from explorer.gui.widgets.choice_box import ChoiceBox
from explorer.gui.widgets.icon_button import IconButton
from explorer.gui.widgets.numbers.number_field import NumberField
from explorer.gui.widgets.phrases import spoken_name
from explorer.scenario.map_request import MapRequest
from explorer.scenario.scenario import Scenario
from explorer.scenario.stage_layout import MEASURES, USUAL_MAP, MapChoice, Measure

TITLES: dict[Measure, str] = {
    "loss": "Loss at the last step",
    "settled": "Steps to stay near the minimum",
    "reached": "Steps to first reach the minimum",
    "verdict": "Verdict",
    "basins": "Where each start ends",
}


def told_of(before: MapChoice, after: MapChoice) -> str:
    """What has changed between two choices, for undo."""
    if after.measure != before.measure:
        return f"map of {TITLES[after.measure][0].lower()}{TITLES[after.measure][1:]}"
    if after.beside != before.beside:
        return "one map" if after.beside is None else f"map of {after.beside} beside"
    if after.tolerance != before.tolerance:
        return "tolerance of the map"
    return "sides of the map"


WIDE, SIDES_TOGETHER = 640, 340
"""Pixels from which on all fields stand in one row, and from which on both sides of the map do."""


class MapChoices(QWidget):
    """Shows the measure and sides of a map and requests changes.

    Signals: ``requested`` (a ``MapChoice``), ``export_requested``.
    """

    requested = Signal(object)
    export_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = USUAL_MAP
        self.measure = self._combo("map-measure", "what the map shows")
        for measure, title in TITLES.items():
            self.measure.addItem(title, measure)
            last = self.measure.count() - 1
            self.measure.setItemData(last, MEASURES[measure], Qt.ItemDataRole.ToolTipRole)
        self.export_button = IconButton("export", "Save the map as a picture", self)
        self.export_button.setObjectName("map-export")
        self.export_button.clicked.connect(self.export_requested)
        self.across = self._combo("map-across", "horizontal hyper-parameter")
        self.upward = self._combo("map-upward", "vertical hyper-parameter")
        self.within = NumberField(TOLERANCE, self)
        self.within.setObjectName("map-tolerance")
        self.within.setFixedWidth(72)
        self.within.setToolTip(TOLERANCE.meaning)
        self.within.value_requested.connect(self._take_tolerance)
        self.beside = self._combo("map-beside", "optimizer whose map is shown beside")
        self.beside.setToolTip("Show the map of another optimizer beside it, on the same scales")
        self._of_beside = QLabel("beside", self)
        self._of_sides = (QLabel("across", self), QLabel("upward", self))
        self._near = QLabel("within", self)
        self._lay_out()

    def offer_beside(self, names: list[str]) -> None:
        """Offer these optimizers to be shown beside the chosen one."""
        offered = [self.beside.itemData(index) for index in range(1, self.beside.count())]
        if offered != names or not self.beside.count():
            self.beside.clear()
            self.beside.addItem("none", None)
            for name in names:
                self.beside.addItem(name, name)
        for widget in (self._of_beside, self.beside):
            widget.setVisible(bool(names))

    def show_request(self, scenario: Scenario, request: MapRequest) -> None:
        """Show what a map is of, with the hyper-parameters there are to choose from."""
        contenders = scenario.contenders
        optimizer = contenders[request.contender].optimizer
        names = [parameter.name for parameter in can_be_varied(optimizer)]
        beside = None if request.beside is None else contenders[request.beside].name
        self._choice = MapChoice(
            request.measure, request.x, request.y, beside, tolerance=request.tolerance
        )
        self.measure.setCurrentIndex(self.measure.findData(request.measure))
        self.beside.setCurrentIndex(max(self.beside.findData(beside), 0))
        self.within.set_value(request.tolerance)
        for combo, chosen in ((self.across, request.x), (self.upward, request.y)):
            if [combo.itemData(index) for index in range(combo.count())] != names:
                combo.clear()
                for name in names:
                    combo.addItem(spoken_name(name), name)
            combo.setCurrentIndex(combo.findData(chosen))
        for side_box in (*self._of_sides, self.across, self.upward):
            side_box.setVisible(request.measure != "basins")
        self._near.setVisible(request.measure in ("settled", "reached"))
        self.within.setVisible(request.measure in ("settled", "reached"))

    def _take_choice(self, _index: int) -> None:
        x, y = self.across.currentData(), self.upward.currentData()
        if x == y:
            # The side that was not changed takes the other's previous value.
            if self.sender() is self.across:
                y = self._choice.x
            else:
                x = self._choice.y
        measure: Measure = self.measure.currentData()
        beside = self.beside.currentData()
        self.requested.emit(replace(self._choice, measure=measure, x=x, y=y, beside=beside))

    def _take_tolerance(self, tolerance: float) -> None:
        self.requested.emit(replace(self._choice, tolerance=tolerance))

    def _combo(self, name: str, accessible: str) -> ChoiceBox:
        combo = ChoiceBox(self)
        combo.setObjectName(name)
        combo.setAccessibleName(accessible)
        combo.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.activated.connect(self._take_choice)
        return combo

    def _lay_out(self) -> None:
        for label, combo in zip(self._of_sides, (self.across, self.upward), strict=True):
            label.setBuddy(combo)
        self._of_beside.setBuddy(self.beside)
        self._near.setBuddy(self.within)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 8, 8, 4)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._width = 0
        self._arrange()

    def _arrange(self) -> None:
        """Put the fields above each other, in one row, or the sides alone beside each other."""
        grid = self._grid
        across, upward = self._of_sides
        sides = (across, self.across, upward, self.upward)
        others = (self._of_beside, self.beside, self._near, self.within)
        fields: tuple[QWidget, ...] = (self.measure, *sides, *others)
        for widget in (*fields, self.export_button):
            grid.removeWidget(widget)
        stretches: tuple[int, ...] = (1, 0, 1, 0, 1, 0, 1)
        if self._width >= WIDE:
            for column, field in enumerate((*fields, self.export_button)):
                grid.addWidget(field, 0, column)
        else:
            together = self._width >= SIDES_TOGETHER
            # The second also has the width of the button above it.
            stretches = (0, 4, 0, 3) if together else (0, 1)
            last = len(stretches)
            grid.addWidget(self.measure, 0, 0, 1, last)
            grid.addWidget(self.export_button, 0, last)
            grid.addWidget(across, 1, 0)
            grid.addWidget(self.across, 1, 1, 1, 1 if together else last)
            grid.addWidget(upward, *((1, 2) if together else (2, 0)))
            grid.addWidget(self.upward, *((1, 3, 1, 2) if together else (2, 1, 1, last)))
            grid.addWidget(self._of_beside, 3, 0)
            grid.addWidget(self.beside, 3, 1, 1, last)
            grid.addWidget(self._near, 4, 0)
            grid.addWidget(self.within, 4, 1, Qt.AlignmentFlag.AlignLeft)
        for column in range(grid.columnCount()):
            grid.setColumnStretch(column, stretches[column] if column < len(stretches) else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        before, self._width = self._width, event.size().width()
        if any((before >= least) != (self._width >= least) for least in (WIDE, SIDES_TOGETHER)):
            self._arrange()
