"""The outcome of a contender: its loss at the cursor, the verdict, and what to try next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.engine import Trajectory
from explorer.engine.number_text import LONG, rounded, widest
from explorer.gui.look.style import show_role, use_tabular_figures
from explorer.gui.panels.contenders.advice_line import ALARMING, AdviceLine, outcome_words
from explorer.gui.panels.contenders.measured_label import MeasuredLabel
from explorer.scenario.scenario import Contender


class ContenderOutcome(QWidget):
    """Shows the outcome of a run.

    Signals: ``advice_taken`` (the ``Suggestion`` followed), ``measure_requested`` (the ``Measure``
    behind verdict or advice is to be seen).
    """

    advice_taken = Signal(object)
    measure_requested = Signal(object)

    def __init__(self, contender: Contender, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._contender = contender
        self._judged: Trajectory | None = None
        self._loss = QLabel(self)
        self._loss.setObjectName("contender-loss")
        self._loss.setToolTip("f at the cursor")
        use_tabular_figures(self._loss)
        self._loss.setMinimumWidth(
            self._loss.fontMetrics().horizontalAdvance("0" * (widest(LONG) + 3))
        )
        self._verdict = MeasuredLabel(self)
        self._verdict.setObjectName("contender-verdict")
        self._verdict.setProperty("role", "muted")
        self._verdict.clicked.connect(self.measure_requested)
        foot = QHBoxLayout()
        foot.setContentsMargins(6, 0, 6, 2)
        foot.addWidget(self._loss)
        foot.addWidget(self._verdict, 1)
        self._advice = AdviceLine(self)
        self._advice.taken.connect(self.advice_taken)
        self._advice.measure_requested.connect(self.measure_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(foot)
        column.addWidget(self._advice)

    def set_contender(self, contender: Contender) -> None:
        """The contender that the next run is of."""
        self._contender = contender

    def set_advice_wanted(self, wanted: bool) -> None:
        """Show what to try, or only the outcome of the run."""
        self._advice.set_wanted(wanted)

    def show_state(
        self, trajectory: Trajectory | None, step: int, *, judged: bool, withheld: bool = False
    ) -> None:
        """Show the loss at the cursor and, if ``judged`` and not ``withheld``, the verdict."""
        if trajectory is None:
            self._loss.clear()
            self._show_verdict("Hidden")
            return
        if trajectory.steps >= 0:
            self._loss.setText(f"f {rounded(trajectory.losses[min(step, trajectory.steps)], LONG)}")
        else:
            self._loss.setText("f not finite")
        if withheld:
            self._show_verdict("")
            return
        if not judged or trajectory is self._judged:
            return
        self._judged = trajectory
        verdict = trajectory.verdict
        show_role(self._verdict, "error" if verdict.kind in ALARMING else "muted")
        self._verdict.show_words(
            outcome_words(verdict, started=trajectory.steps >= 0),
            verdict.measure,
            f"<p>{verdict.reason}</p><p>{verdict.advice}</p>",
        )
        self._advice.show_advice(verdict, self._contender)

    def _show_verdict(self, words: str) -> None:
        """The words in place of a missing verdict."""
        show_role(self._verdict, "muted")
        self._verdict.show_words(words, None)
        self._advice.show_advice(None, self._contender)
        self._judged = None
