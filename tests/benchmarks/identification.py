"""How often and how fast the rule of a recorded path is found.

``python -m tests.benchmarks.identification [STRIDE]`` looks at every STRIDE-th recorded path of at
least ten steps (default: all, which takes minutes).
"""

from __future__ import annotations

import sys
from time import perf_counter, process_time

import numpy as np

from explorer.engine.identification import identify
from tests.engine.identification.test_identify import (
    LONG_ENOUGH,
    RIGHT_FIRST,
    STEPS,
    is_dialect_among,
    is_right_first,
)


def main() -> None:
    """Print the shares and the seconds."""
    sample = LONG_ENOUGH[:: int(sys.argv[1]) if len(sys.argv) > 1 else 1]
    same, first, dialect = 0, 0, 0
    seconds: list[float] = []
    processor: list[float] = []
    for record in sample:
        began, used = perf_counter(), process_time()
        actual = identify(record.positions[: STEPS + 1], record.surface, most=3)
        seconds.append(perf_counter() - began)
        processor.append(process_time() - used)
        same += actual[0].optimizer.id == record.optimizer_id
        first += is_right_first(record, actual)
        dialect += is_dialect_among(record, actual)
        if not is_right_first(record, actual):
            print(f"not first: {record.id}, found {actual[0].name}")
        if not is_dialect_among(record, actual):
            print(f"dialect not among the first three: {record.id}")
    count = len(sample)
    print(f"the same name first: {same} of {count}, {same / count:.1%}")
    print(f"the same path first: {first} of {count}, {first / count:.1%} (bar {RIGHT_FIRST:.0%})")
    print(f"its dialect among the first three: {dialect} of {count}, {dialect / count:.1%}")
    print(f"seconds: median {np.median(seconds):.2f}, largest {max(seconds):.2f} (bar 3)")
    print(f"of the processor: median {np.median(processor):.2f}, largest {max(processor):.2f}")


if __name__ == "__main__":
    main()
