"""The runs of other seeds, computed beside the window where they take a while."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.engine import Trial
from explorer.engine.progress import Progress, part_of
from explorer.engine.runs.seed_cloud import (
    SeedCloud,
    computed_cloud,
    seed_cloud,
    takes_a_while,
)
from explorer.gui.session.search_worker import SearchWorker

Key = tuple[Trial, int]
REST_MS = 150
"""A dragged number changes the runs more often than this; their clouds wait until it rests."""
MOST_KEPT = 32


class SeedClouds(SearchWorker):
    """Clouds of seeds for all views of a window.

    Signal: ``arrived``, when clouds are there that were not when they were asked for.
    """

    arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: dict[Key, SeedCloud | None] = {}
        self._waiting: dict[Key, None] = {}
        self.finished.connect(self._keep)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._compute)

    def of(self, trial: Trial, count: int) -> SeedCloud | None:
        """The trial's cloud of so many seeds; ``None`` if it has none, or has none yet."""
        if not takes_a_while(trial):
            return seed_cloud(trial, count)
        key = trial, count
        if key in self._kept:
            return self._kept[key]
        self._waiting[key] = None
        self._rest.start()
        return None

    def end(self) -> None:
        self._rest.stop()
        super().end()

    def _compute(self) -> None:
        keys = tuple(self._waiting)
        self._waiting.clear()
        self.begin(partial(_computed, keys))

    def _keep(self, clouds: dict[Key, SeedCloud | None]) -> None:
        self._kept |= clouds
        while len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self.arrived.emit()


def _computed(keys: Sequence[Key], *, progress: Progress) -> dict[Key, SeedCloud | None]:
    parts = [part_of(progress, index, index + 1, len(keys)) for index in range(len(keys))]
    return {key: computed_cloud(*key, part) for key, part in zip(keys, parts, strict=True)}
