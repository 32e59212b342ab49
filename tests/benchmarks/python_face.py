"""The cost of the Python interface: importing it, and calling a user's function through it.

    python -m tests.benchmarks.python_face [ROUNDS]

Bars: 15 ms for ``import explorer``; an objective of a
numpy function at most 1.2 times the function and its gradient called by hand in a loop.
"""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median
from typing import Any

import numpy as np

from explorer import objective

CALLS, TURNS = 100, 50
"""Calls in a row, and how often a round takes turns between the two ways."""
CENTRES = np.random.default_rng(0).normal(size=(40, 10))


def wells(x: Any) -> Any:
    """A sum of wells around forty centres in ten dimensions."""
    away = x - CENTRES
    return -np.exp(-0.5 * np.einsum("ij,ij->i", away, away)).sum()


def slopes(x: Any) -> Any:
    """Its gradient."""
    away = x - CENTRES
    return np.exp(-0.5 * np.einsum("ij,ij->i", away, away)) @ away


def main(rounds: int = 9) -> None:
    """Measure and print."""
    code = (
        "import time; begin = time.perf_counter(); import explorer; "
        "print(time.perf_counter() - begin)"
    )
    times = [
        float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout)
        for _ in range(rounds)
    ]
    print(f"import explorer                    {1e3 * median(times):6.1f} ms   (bar 15)")
    surface, x = objective(wells, slopes, dimension=10), np.zeros(10)
    by_hand, ratios = [], []
    for _ in range(rounds * TURNS):
        begin = time.perf_counter()
        for _ in range(CALLS):
            wells(x)
            slopes(x)
        middle = time.perf_counter()
        for step in range(CALLS):
            surface.loss_and_gradient(x, x, step)
        by_hand.append(middle - begin)
        ratios.append((time.perf_counter() - middle) / by_hand[-1])
    ratio, each = median(ratios), 1e6 * median(by_hand) / CALLS
    print(f"objective / by hand ({each:.1f} us each)  {ratio:6.3f}      (bar 1.2)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
