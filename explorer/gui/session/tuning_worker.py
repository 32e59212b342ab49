"""Tuning beside the window, which stays in use and may stop it."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, Signal

from explorer.engine.loops.llvm.compilation import make_machine_ready
from explorer.engine.runs.tuning_request import TuningRequest
from explorer.scenario.scenario import Scenario
from explorer.scenario.tuning import tune_scenario


class _StoppedError(Exception):
    """Nobody waits for the result any more."""


class TuningWorker(QObject):
    """Tunes in a thread of its own; only what was asked for last is told.

    Signals: ``progressed`` (the share that is done, 0 to 1), ``found`` (a ``TunedScenario``),
    ``failed`` (a sentence).
    """

    progressed = Signal(float)
    found = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="tuning")
        self._wanted = 0

    def begin(self, scenario: Scenario, request: TuningRequest, contenders: list[int]) -> None:
        """Begin a search; one that is under way is given up."""
        self._wanted += 1
        # A module imported by two threads at once can keep both waiting for ever.
        make_machine_ready()
        self._thread.submit(self._work, self._wanted, scenario, request, contenders)

    def stop(self) -> None:
        """Give up the search that is under way."""
        self._wanted += 1

    def _work(
        self, number: int, scenario: Scenario, request: TuningRequest, contenders: list[int]
    ) -> None:
        def look(share: float) -> None:
            if number != self._wanted:
                raise _StoppedError
            self.progressed.emit(share)

        workers = os.cpu_count() or 1
        try:
            tuned = tune_scenario(scenario, request, contenders, workers=workers, progress=look)
            look(1.0)
        except _StoppedError:
            return
        except ValueError as problem:
            self.failed.emit(str(problem))
            return
        self.found.emit(tuned)
