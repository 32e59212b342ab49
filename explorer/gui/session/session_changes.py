"""A change of the scenario, and when everything besides the picture follows it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.scenario.results import Outcome
from explorer.scenario.scenario import Scenario

BEAT_MS = 80
"""The interval at which everything besides the picture follows a drag."""
REST_MS = 50
"""A value that has not moved for this long counts as resting."""


@dataclass(frozen=True, eq=False)
class SessionChange:
    """What a view needs to follow the session to a new scenario.

    ``surface_changed`` says that everything must be redrawn. ``previous`` is the outcome before the
    change, shown as a ghost; ``live`` that more such changes follow.
    """

    outcome: Outcome
    previous: Outcome | None
    surface_changed: bool
    live: bool = False

    @property
    def scenario(self) -> Scenario:
        """The scenario now."""
        return self.outcome.scenario


class DragPace(QObject):
    """The one owner of time during a drag.

    Signals: ``followed`` (a ``SessionChange``), which comes at once, but of a drag on a slow beat
    and when it rests; ``rested``, when no more changes follow for now: after each change that is
    not part of a drag, and when a drag ends or pauses.
    """

    followed = Signal(object)
    rested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: SessionChange | None = None
        self._is_dragging = False
        self._beat = self._timer(BEAT_MS)
        self._beat.timeout.connect(self._follow)
        self._rest = self._timer(REST_MS)
        self._rest.timeout.connect(self.end)

    @property
    def is_dragging(self) -> bool:
        """Whether changes follow each other and have not rested yet."""
        return self._is_dragging

    def take(self, change: SessionChange) -> None:
        """Report a change when it is due."""
        self._waiting, self._is_dragging = change, True
        self._rest.start()
        if not change.live:
            self.end()
        elif not self._beat.isActive():
            self._beat.start()

    def end(self) -> None:
        """The drag has ended or paused."""
        if self._is_dragging:
            self._is_dragging = False
            self._beat.stop()
            self._rest.stop()
            self._follow()
            self.rested.emit()

    def _follow(self) -> None:
        change, self._waiting = self._waiting, None
        if change is not None:
            self.followed.emit(change)

    def _timer(self, interval_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        return timer
