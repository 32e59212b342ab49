"""How long curvature, tuning and comparisons take, and how much a second worker helps.

Two workers are threads, since machine code and numpy let others run meanwhile. The gain of two
independent processes is given beside it, as the limit of the machine.

    python -m tests.benchmarks.searches [--profile]

``--profile`` adds the profile of 30 surfaces x 20 optimizers, which takes up to a minute.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context

# As the program itself does.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from explorer.engine import Surface, Trial, optimizers, run, surfaces
from explorer.engine.diagnosis.path_curvature import path_curvature
from explorer.engine.objectives.objective import lowest_minimum
from explorer.engine.runs.searches.comparison import compare
from explorer.engine.runs.searches.comparison_cell import compute_cell
from explorer.engine.runs.searches.comparison_request import ComparisonRequest
from explorer.engine.runs.searches.tuning import tune
from explorer.engine.runs.searches.tuning_request import TuningRequest

START = (-1.5, 2.0)
GIVEN_UP = 40
TWELVE = {
    "gradient_descent": "weight_decay",
    "momentum": "momentum",
    "nesterov": "momentum",
    "adagrad": "epsilon",
    "rmsprop": "decay",
    "adam": "beta1",
    "amsgrad": "beta1",
    "adamw": "beta1",
    "adamax": "beta1",
    "nadam": "beta1",
    "qhm": "momentum",
    "adabelief": "beta1",
}
"""Twelve optimizers, and what is tuned of each besides its learning rate."""


def measured(name: str, bar: float, work: Callable[[], object], rounds: int = 5) -> None:
    """Print median and lowest time of some rounds in milliseconds; the first is not counted.

    The total processor time follows: it is more meaningful on a shared machine.
    """
    times, worked = [], []
    for number in range(rounds + 1):
        begin, before = time.perf_counter(), time.process_time()
        work()
        if number:
            times.append(1000 * (time.perf_counter() - begin))
            worked.append(1000 * (time.process_time() - before))
    print(
        f"{name:<48} {statistics.median(times):9.1f} ms   ({min(times):.1f} at best, bar {bar:g}; "
        f"{statistics.median(worked):.1f} of all processors)"
    )


def curvature() -> None:
    """λmax along 12 x 1000 steps in two dimensions."""
    surface = surfaces["rosenbrock"]
    pairs = []
    for index in range(12):
        optimizer = optimizers["gradient_descent"](learning_rate=1e-3)
        start = (START[0], START[1] + 0.01 * index)
        trial = Trial(surface, optimizer, start, 1000)
        pairs.append((trial, run(surface, optimizer, start, 1000)))
    measured("λmax along 12 x 1000", 5, lambda: [path_curvature(*pair) for pair in pairs], 20)


def tuning() -> None:
    """Two hyper-parameters of twelve contenders, 400 steps, 20,000 runs each."""
    surface = surfaces["rosenbrock"]

    def work() -> None:
        for name, second in TWELVE.items():
            request = TuningRequest(("learning_rate", second), budget=400 * 20_000)
            tune(Trial(surface, optimizers[name](), START, 400), request, workers=2)

    measured("tuning 2 of 12 contenders, 20,000 runs each", 1500, work, 3)


def sensitivity() -> None:
    """12 contenders x 64 rates x 16 starts x 500 steps."""
    request = ComparisonRequest(
        (surfaces["rosenbrock"],), {name: optimizers[name]() for name in TWELVE},
        budget=500, starts=16, rates=64,
    )  # fmt: skip
    measured("sensitivity 12 x 64 rates x 16 starts x 500", 500, lambda: compare(request))


def speed_up() -> None:
    """A profile of 12 surfaces x 12 optimizers, with one worker and with two."""
    request = ComparisonRequest(
        tuple(_with_known_minimum()[:12]), {name: optimizers[name]() for name in TWELVE},
        budget=500,
    )  # fmt: skip
    compare(request)
    times: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(5):
        for workers, actual in times.items():
            with ThreadPoolExecutor(workers) as pool:
                begin = time.perf_counter()
                compare(request, executor=pool)
                actual.append(time.perf_counter() - begin)
    alone, two = (statistics.median(samples) for samples in times.values())
    print(f"{'two workers over one':<48} {two / alone:9.2f}      (bar 0.6)")
    print(f"{'two processes over one':<48} {_processes(request):9.2f}")


def _processes(request: ComparisonRequest) -> float:
    """The time of all cells in two warm processes over that in one."""
    cells = [
        request.cell(surface, optimizer)
        for surface in request.surfaces
        for optimizer in request.optimizers.values()
    ]
    collected = []
    for workers in (1, 2):
        with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
            times = []
            for _ in range(5):
                # Both processes compile.
                list(pool.map(compute_cell, [*cells, *cells]))
                begin = time.perf_counter()
                list(pool.map(compute_cell, cells))
                times.append(time.perf_counter() - begin)
            collected.append(min(times))
    return collected[1] / collected[0]


def _with_known_minimum() -> list[Surface]:
    return [
        surface
        for surface in (surfaces[name] for name in surfaces)
        if lowest_minimum(surface) is not None
    ]


def profile() -> None:
    """30 surfaces x 20 optimizers x 16 starts x 32 rates x 500 steps."""
    known = _with_known_minimum()
    ruled = [name for name in optimizers if optimizers[name]().rule is not None][:20]
    request = ComparisonRequest(
        tuple(known[:30]), {name: optimizers[name]() for name in ruled}, budget=500
    )
    begin, before = time.perf_counter(), time.process_time()
    compare(request)
    took, worked = time.perf_counter() - begin, time.process_time() - before
    words = f"profile {len(known[:30])} surfaces x {len(ruled)} optimizers"
    print(f"{words:<48} {1000 * took:9.0f} ms   (bar 60000; {1000 * worked:.0f} of all processors)")
    _give_up(request)


def _give_up(request: ComparisonRequest) -> None:
    """How long a comparison goes on after it was given up, at moments of its first seconds."""
    took = []
    for number in range(GIVEN_UP):
        until = time.perf_counter() + 0.05 + 4.0 * number / GIVEN_UP

        def stop(_share: float, until: float = until) -> None:
            if time.perf_counter() > until:
                raise InterruptedError

        with suppress(InterruptedError):
            compare(request, progress=stop)
        took.append(1000 * (time.perf_counter() - until))
    print(
        f"{'given up':<48} {statistics.median(took):9.1f} ms   ({max(took):.1f} at worst, bar 50)"
    )


if __name__ == "__main__":
    curvature()
    tuning()
    sensitivity()
    speed_up()
    if "--profile" in sys.argv:
        profile()
