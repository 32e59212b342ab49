"""A long search beside the window, which stays in use and may stop it."""

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
"""How far a search stands back for the window, as ``nice`` counts: as far as it can."""


class Search(Protocol):
    """What is searched for; it tells ``progress`` the share that is done, 0 to 1."""

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
        """Begin a search, all of whose modules are imported; one under way is given up."""
        self._begin(partial(_searched, search))


def _stand_back() -> None:
    """Let the window's thread have a processor first; threads that are started from here follow."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def _searched(search: Search, tell: Tell, _look: Look) -> None:
    progress = partial(tell, "progressed")
    result = search(progress=progress)
    progress(1.0)
    tell("finished", result)
