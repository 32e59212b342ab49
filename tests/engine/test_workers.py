from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from explorer.engine import optimizers, surfaces
from explorer.engine.lanes import run_lanes
from explorer.engine.workers import Workers

CALLED_WITH_QT = """
import sys
import PySide6.QtCore
from explorer.engine import optimizers, surfaces
from explorer.engine.lanes import run_lanes
from explorer.engine.workers import Workers
print("main module runs")
with Workers(2) as workers:
    print(workers.map(eval, ["'PySide6' in __import__('sys').modules"] * 2))
"""


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2) as pool:
        yield pool


def test_workers_give_what_one_process_gives(workers: Workers) -> None:
    starts = np.random.default_rng(3).uniform(-2, 2, (5000, 2))
    rates = np.geomspace(1e-3, 1.0, 5000)
    arguments = (surfaces["rosenbrock"], optimizers["nesterov"](), starts, 50)
    options = {"hyperparameters": {"learning_rate": rates}, "tolerance": 1.0}
    alone = run_lanes(*arguments, **options)
    shared = run_lanes(*arguments, **options, workers=workers)
    assert (alone.diverged_at >= 0).any()
    np.testing.assert_array_equal(shared.diverged_at, alone.diverged_at)
    np.testing.assert_array_equal(shared.reached_at, alone.reached_at)
    np.testing.assert_allclose(shared.positions, alone.positions, rtol=1e-9)


def test_answers_keep_the_order_of_the_questions(workers: Workers) -> None:
    assert workers.map(math.sqrt, [4.0, 9.0, 16.0, 25.0]) == [2.0, 3.0, 4.0, 5.0]


def test_an_error_in_a_worker_is_raised_here_and_the_worker_goes_on(workers: Workers) -> None:
    with pytest.raises(ValueError, match=r"math domain error|nonnegative"):
        workers.map(math.sqrt, [-1.0])
    assert workers.map(math.sqrt, [4.0]) == [2.0]


def test_a_worker_that_ends_by_itself_is_reported() -> None:
    with Workers(1) as pool, pytest.raises(RuntimeError, match="has ended"):
        pool.map(sys.exit, [1])


def test_children_load_neither_qt_nor_the_main_module_of_a_program(repository: Path) -> None:
    command = [sys.executable, "-c", CALLED_WITH_QT]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["main module runs", "[False, False]"]


def test_a_pool_has_at_least_one_process() -> None:
    with pytest.raises(ValueError, match="workers: found 0"):
        Workers(0)
