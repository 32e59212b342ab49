"""What became of a run, in the card's words, and what to try next."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.engine import Verdict
from explorer.gui.widgets.phrases import spoken_name

ALARMING = ("diverged", "left_domain")
"""Outcomes that are shown in the colour of errors."""
_WORDS = {
    "converged": "Converged at step {step}",
    "descending": "Not finished",
    "stalled": "Stuck since step {step}",
    "oscillating": "Oscillates since step {step}",
    "cycling": "Goes round in a cycle",
    "at_saddle": "At a saddle",
    "edge_of_stability": "At the edge of stability",
    "diverged": "Diverged at step {step}",
    "left_domain": "Left at step {step}",
}


def outcome_words(verdict: Verdict, *, started: bool) -> str:
    """The outcome of the whole run in a few words; a run may not even have ``started``."""
    if not started:
        return "Cannot start here"
    words = _WORDS.get(verdict.kind, verdict.kind.replace("_", " ").capitalize())
    return words.format(step=verdict.step)


class AdviceLine(QWidget):
    """The advice on a run, with a button where it comes to a number.

    Signal ``taken``: the advised values of hyper-parameters, by name.
    """

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted = False
        self._values: Mapping[str, float] = {}
        self._text = QLabel(self)
        self._text.setObjectName("contender-advice")
        self._text.setWordWrap(True)
        self._text.setProperty("role", "muted")
        self._button = QPushButton(self)
        self._button.setObjectName("contender-take-advice")
        self._button.setProperty("quiet", True)
        self._button.clicked.connect(self._take)
        row = QHBoxLayout()
        row.addWidget(self._button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 0, 6, 4)
        column.setSpacing(4)
        column.addWidget(self._text)
        column.addLayout(row)
        self.hide()

    def show_advice(self, advice: str, values: Mapping[str, float]) -> None:
        """Show a sentence and the values it comes to, if any."""
        self._values = values
        self._text.setText(advice[:1].upper() + advice[1:])
        told = " and ".join(f"{spoken_name(name)} {value:g}" for name, value in values.items())
        self._button.setText(f"Set {told}")
        self._button.setToolTip(f"Set {told}; Ctrl+Z takes it back")
        self._button.setVisible(bool(values))
        self.setVisible(self._wanted and bool(advice))

    def set_wanted(self, wanted: bool) -> None:
        """Whether there is room for advice."""
        self._wanted = wanted
        self.setVisible(wanted and bool(self._text.text()))

    def _take(self) -> None:
        self.taken.emit(self._values)
