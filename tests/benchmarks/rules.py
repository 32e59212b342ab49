"""What a step of each rule costs beside one of Adam, and a thousand steps of the slowest twelve.

    python -m tests.benchmarks.rules [ROUNDS]

Each rule in each dialect walks 1,000 steps on Rosenbrock over Python floats, in turns, and the
lowest of its times counts. Bars: a rule that is mathematics takes at most 1.5 times Adam's time a
step, and the slowest twelve together, as contenders of one scenario, at most 40 ms.
"""

from __future__ import annotations

import sys
import time

from explorer.engine import optimizers, surfaces
from explorer.engine.loops.float_loop import LoopInputs, by_floats
from explorer.engine.loops.step import surface_symbol
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import hyperparameter_symbol

SURFACE, START, STEPS, SLOWEST = surfaces["rosenbrock"], (-1.5, 2.0), 1000, 12


def inputs(optimizer: Optimizer) -> LoopInputs:
    """A run of the optimizer."""
    assert optimizer.rule is not None
    assert SURFACE.formula_field is not None
    numbers = {surface_symbol(name): value for name, value in SURFACE.values.items()}
    given = optimizer.numbers_on(SURFACE)
    numbers |= {hyperparameter_symbol(name): value for name, value in given.items()}
    return LoopInputs(
        field=SURFACE.formula_field, rule=optimizer.rule, start=START, rows=STEPS + 1,
        numbers=numbers, rates=None, noise=None, with_terms=False,
    )  # fmt: skip


def main(rounds: int = 15) -> None:
    """Measure and print."""
    runs = {
        (name, dialect): inputs(cls.in_dialect(dialect))
        for name, cls in optimizers.items()
        for dialect in cls.dialects
        if cls.in_dialect(dialect).rule is not None
    }
    runs = {key: run for key, run in runs.items() if by_floats(run)[1] is None}
    times: dict[tuple[str, str], list[float]] = {key: [] for key in runs}
    for _ in range(rounds):
        for key, run in runs.items():
            begin = time.perf_counter()
            by_floats(run)
            times[key].append(time.perf_counter() - begin)
    lowest = {key: min(values) for key, values in times.items()}
    adam = lowest["adam", "paper"]
    slowest = sorted(lowest, key=lambda key: -lowest[key])[:SLOWEST]
    for name, dialect in slowest:
        seconds = lowest[name, dialect]
        print(
            f"{f'{name} as in {dialect}':<32} {1e6 * seconds / STEPS:6.2f} us a step"
            f"   {seconds / adam:5.2f} x Adam   (bar 1.5)"
        )
    together = []
    for _ in range(rounds):
        begin = time.perf_counter()
        for key in slowest:
            by_floats(runs[key])
        together.append(time.perf_counter() - begin)
    print(
        f"{f'{SLOWEST} x {STEPS} of these':<32} {1000 * sorted(together)[rounds // 2]:6.1f} ms"
        f"   ({1000 * min(together):.1f} at best, bar 40)"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
