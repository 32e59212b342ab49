"""Exports: how long a picture takes as a process, a film, and how large files become.

    python -m tests.benchmarks.export [ROUNDS]

The baseline of ``render`` is a process that imports pyqtgraph and shows an empty PlotWidget.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from explorer.engine import optimizers, surfaces
from explorer.export.films.film import write_film
from explorer.export.films.film_options import FilmOptions
from explorer.export.pictures.picture import write_picture
from explorer.export.pictures.picture_options import PictureOptions
from explorer.scenario.files.scenario_file import write_scenario
from explorer.scenario.results import compute
from explorer.scenario.scenario import Contender, Scenario
from tests.benchmarks.timing import Measure, alternating

BARE = """
import pyqtgraph
from PySide6.QtWidgets import QApplication
application = QApplication([])
widget = pyqtgraph.PlotWidget()
widget.resize(1200, 900)
widget.show()
widget.grab()
"""
RENDER = "import sys; from explorer.cli import main; sys.exit(main())"
BARS = {"gif": (5.0, 1.0), "mp4": (3.0, 0.5), "webp": (None, None), "apng": (None, None)}
RATES = {
    "gradient_descent": 0.001,
    "momentum": 0.0004,
    "adam": 0.05,
    "rmsprop": 0.01,
    "nesterov": 0.0004,
    "adagrad": 0.5,
}


def scenario(contenders: int, steps: int) -> Scenario:
    """Different optimizers and rates on Rosenbrock."""
    names = list(RATES)
    return Scenario(
        surface=surfaces["rosenbrock"],
        start=(-1.5, 2.0),
        steps=steps,
        contenders=tuple(
            Contender(
                optimizers[names[index % len(names)]](
                    learning_rate=RATES[names[index % len(names)]] * (1.0 - 0.03 * index)
                ),
                name=f"{names[index % len(names)].replace('_', ' ')} {index + 1}",
                look=index,
            )
            for index in range(contenders)
        ),
    )


def process(name: str, arguments: list[str]) -> Measure:
    """A measure of a whole Python process."""

    def measure() -> Mapping[str, float]:
        begin = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True)
        return {name: time.perf_counter() - begin}

    return measure


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_scenario(folder / "a.descent", scenario(6, 200))
        render = ["-c", RENDER, "render", str(folder / "a.descent"), "-f", "--size", "1600x1200"]
        samples = alternating(
            [
                process("bare", ["-c", BARE]),
                process("render png", [*render, "-o", str(folder / "a.png")]),
                process("render svg", [*render, "-o", str(folder / "a.svg")]),
                process("render pdf", [*render, "-o", str(folder / "a.pdf")]),
            ],
            rounds,
        )
        print(samples.line("bare"))
        print(samples.line("render png", "bare", 1.8))
        print(samples.line("render svg", "bare"))
        print(samples.line("render pdf", "bare"))
        films(folder, rounds)
        large = scenario(12, 1000)
        for view in ("plane", "both"):
            for kind in ("svg", "pdf", "png"):
                path = folder / f"{view}.{kind}"
                write_picture(compute(large), PictureOptions(view=view), path)
                size = path.stat().st_size / 1e6
                print(f"12 x 1000, {view}.{kind:<5} {size:6.2f} MB, bar for svg 1.5 MB")


def films(folder: Path, rounds: int) -> None:
    """Print time and size of 200 frames of 800 x 600, with 3 and with 12 contenders."""
    for contenders in (3, 6, 12):
        shown = scenario(contenders, 199)
        for kind, (seconds, megabytes) in BARS.items():
            times = []
            path = folder / f"film.{kind}"
            for _ in range(max(rounds // 3, 1)):
                begin = time.perf_counter()
                write_film(shown, FilmOptions(), path, replace=True)
                times.append(time.perf_counter() - begin)
            size = path.stat().st_size / 1e6
            bar = f", bars {seconds:g} s and {megabytes:g} MB" if seconds else ""
            print(f"200 frames, {contenders:2} contenders, {kind:<5}"
                  f" {min(times):5.2f} s {size:6.3f} MB{bar}")  # fmt: skip


if __name__ == "__main__":
    main()
