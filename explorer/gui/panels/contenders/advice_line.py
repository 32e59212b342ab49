"""The outcome of a run, in the card's words, and what to try next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from explorer.engine import Verdict
from explorer.engine.trajectories.suggestion import Suggestion
from explorer.engine.trajectories.verdict import VERDICT_NAMES
from explorer.gui.panels.contenders.measured_label import MeasuredLabel
from explorer.gui.panels.contenders.suggestion_words import suggestion_words
from explorer.gui.widgets.phrases import as_sentence
from explorer.scenario.scenario import Contender

ALARMING = ("diverged", "left_domain")
"""Outcomes that are shown in the colour of errors."""
_SINCE = {
    "converged": "Converged at step {step}",
    "stalled": "Stuck since step {step}",
    "oscillating": "Oscillates since step {step}",
    "diverged": "Diverged at step {step}",
    "left_domain": "Left the surface at step {step}",
}
"""The outcomes that are shown with their step."""


def outcome_words(verdict: Verdict, *, started: bool) -> str:
    """The outcome of the whole run in a few words; a run may not even have ``started``."""
    if not started:
        return "Cannot start here"
    words = _SINCE.get(verdict.kind, VERDICT_NAMES[verdict.kind].capitalize())
    return words.format(step=verdict.step)


class AdviceLine(QWidget):
    """The advice on a run, with a button if it suggests a change.

    Signals: ``taken`` (the ``Suggestion``), ``measure_requested`` (the ``Measure`` behind
    the advice, to be seen).
    """

    taken = Signal(object)
    measure_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted = False
        self._change: Suggestion | None = None
        self._text = MeasuredLabel(self)
        self._text.clicked.connect(self.measure_requested)
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

    def show_advice(self, verdict: Verdict | None, contender: Contender) -> None:
        """Show the advice of a verdict on a run of ``contender``; nothing without a verdict."""
        advice = "" if verdict is None else verdict.advice
        measure = None if verdict is None else verdict.advice_measure
        self._text.show_words(as_sentence(advice), measure)
        self._change = None if verdict is None else verdict.suggestion
        if self._change is not None:
            words, told = suggestion_words(self._change, contender)
            self._button.setText(words)
            self._button.setToolTip(f"{told}. Ctrl+Z undoes it")
        self._button.setVisible(self._change is not None)
        self.setVisible(self._wanted and bool(advice))

    def set_wanted(self, wanted: bool) -> None:
        """Whether there is room for advice."""
        self._wanted = wanted
        self.setVisible(wanted and bool(self._text.text()))

    def _take(self) -> None:
        self.taken.emit(self._change)
