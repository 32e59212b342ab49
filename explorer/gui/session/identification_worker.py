"""Which rule made a path, found beside the window, which stays in use."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from explorer.engine.objectives.objective import StochasticObjective


class _StoppedError(Exception):
    """Nobody waits for the result any more."""


class IdentificationWorker(QObject):
    """Fits every rule in a thread of its own.

    Signals: ``progressed`` (the share that is done, 0 to 1), ``found`` (a tuple of ``Candidate``),
    ``failed`` (a sentence).
    """

    progressed = Signal(float)
    found = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="identification")
        self._wanted = True

    def begin(self, points: npt.NDArray[np.float64], surface: StochasticObjective) -> None:
        """Begin with the points of a path, (rows, d)."""
        # A module imported by two threads at once can keep both waiting for ever.
        import explorer.engine.identification  # noqa: F401

        self._thread.submit(self._work, points, surface)

    def stop(self) -> None:
        """Give up what is under way."""
        self._wanted = False

    def _work(self, points: npt.NDArray[np.float64], surface: StochasticObjective) -> None:
        from explorer.engine.identification import identify

        def look(share: float) -> None:
            if not self._wanted:
                raise _StoppedError
            self.progressed.emit(share)

        try:
            candidates = identify(points, surface, progress=look)
            look(1.0)
        except _StoppedError:
            return
        except ValueError as problem:
            self.failed.emit(str(problem))
            return
        self.found.emit(candidates)
