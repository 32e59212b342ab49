"""The cost of a step of each rule relative to Adam, and a thousand steps of the slowest twelve.

    python -m tests.benchmarks.rules [ROUNDS]

Each rule in each dialect takes 1,000 steps on Rosenbrock over Python floats, each time right after
Adam, and the median of the ratios of their processor times counts, which tolerates a busy machine.
Bars: a rule that is mathematics takes at most 1.5 times Adam's time a step, and the slowest twelve
together, as contenders of one scenario, at most 40 ms.
"""

from __future__ import annotations

import sys
import time
from statistics import median

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


def seconds_for(run: LoopInputs) -> float:
    """The processor's time for a run."""
    begin = time.process_time()
    by_floats(run)
    return time.process_time() - begin


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
    beside: dict[tuple[str, str], list[float]] = {key: [] for key in runs}
    for _ in range(rounds):
        for key, run in runs.items():
            beside[key].append(seconds_for(runs["adam", "paper"]))
            times[key].append(seconds_for(run))
    lowest = {key: min(values) for key, values in times.items()}
    ratios = {
        key: median(own / adam for own, adam in zip(times[key], beside[key], strict=True))
        for key in runs
    }
    slowest = sorted(ratios, key=lambda key: -ratios[key])[:SLOWEST]
    for name, dialect in slowest:
        seconds = lowest[name, dialect]
        print(
            f"{f'{name} as in {dialect}':<32} {1e6 * seconds / STEPS:6.2f} us a step"
            f"   {ratios[name, dialect]:5.2f} x Adam   (bar 1.5)"
        )
    together = [sum(seconds_for(runs[key]) for key in slowest) for _ in range(rounds)]
    print(
        f"{f'{SLOWEST} x {STEPS} of these':<32} {1000 * sorted(together)[rounds // 2]:6.1f} ms"
        f"   ({1000 * min(together):.1f} at best, bar 40)"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
