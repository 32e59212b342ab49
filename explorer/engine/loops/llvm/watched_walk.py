"""Machine code watched from outside while it walks: how far it is, and whether to stop it."""

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
    """Let ``workers`` threads do all parts, and tell ``progress`` the share that is done.

    Where ``progress`` raises, ``limit`` is set to 0, at which each part ends with its next step,
    and what was raised goes on once they have ended.
    """
    furthest = 0.0
    with ThreadPoolExecutor(workers, thread_name_prefix="walk") as threads:
        works = [threads.submit(part, edges) for edges in cuts]
        try:
            progress(furthest)
            while wait(works, timeout=SECONDS_BETWEEN_LOOKS).not_done:
                # A run that has diverged marks how far it came, not that it has ended.
                furthest = max(furthest, share())
                progress(furthest)
        except BaseException:
            limit[0] = 0
            raise
    for work in works:
        work.result()
