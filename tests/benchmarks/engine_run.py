"""Twelve contenders, 1000 steps each, on Rosenbrock: the engine, numpy and torch.optim.

    python -m tests.benchmarks.engine_run [ROUNDS]

Bars: at most 12 ms, and at most 1/200 of torch.optim's loop, taken as the mean of its SGD with
momentum and its Adam, six of each.
"""

from __future__ import annotations

import sys

import numpy as np

from explorer.engine import optimizers, run, surfaces
from tests.benchmarks.comparisons import absent, numpy_loop, torch_loop
from tests.benchmarks.timing import Measure, alternating, timed

START, STEPS, EACH = (-1.5, 2.0), 1000, 6


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    surface = surfaces["rosenbrock"]
    contenders = [
        optimizers[name](learning_rate=1e-3 * (1 + index / EACH))
        for name in ("momentum", "adam")
        for index in range(EACH)
    ]

    def engine() -> None:
        for contender in contenders:
            run(surface, contender, START, STEPS)

    def with_numpy() -> None:
        for name in ("momentum", "adam"):
            for _ in range(EACH):
                numpy_loop(name, STEPS, np.array(START), record=True)

    measures: list[Measure] = [timed("engine", engine, 10), timed("numpy", with_numpy)]
    if not absent("torch"):
        loops = [torch_loop(name, STEPS, START) for name in ("momentum", "adam")]

        def with_torch() -> None:
            for loop in loops:
                for _ in range(EACH):
                    loop()

        measures.append(timed("torch.optim", with_torch))
    samples = alternating(measures, rounds)
    print(f"{samples.line('engine')}   bar 12 ms")
    print(samples.line("numpy"))
    print(f"engine / numpy          {samples.ratio('engine', 'numpy'):.5f}")
    if "torch.optim" in samples.seconds:
        print(samples.line("torch.optim"))
        ratio = samples.ratio("engine", "torch.optim")
        print(f"engine / torch.optim    {ratio:.5f} = 1/{1 / ratio:.0f}   bar 1/200")


if __name__ == "__main__":
    main()
