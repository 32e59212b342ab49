"""A thousand contenders, a thousand steps each, with every step recorded.

    python -m tests.benchmarks.contenders_1000 [ROUNDS]

Once all optimizers with a rule in turn, once Adam alone; together and one by one. Bar: under 2 s.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import numpy as np

from explorer.engine import Optimizer, Trial, optimizers, run, surfaces
from explorer.engine.rules.direct_method import DirectMethod
from explorer.engine.runs.trial_batches import run_trials
from tests.benchmarks.timing import alternating, timed

START, STEPS, COUNT = (-1.5, 2.0), 1000, 1000


def contenders(names: Sequence[str]) -> list[Optimizer]:
    rates = np.geomspace(1e-4, 1e-2, COUNT).tolist()
    return [
        optimizers[names[index % len(names)]](learning_rate=rate)
        for index, rate in enumerate(rates)
    ]


def together(group: Sequence[Optimizer]) -> Callable[[], object]:
    return lambda: run_trials(
        [Trial(surfaces["rosenbrock"], optimizer, START, STEPS) for optimizer in group]
    )


def apart(group: Sequence[Optimizer]) -> Callable[[], object]:
    return lambda: [run(surfaces["rosenbrock"], optimizer, START, STEPS) for optimizer in group]


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    names = [
        name
        for name, cls in optimizers.items()
        if not issubclass(cls, DirectMethod) and "learning_rate" in cls().numbers
    ]
    mixed, alike = contenders(names), contenders(["adam"])
    samples = alternating(
        [
            timed("mixed, run_trials", together(mixed)),
            timed("mixed, one by one", apart(mixed)),
            timed("Adam, run_trials", together(alike)),
            timed("Adam, one by one", apart(alike)),
        ],
        rounds,
    )
    for name in samples.seconds:
        print(samples.line(name))
    slower = max(samples.median(name) for name in ("mixed, run_trials", "Adam, run_many"))
    print(f"slower of the two       {slower:10.3f} s    bar 2 s")


if __name__ == "__main__":
    main()
