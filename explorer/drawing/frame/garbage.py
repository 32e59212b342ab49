"""When Python may look for unreachable objects: not while Qt makes, paints or deletes its own.

A collection in the middle of a call from Qt may delete plots of an earlier picture there and then,
and Qt does not expect it: the process can end.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Suspend garbage collection while the body runs."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def collect_due() -> None:
    """Collect the oldest generation that Python itself would collect by now, if any."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation] > 0:
            gc.collect(generation)
            return
