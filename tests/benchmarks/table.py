"""A table as a process: ``trace`` of 12 contenders x 1000 steps, from start to written file.

    python -m tests.benchmarks.table [ROUNDS]

The baseline is a Python that imports numpy and ends.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.timing import alternating, timed

CONTENDERS = (
    "gradient_descent", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam",
    "amsgrad", "adamw", "nadam", "radam", "adan",
)  # fmt: skip
BAR_SECONDS = 1.0


def main(rounds: int) -> None:
    """Print the medians, and whether the slowest format keeps the bar."""
    with tempfile.TemporaryDirectory() as folder:
        scenario = Path(folder) / "twelve.descent"
        data = {
            "format": "descent-explorer/1",
            "surface": {"id": "rosenbrock"},
            "start": [-1.5, 2.0],
            "steps": 1000,
            "contenders": [
                {"optimizer": key, "hyperparameters": {"learning_rate": 1e-3}} for key in CONTENDERS
            ],
        }
        scenario.write_text(json.dumps(data), encoding="utf-8")

        def called(*arguments: str) -> None:
            subprocess.run([sys.executable, *arguments], check=True)

        def traced(ending: str) -> None:
            out = str(scenario.with_suffix(f".{ending}"))
            called("-m", "explorer", "trace", str(scenario), "-o", out, "--force")

        measures = [timed("numpy", lambda: called("-c", "import numpy"))]
        measures += [
            timed(kind, lambda entry=kind: traced(entry)) for kind in ("csv", "json", "npz")
        ]
        samples = alternating(measures, rounds)
    print(samples.line("numpy"))
    for ending in ("csv", "json", "npz"):
        print(samples.line(ending, "numpy"))
    slowest = max(samples.median(ending) for ending in ("csv", "json", "npz"))
    print(f"slowest {slowest:.2f} s, bar {BAR_SECONDS} s: {slowest <= BAR_SECONDS}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
