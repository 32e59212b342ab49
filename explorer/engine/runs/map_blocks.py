"""The runs of a map in blocks, and what each tells about how far the whole is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np
import numpy.typing as npt

from explorer.engine.objectives.objective import Progress

Floats = npt.NDArray[np.float64]
BLOCK = 16_384
"""Runs between two reports of progress."""


def blocks(
    columns: Mapping[str, Floats], progress: Progress | None
) -> Iterator[tuple[dict[str, Floats], Progress | None]]:
    """All runs of a map in blocks, each with what is told the share of it that is done."""
    count = len(next(iter(columns.values())))
    for begin in range(0, count, BLOCK):
        if progress is not None:
            progress(begin / count)
        end = min(begin + BLOCK, count)
        part = None if progress is None else partial(_share, progress, begin / count, end / count)
        yield {name: column[begin:end] for name, column in columns.items()}, part


def _share(progress: Progress, begin: float, end: float, share: float) -> None:
    progress(begin + share * (end - begin))


def round_of(progress: Progress | None, done: int, rounds: int) -> Progress | None:
    """What one of several rounds tells about the whole."""
    if progress is None:
        return None
    return lambda share: progress((done + share) / rounds)
