"""The runs of other seeds, computed beside the window where they take a while."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.engine import Trial
from explorer.engine.progress import Progress, part_of
from explorer.engine.runs.seed_cloud import SeedCloud, computed_cloud, takes_a_while
from explorer.gui.session.search_worker import SearchWorker

Key = tuple[Trial, int]
REST_MS = 150
"""A dragged number changes the runs more often than this; their clouds wait until it rests."""
MOST_NUMBERS = 20_000_000
"""The most that all kept clouds may hold together: 160 MB."""


class SeedClouds(SearchWorker):
    """Clouds of seeds for all views of a window.

    Signal: ``arrived``, when clouds are there that were not when they were asked for.
    """

    arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: dict[Key, SeedCloud | None] = {}
        self._waiting: dict[Key, None] = {}
        self.finished.connect(self._receive)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._compute)

    def of(self, trial: Trial, count: int) -> SeedCloud | None:
        """The trial's cloud of a number of seeds; ``None`` if it has none, or none yet."""
        key = trial, count
        if key in self._kept:
            return self._kept[key]
        if not takes_a_while(trial):
            self._keep({key: computed_cloud(trial, count)})
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

    def _receive(self, clouds: dict[Key, SeedCloud | None]) -> None:
        self._keep(clouds)
        self.arrived.emit()

    def _keep(self, clouds: dict[Key, SeedCloud | None]) -> None:
        """Keep the newest, whatever their size, and as many older ones as fit."""
        self._kept |= clouds
        size = sum(map(_numbers, self._kept.values()))
        for key in [key for key in self._kept if key not in clouds]:
            if size <= MOST_NUMBERS:
                break
            size -= _numbers(self._kept.pop(key))


def _numbers(cloud: SeedCloud | None) -> int:
    """How many numbers a cloud holds, apart from the few of its medians."""
    return 1 if cloud is None else cloud.positions.size + cloud.losses.size


def _computed(keys: Sequence[Key], *, progress: Progress) -> dict[Key, SeedCloud | None]:
    parts = [part_of(progress, index, index + 1, len(keys)) for index in range(len(keys))]
    return {key: computed_cloud(*key, part) for key, part in zip(keys, parts, strict=True)}
