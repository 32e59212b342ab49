"""Typed rules: a key stroke to 1,000 steps, 65,536 lanes beside the built-in rule, random texts.

    python -m tests.benchmarks.recurrences [ROUNDS] [TEXTS]

Bars: parsing a changed Adam and its first 1,000 steps at most 30 ms; its lanes at most 1.05 times
those of the built-in one; of 200,000 random texts none that takes over 0.5 s or raises anything
but FormulaError.
"""

from __future__ import annotations

import contextlib
import itertools
import statistics
import sys
import time

import numpy as np

from explorer.engine import FormulaError, Optimizer, Trial, optimizers, recurrence, run, surfaces
from explorer.engine.rules.recurrences.rule_as_text import opened_as_text, source_of
from explorer.engine.runs.batch import BatchResult, Variation, run_batch
from tests.benchmarks.timing import alternating, timed
from tests.engine.rules.recurrences.texts import random_texts

LANES, STEPS = 65_536, 500
SURFACE = surfaces["rosenbrock"]
ADAM = optimizers["adam"](learning_rate=0.05)


def key_strokes(count: int) -> list[float]:
    """Seconds from a changed text to its trajectory; each text is a new one."""
    text = source_of(ADAM)
    collected = []
    for number in itertools.islice(itertools.count(), count):
        changed = text.replace("beta1*m +", f"beta1*m*{1 - 1e-6 * number!r} +")
        began = time.perf_counter()
        run(SURFACE, recurrence(changed), SURFACE.starts[0], 1_000)
        collected.append(time.perf_counter() - began)
    return collected


def slowest_text(count: int) -> float:
    """The longest processor time that a random text takes."""
    slowest = 0.0
    for text in random_texts(count, seed=11):
        began = time.process_time()
        with contextlib.suppress(FormulaError):
            _ = recurrence(text).rule
        slowest = max(slowest, time.process_time() - began)
    return slowest


def lanes(optimizer: Optimizer) -> BatchResult:
    starts = np.random.default_rng(0).uniform(-1.5, 1.5, (LANES, 2))
    return run_batch(Trial(SURFACE, optimizer, SURFACE.starts[0], STEPS), Variation(starts))


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    texts = int(sys.argv[2]) if len(sys.argv) > 2 else 200_000
    key_strokes(3)
    strokes = key_strokes(40)
    print(
        f"a key stroke to 1,000 steps: median {1e3 * statistics.median(strokes):.1f} ms, "
        f"slowest {1e3 * max(strokes):.1f} ms   bar 30"
    )
    samples = alternating(
        [
            timed("typed", lambda: lanes(opened_as_text(ADAM))),
            timed("built in", lambda: lanes(ADAM)),
        ],
        rounds,
    )
    for name in samples.seconds:
        print(samples.line(name))
    print(f"typed / built in  {samples.ratio('typed', 'built in'):.3f}   bar 1.05")
    print(f"{texts} random texts: slowest {slowest_text(texts):.3f} s   bar 0.5")


if __name__ == "__main__":
    main()
