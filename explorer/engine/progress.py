"""How far long work is, told while it goes on."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float], None]
"""Told before each step which share of a run is done, 0 to 1; an exception it raises ends it."""


def part_of(progress: Progress | None, begin: float, end: float, whole: float) -> Progress | None:
    """What a part of some work, from ``begin`` to ``end`` of ``whole``, tells about all of it.

    None if nobody is told.

    Example:
        >>> from explorer.engine.progress import part_of
        >>> told = []
        >>> second = part_of(told.append, 1, 2, 4)
        >>> second(0.0), second(0.5)
        (None, None)
        >>> told
        [0.25, 0.375]
    """
    if progress is None:
        return None
    return lambda share: progress((begin + share * (end - begin)) / whole)
