"""The parts of a scenario that a lesson keeps as they are."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from explorer.scenario.lessons.lock import broken_lock, is_locked, kept
from explorer.scenario.scenario import Scenario


class Locks(QObject):
    """Says what may not be edited; parts are named as ``explorer.scenario.lessons.lock`` does.

    Signal ``changed``: other parts are locked now.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[str, ...] = ()

    def lock(self, parts: tuple[str, ...]) -> None:
        """Keep these parts as they are, until another document is opened."""
        if parts != self._parts:
            self._parts = parts
            self.changed.emit()

    def is_locked(self, part: str) -> bool:
        """Whether a part stays as it is."""
        return is_locked(part, self._parts)

    def sentence(self, part: str) -> str:
        """Why a part cannot be changed; empty if it can."""
        return kept(part) if self.is_locked(part) else ""

    def refusal(self, before: Scenario, after: Scenario) -> str:
        """Why ``before`` may not become ``after``; empty if it may."""
        part = broken_lock(before, after, self._parts)
        return "" if part is None else kept(part)
