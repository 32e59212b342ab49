"""How often and how fast the rule of a recorded path is found.

``python -m tests.benchmarks.identification [STRIDE]`` looks at every STRIDE-th recorded path of at
least ten steps (default: all, which takes minutes).
"""

from __future__ import annotations

import sys
from time import perf_counter

import numpy as np

from explorer.engine.identification import identify
from tests.engine.identification.test_identify import LONG_ENOUGH, RIGHT_FIRST, STEPS, is_path_of


def main() -> None:
    """Print the shares and the seconds."""
    sample = LONG_ENOUGH[:: int(sys.argv[1]) if len(sys.argv) > 1 else 1]
    same, equal, seconds = 0, 0, []
    for record in sample:
        began = perf_counter()
        best = identify(record.positions[: STEPS + 1], record.surface, most=3)[0]
        seconds.append(perf_counter() - began)
        named = best.optimizer.id == record.optimizer_id
        same += named
        equal += named or (best.departs is None and is_path_of(record, best.optimizer))
    count = len(sample)
    print(f"the same name first: {same} of {count}, {same / count:.1%}")
    print(f"the same path first: {equal} of {count}, {equal / count:.1%} (bar {RIGHT_FIRST:.0%})")
    print(f"seconds: median {np.median(seconds):.2f}, largest {max(seconds):.2f} (bar 3)")


if __name__ == "__main__":
    main()
