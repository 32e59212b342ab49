"""The runs of a map in blocks, each of which reports the progress of the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from explorer.arrays import Floats
from explorer.engine.progress import Progress, part_of

BLOCK = 16_384
"""Runs between two reports of progress."""


def blocks(
    columns: Mapping[str, Floats], progress: Progress | None
) -> Iterator[tuple[dict[str, Floats], Progress | None]]:
    """All runs of a map in blocks, each with its own progress report.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.runs.map_blocks import blocks
        >>> shares = []
        >>> columns = {"momentum": np.zeros(32_768)}
        >>> [len(block["momentum"]) for block, progress in blocks(columns, shares.append)]
        [16384, 16384]
        >>> shares
        [0.0, 0.5]
    """
    count = len(next(iter(columns.values())))
    for begin in range(0, count, BLOCK):
        if progress is not None:
            progress(begin / count)
        end = min(begin + BLOCK, count)
        part = part_of(progress, begin, end, count)
        yield {name: column[begin:end] for name, column in columns.items()}, part
