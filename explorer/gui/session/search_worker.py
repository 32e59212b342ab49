"""A long search in the background; the window stays responsive and can stop it."""

from __future__ import annotations

import os
import sys
import threading
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from explorer.engine.progress import Progress
from explorer.gui.session.newest_work import Look, NewestWork, Tell

NICENESS = 19
"""The niceness of a search: as low a priority as possible, so that the window comes first."""


class Search(Protocol):
    """A search; it reports the finished share, 0 to 1, to ``progress``."""

    def __call__(self, *, progress: Progress) -> object: ...


class SearchWorker(NewestWork):
    """Searches in a separate thread; only the newest request is reported.

    Signals: ``progressed`` (the share that is done, 0 to 1), ``finished`` (the search's result),
    ``failed`` (a sentence).
    """

    progressed = Signal(float)
    finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__("search", parent, first=_stand_back)

    def begin(self, search: Search) -> None:
        """Start a search whose modules are all imported; one in progress is cancelled."""
        self._begin(partial(_searched, search))


def _stand_back() -> None:
    """Give the window's thread priority; threads started from here inherit this."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def _searched(search: Search, tell: Tell, _look: Look) -> None:
    progress = partial(tell, "progressed")
    result = search(progress=progress)
    progress(1.0)
    tell("finished", result)
