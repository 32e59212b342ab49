"""Progress of long calls in a terminal and in a notebook, by tqdm where that is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec

PARTS = 100
DELAY = 0.5
"""Seconds before a bar is shown."""


@contextmanager
def progress_of(what: str) -> Iterator[Callable[[float], None]]:
    """A function that receives the finished share, 0 to 1; Ctrl+C ends the work as usual."""
    if find_spec("tqdm") is None:
        yield _nothing
        return
    from tqdm.auto import tqdm

    looks = "{desc} {bar} {percentage:.0f} %"
    with tqdm(total=PARTS, desc=what, delay=DELAY, leave=False, bar_format=looks) as bar:

        def show(share: float) -> None:
            bar.update(int(PARTS * share) - bar.n)

        yield show


def _nothing(_share: float) -> None:
    """No report."""
