"""Ends the program at once on a stop signal, and leaves nothing half written behind.

Python runs a signal's handler only between two byte codes of the main thread, which may be busy in
machine code for seconds. So the signal wakes a separate thread, which undoes unfinished work and
ends the process with the exit code that a shell gives: 128 and the signal's number.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import TypeVar

Made = TypeVar("Made")
Undo = Callable[[], object]
LONGEST_WAIT_SECONDS = 0.5
"""For a step that must not be interrupted: moving a file into place takes next to nothing, starting
another program may have to read it from a slow disk first."""

_unfinished: dict[object, Undo] = {}
_whole_step = threading.RLock()
_stopping = threading.Event()


@contextlib.contextmanager
def unfinished(make: Callable[[], Made], undo: Callable[[Made], object]) -> Iterator[Made]:
    """Make something that ``undo`` removes, should the program be stopped inside the block.

    At the end of the block nothing is undone: that is for the block to do.
    """
    key = object()
    with _whole_step:
        made = make()
        _unfinished[key] = lambda: undo(made)
    try:
        yield made
    finally:
        _unfinished.pop(key, None)


def whole_step() -> contextlib.AbstractContextManager[object]:
    """A block that a signal does not interrupt; it must be very short."""
    return _whole_step


def give_way() -> None:
    """Never return if the program is being stopped.

    Call this where something has failed, possibly because it was cleared away.
    """
    if _stopping.is_set():
        threading.Event().wait()


def stop_at_signals() -> None:
    """End the process at Ctrl-C with exit code 130 and at SIGTERM with 143, from now on.

    A signal that was ignored when the program was started stays ignored. To be called in the main
    thread, before anything that takes time to import.
    """
    if sys.platform == "win32":
        return
    told, tell = os.pipe()
    os.set_blocking(tell, False)
    signal.set_wakeup_fd(tell, warn_on_full_buffer=False)
    threading.Thread(target=_wait, args=(told,), name="signals", daemon=True).start()
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _heard)


def _heard(number: int, frame: FrameType | None) -> None:
    """Do nothing: the thread has been woken already."""


def _wait(told: int) -> None:
    while (number := os.read(told, 1)[0]) not in (signal.SIGINT, signal.SIGTERM):
        pass
    _stopping.set()
    # Not released, so that nothing new is started while the rest is cleared away.
    _whole_step.acquire(timeout=LONGEST_WAIT_SECONDS)
    for undo in reversed(list(_unfinished.values())):
        with contextlib.suppress(Exception):
            undo()
    os._exit(128 + number)
