"""65,536 lanes, 500 steps on Rosenbrock: one thread, two workers, naive numpy and jax.

    python -m tests.benchmarks.lanes [ROUNDS]

Bars: momentum at most 110 ms and Adam at most 380 ms on one thread, at most a quarter of naive
numpy, and with two workers no slower than jax.jit(vmap(scan)) once that is compiled.
"""

from __future__ import annotations

import sys

import numpy as np

from explorer.engine import Trial, optimizers, surfaces
from explorer.engine.runs.batch import Variation, run_batch
from tests.benchmarks.comparisons import RATE, absent, jax_scan, numpy_loop, rosenbrock
from tests.benchmarks.timing import Measure, Samples, alternating, timed

LANES, STEPS = 65_536, 500
BARS = {"momentum": 110, "adam": 380}


def measured(name: str, starts: np.ndarray, rounds: int) -> Samples:
    optimizer = optimizers[name](learning_rate=RATE)
    trial = Trial(surfaces["rosenbrock"], optimizer, (0.0, 0.0), STEPS)
    vary = Variation(starts=starts)
    columns = starts.T.copy()
    measures: list[Measure] = [
        timed("one thread", lambda: run_batch(trial, vary)),
        timed("two workers", lambda: run_batch(trial, vary, workers=2)),
        timed("numpy", lambda: numpy_loop(name, STEPS, columns, record=False)),
    ]
    if not absent("jax"):
        import jax

        walk = jax_scan(name, STEPS, lambda x: rosenbrock(x[0], x[1])[0])
        compiled = jax.jit(jax.vmap(lambda x: walk(x)[0]))
        given = jax.numpy.array(starts)
        measures.append(timed("jax", lambda: jax.block_until_ready(compiled(given))))
    with np.errstate(all="ignore"):
        return alternating(measures, rounds)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    starts = np.random.default_rng(0).uniform(-1.5, 1.5, (LANES, 2))
    for name, bar in BARS.items():
        samples = measured(name, starts, rounds)
        print(f"{name}, {LANES} lanes, {STEPS} steps")
        for line in samples.seconds:
            print(samples.line(line))
        print(f"one thread: bar {bar} ms")
        print(f"one thread / numpy      {samples.ratio('one thread', 'numpy'):.3f}   bar 0.25")
        ratio = samples.ratio("two workers", "one thread")
        print(f"two workers / one       {ratio:.3f}   bar 1")
        if "jax" in samples.seconds:
            print(f"two workers / jax       {samples.ratio('two workers', 'jax'):.3f}   bar 1")


if __name__ == "__main__":
    main()
