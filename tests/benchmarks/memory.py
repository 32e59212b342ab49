"""Memory that a recorded run of Adam keeps for each step, with all its terms.

    python -m tests.benchmarks.memory

Bar: at most 250 bytes a step.
"""

from __future__ import annotations

import tracemalloc

from explorer.engine import optimizers, run, surfaces

STEPS = 20_000


def main() -> None:
    surface, optimizer = surfaces["rosenbrock"], optimizers["adam"]()
    assert run(surface, optimizer, (-1.5, 2.0), STEPS).terms, "compiled before anything is counted"
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    trajectory = run(surface, optimizer, (-1.5, 2.0), STEPS)
    plain = tracemalloc.get_traced_memory()[0] - before
    names = ", ".join(trajectory.terms)
    full, peak = (size - before for size in tracemalloc.get_traced_memory())
    tracemalloc.stop()
    print(f"without terms           {plain / STEPS:8.1f} bytes a step")
    print(f"with all terms          {full / STEPS:8.1f} bytes a step   bar 250")
    print(f"most while computing    {peak / STEPS:8.1f} bytes a step")
    print(f"terms: {names}")


if __name__ == "__main__":
    main()
