"""What a comparison counts, and until when."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from explorer.engine.trajectories.convergence import TOLERANCE
from explorer.gui.panels.results.compare_model import COUNTED
from explorer.gui.widgets.choice_box import ChoiceBox
from explorer.gui.widgets.numbers.number_field import NumberField


class CompareOptions(QWidget):
    """A line such as "steps until f − f* is below 0.001".

    Signal ``changed``: another choice was made.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tolerance = NumberField(TOLERANCE, self)
        self.tolerance.setObjectName("compare-tolerance")
        self.tolerance.setFixedWidth(72)
        self.tolerance.setToolTip(TOLERANCE.meaning)
        self.tolerance.value_requested.connect(self._tell)
        self.measure = ChoiceBox(self)
        self.measure.setObjectName("compare-measure")
        self.measure.setAccessibleName("what is compared with the tolerance")
        self.measure.setToolTip("f itself, or how far it is above f*, the lowest known value")
        self.measure.addItems(["f − f*", "f"])
        self.measure.activated.connect(self._tell)
        self.counted = ChoiceBox(self)
        self.counted.setObjectName("compare-counted")
        self.counted.setAccessibleName("what is counted until it is below")
        self.counted.setToolTip("Steps, gradient evaluations, or evaluations of any kind")
        self.counted.addItems(list(COUNTED))
        self.counted.activated.connect(self._tell)
        until = QLabel("until", self)
        below = QLabel("is below", self)
        for label in (until, below):
            label.setProperty("role", "muted")
        below.setBuddy(self.tolerance)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 0)
        row.setSpacing(6)
        for widget in (self.counted, until, self.measure, below, self.tolerance):
            row.addWidget(widget)
        row.addStretch(1)

    @property
    def from_optimum(self) -> bool:
        """Whether f counts from the lowest known value, and not from 0."""
        return self.measure.currentIndex() == 0

    def _tell(self, _value: object) -> None:
        self.changed.emit()
