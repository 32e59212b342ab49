"""The outcome of each run, shown on its card."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer

from explorer.gui.panels.contenders.contender_card import ContenderCard
from explorer.gui.session.session import Session
from explorer.gui.session.session_changes import SessionChange


class CardOutcomes(QObject):
    """Keeps state and verdict on ``cards``, one for each contender of the session.

    The runs of a drag are judged when it rests, one at a time, so that the next drag can begin.
    """

    def __init__(
        self, session: Session, cards: Sequence[ContenderCard], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._cards = cards
        self._unjudged: int | None = None
        self._withheld = False
        self._judge_later = QTimer(self)
        self._judge_later.setSingleShot(True)
        self._judge_later.timeout.connect(self._judge_next)
        session.pace.followed.connect(self._follow_runs)
        session.pace.rested.connect(self._judge)
        session.step_changed.connect(self._follow_step)

    def withhold(self, withheld: bool) -> None:
        """Show no verdicts at step 0, before a question about the run is answered."""
        self._withheld = withheld
        self.show()

    def show(self) -> None:
        """Show all states at the session's step."""
        for index in range(len(self._cards)):
            self._show_card(index, judged=self._unjudged is None)

    def _follow_runs(self, change: SessionChange) -> None:
        self._judge_later.stop()
        self._unjudged = 0 if change.live or change.surface_changed else None
        self.show()

    def _follow_step(self, _step: int) -> None:
        if not self._session.pace.is_dragging:
            self.show()

    def _judge(self) -> None:
        if self._unjudged is not None:
            self._unjudged = 0
            self._judge_later.start()

    def _judge_next(self) -> None:
        if self._unjudged is None or self._unjudged >= len(self._cards):
            self._unjudged = None
            return
        self._show_card(self._unjudged, judged=True)
        self._unjudged += 1
        self._judge_later.start()

    def _show_card(self, index: int, *, judged: bool) -> None:
        trajectory, step = self._session.outcome.trajectories[index], self._session.step
        withheld = self._withheld and step == 0
        self._cards[index].show_state(trajectory, step, judged=judged, withheld=withheld)
