"""Progress reports of long work."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float], None]
"""Called before each step with the finished share of a run, 0 to 1; an exception ends the run."""


def part_of(progress: Progress | None, begin: float, end: float, whole: float) -> Progress | None:
    """The progress of the whole as reported by a part, from ``begin`` to ``end`` of ``whole``.

    None if there is no report.

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
