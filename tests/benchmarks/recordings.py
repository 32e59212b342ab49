"""Recording a training of PyTorch, and opening what was recorded.

    python -m tests.benchmarks.recordings [ROUNDS] [STEPS]

A network of 100,000 parameters is trained for 1,000 recorded steps and as many others, a few with a
snapshot of each and a few without in turns, so that other load affects both; the bar is 1.1 times,
for the median of the ratios of neighbours, given with the range that holds the true median in 95 %
of cases whatever the noise. Processor time of all threads is given beside it.
``OMP_NUM_THREADS`` says how many threads PyTorch has. Then 1,000 snapshots of 100,000 parameters
are opened to a picture in a process of its own: at most 2 s and 1.5 GB. PyTorch has to be
installed.
"""

from __future__ import annotations

import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.recording.recorder import Recorder

STEPS, STEPS_A_TURN = 1_000, 10

OPEN = """
import resource, sys, time
import numpy as np
from explorer import open_run
open_run
from explorer.scripting.screen import draw_anywhere
draw_anywhere()
from explorer.scripting import recordings, picture
import explorer.export.pictures.picture
begin = time.perf_counter()
picture.picture(recordings.open_run(sys.argv[1]))
print(time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)
"""


def trained(path: Path, steps: int) -> list[tuple[float, float]]:
    """For each turn: seconds of recorded steps over those of others, the same of processors."""
    import torch

    from explorer import record

    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(100, 500), torch.nn.ReLU(), torch.nn.Linear(500, 98), torch.nn.Linear(98, 4)
    )
    inputs, targets = torch.randn(512, 100), torch.randn(512, 4)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def spent(recorder: Recorder | None) -> tuple[float, float]:
        begin, begin_processor = time.perf_counter(), time.process_time()
        for _ in range(STEPS_A_TURN):
            loss = torch.nn.functional.mse_loss(model(inputs), targets)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if recorder is not None:
                recorder.step(loss)
        return time.perf_counter() - begin, time.process_time() - begin_processor

    spent(None)
    ratios = []
    with record(model, path, optimizer=optimizer) as recorder:
        for turn in range(steps // STEPS_A_TURN):
            both = [None, recorder] if turn % 2 else [recorder, None]
            took = {way is recorder: spent(way) for way in both}
            ratios.append((took[True][0] / took[False][0], took[True][1] / took[False][1]))
    return ratios


def middle(numbers: Sequence[float]) -> str:
    """The median of independent numbers, and between which of them it lies in 95 % of cases."""
    ordered, count = sorted(numbers), len(numbers)
    beside = min(round(0.98 * math.sqrt(count)), count // 2)
    low, high = ordered[count // 2 - beside], ordered[min(count // 2 + beside, count - 1)]
    return f"{median(ordered):6.3f} ({low:.3f} to {high:.3f})"


def main(rounds: int = 3, steps: int = STEPS) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "run.npz")
        ratios = trained(path, steps)
        for clock, column in zip(("wall", "processor"), zip(*ratios, strict=True), strict=True):
            print(f"recorded / plain training, {clock:9}{middle(column)}, bar 1.1")
        opened = []
        for _ in range(rounds):
            done = subprocess.run(
                [sys.executable, "-c", OPEN, path], check=True, capture_output=True, text=True
            )
            opened.append([float(word) for word in done.stdout.split()])
        seconds, gigabytes = (median(column) for column in zip(*opened, strict=True))
        print(f"opened to a picture                 {seconds:6.2f} s  (bar 2), {gigabytes:.2f} GB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
