"""Monitoring of machine code while it runs: progress and stopping."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait

import numpy as np
import numpy.typing as npt

from explorer.engine.progress import Progress

Edges = tuple[int, int]
SECONDS_BETWEEN_LOOKS = 0.02


def watched(
    part: Callable[[Edges], None],
    cuts: Sequence[Edges],
    workers: int,
    limit: npt.NDArray[np.int64],
    share: Callable[[], float],
    progress: Progress,
) -> None:
    """Let ``workers`` threads process all parts, and report the finished share to ``progress``.

    If ``progress`` raises, ``limit`` is set to 0, which ends each part at its next step, and the
    exception is re-raised once they have ended.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.loops.llvm.progress_watch import watched
        >>> done, told = [], []
        >>> limit = np.array([10])
        >>> watched(done.append, [(0, 2), (2, 4)], 1, limit, lambda: 1.0, told.append)
        >>> done, told[0]
        ([(0, 2), (2, 4)], 0.0)
    """
    furthest = 0.0
    with ThreadPoolExecutor(workers, thread_name_prefix="batch") as threads:
        works = [threads.submit(part, edges) for edges in cuts]
        try:
            progress(furthest)
            while wait(works, timeout=SECONDS_BETWEEN_LOOKS).not_done:
                # A diverged run marks how far it came, not that it has ended.
                furthest = max(furthest, share())
                progress(furthest)
        except BaseException:
            limit[0] = 0
            raise
    for work in works:
        work.result()
