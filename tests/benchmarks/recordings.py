"""Recording a training of PyTorch, and opening what was recorded.

    python -m tests.benchmarks.recordings [ROUNDS] [STEPS]

A network of 100,000 parameters is trained for 1,000 steps with and without a snapshot of every
step, in turns; the bar is 1.1 times, for the median of the ratios of neighbours. Processor time is
given beside it: a busy machine changes it least, best with ``OMP_NUM_THREADS=1``, since threads
that wait for each other count. Then 1,000 snapshots of 100,000 parameters are opened to a picture
in a process of its own: at most 2 s and 1.5 GB. PyTorch has to be installed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

STEPS, PARAMETERS = 1_000, 100_000

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


def trained(path: Path | None, steps: int) -> tuple[float, float]:
    """Seconds that a training takes, and of processors; recorded into ``path`` or not at all."""
    import torch

    from explorer import record

    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(100, 500), torch.nn.ReLU(), torch.nn.Linear(500, 98), torch.nn.Linear(98, 4)
    )
    inputs, targets = torch.randn(512, 100), torch.randn(512, 4)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    recorder = None if path is None else record(model, path, optimizer=optimizer)
    begin, begin_processor = time.perf_counter(), time.process_time()
    for _ in range(steps):
        loss = torch.nn.functional.mse_loss(model(inputs), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if recorder is not None:
            recorder.step(loss)
    spent = time.perf_counter() - begin, time.process_time() - begin_processor
    if recorder is not None:
        recorder.close()
    return spent


def main(rounds: int = 5, steps: int = STEPS) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "run.npz")
        trained(None, 20)
        ratios = []
        for _ in range(rounds):
            plain, recorded = trained(None, steps), trained(path, steps)
            ratios.append([one / other for one, other in zip(recorded, plain, strict=True)])
        wall, processor = (median(column) for column in zip(*ratios, strict=True))
        print(f"recorded / plain training ({plain[0]:.2f} s)   {wall:6.3f}  (bar 1.1), "
              f"processor {processor:.3f}")  # fmt: skip
        opened = []
        for _ in range(min(rounds, 3)):
            done = subprocess.run(
                [sys.executable, "-c", OPEN, path], check=True, capture_output=True, text=True
            )
            opened.append([float(word) for word in done.stdout.split()])
        seconds, gigabytes = (median(column) for column in zip(*opened, strict=True))
        print(f"opened to a picture                 {seconds:6.2f} s  (bar 2), {gigabytes:.2f} GB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
