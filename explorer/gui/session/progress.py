"""Long work: its progress is shown, and it can be stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QProgressDialog, QWidget

from explorer.engine.progress import Progress

PATIENCE_SECONDS = 0.2
"""Work that finishes sooner shows no dialog."""
SECONDS_BETWEEN_LOOKS = 0.05
PARTS = 1000


class StoppedError(Exception):
    """The person who waited has stopped the work."""


class Waiting(Protocol):
    """Provides a progress function for the duration of the work."""

    def __call__(self, *, can_stop: bool) -> AbstractContextManager[Progress | None]:
        """``can_stop`` offers to stop the work; the function then raises ``StoppedError``."""


def unseen(*, can_stop: bool) -> AbstractContextManager[None]:
    """Waiting without a window: nothing is shown and nothing can stop it."""
    del can_stop
    return nullcontext()


def unasked(subject: object) -> bool:
    """Without the user to ask, nothing beyond the budget is computed, and no file replaced."""
    del subject
    return False


class WaitingDialog:
    """Waiting in a window: a dialog that appears when the work takes longer than a moment.

    While one is waited for, events of the window can begin another; each has a dialog of its own.
    """

    def __init__(self, window: QWidget, clock: Callable[[], float] = time.monotonic) -> None:
        self._window = window
        self._clock = clock
        self.dialog: QProgressDialog | None = None

    @contextmanager
    def __call__(self, *, can_stop: bool) -> Iterator[Progress]:
        """Wait for the work inside."""
        begun = looked = self._clock()
        outer, dialog = self.dialog, None

        def progress(share: float) -> None:
            nonlocal looked, dialog
            now = self._clock()
            if now - begun < PATIENCE_SECONDS or now - looked < SECONDS_BETWEEN_LOOKS:
                return
            looked = now
            if dialog is None:
                dialog = self.dialog = self._made(can_stop=can_stop)
            # This also lets the dialog see clicks and keys.
            dialog.setValue(min(PARTS - 1, int(PARTS * share)))
            if can_stop and dialog.wasCanceled():
                raise StoppedError

        try:
            yield progress
        finally:
            if dialog is not None:
                dialog.hide()
                dialog.deleteLater()
            self.dialog = outer

    def _made(self, *, can_stop: bool) -> QProgressDialog:
        dialog = QProgressDialog(self._window)
        dialog.setObjectName("waiting")
        dialog.setWindowTitle("Descent Explorer")
        dialog.setLabelText("Computing the runs …")
        dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
        dialog.setAutoReset(False)
        dialog.setMinimumDuration(0)
        dialog.setMinimumWidth(360)
        bar = QProgressBar(dialog)
        bar.setTextVisible(False)
        dialog.setBar(bar)
        dialog.setRange(0, PARTS)
        if can_stop:
            dialog.setCancelButtonText("Stop")
        else:
            dialog.setCancelButton(None)
        return dialog
