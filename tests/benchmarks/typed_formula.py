"""The first 1000 steps of Adam on a formula never seen before, everything included.

    python -m tests.benchmarks.typed_formula [ROUNDS]

Parsing, derivatives, compiling and running against jax.jit with lax.scan on the same formula with
its tracing and compiling. Numbers in the formula change each time, so nothing is remembered.
Bars: at most 60 ms, and at most a third of jax.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from typing import Any

from explorer.engine import formula, optimizers, run
from tests.benchmarks.comparisons import RATE, absent, jax_scan
from tests.benchmarks.timing import Measure, alternating, timed

START, STEPS = (-1.5, 2.0), 1000
TEXT = (
    "({0} - x)**2 + 100*(y - x**2)**2 + sin({0}*x)*cos(3*y) "
    "+ exp(-((x - {0})**2 + y**2)) + log(1 + x**2 + {0}*y**2)"
)


def fresh() -> Iterator[float]:
    return (1.0 + count / 1000 for count in itertools.count())


def engine_first_run(numbers: Iterator[float]) -> Callable[[], object]:
    optimizer = optimizers["adam"](learning_rate=RATE)
    return lambda: run(formula(TEXT.format(next(numbers))), optimizer, START, STEPS)


def jax_first_run(numbers: Iterator[float]) -> Callable[[], object]:
    import jax
    import jax.numpy as jnp

    def walk() -> object:
        a = next(numbers)

        def loss(point: Any) -> Any:
            x, y = point[0], point[1]
            return (
                (a - x) ** 2
                + 100 * (y - x**2) ** 2
                + jnp.sin(a * x) * jnp.cos(3 * y)
                + jnp.exp(-((x - a) ** 2 + y**2))
                + jnp.log(1 + x**2 + a * y**2)
            )

        compiled = jax.jit(jax_scan("adam", STEPS, loss))
        return jax.block_until_ready(compiled(jnp.array(START)))

    return walk


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    measures: list[Measure] = [timed("engine", engine_first_run(fresh()))]
    if not absent("jax"):
        measures.append(timed("jax", jax_first_run(fresh())))
    samples = alternating(measures, rounds)
    print(f"{samples.line('engine')}   bar 60 ms")
    if "jax" in samples.seconds:
        print(samples.line("jax"))
        print(f"engine / jax            {samples.ratio('engine', 'jax'):.4f}   bar 0.333")


if __name__ == "__main__":
    main()
