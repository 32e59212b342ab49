"""The parts of a scenario that a lesson, or a recording, keeps as they are."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from explorer.engine.objectives.any_objective import is_recording
from explorer.scenario.lessons.lock import HYPERPARAMETERS, broken_lock, is_locked, kept_contenders
from explorer.scenario.scenario import Scenario

RECORDED = (
    "start",
    "steps",
    "noise",
    "seed",
    "contenders",
    "contenders.optimizer",
    "contenders.dialect",
    "contenders.schedule",
    HYPERPARAMETERS,
)
SENTENCE = "This is a recording: its start is fixed, and nothing can be run on it."


class Locks(QObject):
    """Says what may not be edited; parts are named as ``explorer.scenario.lessons.lock`` does.

    A lesson locks what it names; a recording locks the start, the settings and the contenders of
    its runs.

    Signal ``changed``: other parts are locked now.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[str, ...] = ()
        self._is_recording = False

    def lock(self, parts: tuple[str, ...]) -> None:
        """Keep these parts as they are, until another document is opened."""
        if parts != self._parts:
            self._parts = parts
            self.changed.emit()

    def follow(self, scenario: Scenario) -> None:
        """Note whether the scenario is a recording."""
        if is_recording(scenario.surface) != self._is_recording:
            self._is_recording = not self._is_recording
            self.changed.emit()

    def is_locked(self, part: str) -> bool:
        """Whether a part stays as it is."""
        return is_locked(part, self._parts) or self._is_recorded(part)

    def sentence(self, part: str) -> str:
        """Why a part cannot be changed; empty if it can."""
        if self._is_recorded(part):
            return SENTENCE
        return kept_contenders(part) if self.is_locked(part) else ""

    def _is_recorded(self, part: str) -> bool:
        return self._is_recording and is_locked(part, RECORDED)

    def refusal(self, before: Scenario, after: Scenario) -> str:
        """Why ``before`` may not become ``after``; empty if it may."""
        part = broken_lock(before, after, self._parts)
        if part is not None:
            return kept_contenders(part)
        stays = self._is_recording and is_recording(after.surface)
        return SENTENCE if stays and broken_lock(before, after, RECORDED) else ""
