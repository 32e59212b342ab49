"""Frames: the delays while playing, scrubbing and dragging.

    python -m tests.benchmarks.frames [ROUNDS]

Times are of a change and of the one paint that follows from it, in a shown view of 1000 x 800
pixels under the platform ``offscreen``. Plain PlotCurveItems with the same paths, pens and heat
map are the baseline.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pyqtgraph
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from explorer.drawing.colours.colour_maps import colour_map
from explorer.drawing.colours.theme import LIGHT
from explorer.drawing.contenders.trace import Trace, default_styles
from explorer.drawing.frame.pyqtgraph_setup import configure
from explorer.drawing.plots.charts.chart_plot import ChartPlot
from explorer.drawing.plots.plane_plot import PlanePlot
from explorer.drawing.surfaces.height_field import coloured, evaluate_on_grid, scaling
from explorer.engine import Surface, Trajectory, optimizers, run, surfaces
from tests.benchmarks.timing import Measure, Samples, alternating

CONTENDERS = 12
STEPS = 1000
LONG = 100_000
FRAMES = 40


def typical(surface: Surface, steps: int, factor: float = 1.0) -> list[Trajectory]:
    """Twelve different optimizers and rates on Rosenbrock."""
    rates = {
        "gradient_descent": (2e-4, 5e-4, 1e-3),
        "momentum": (5e-5, 2e-4, 4e-4),
        "adam": (0.01, 0.03, 0.1),
        "rmsprop": (0.003, 0.01),
        "adagrad": (0.3,),
    }
    return [
        run(surface, optimizers[name](learning_rate=factor * rate), start=(-1.5, 2.0), steps=steps)
        for name, some in rates.items()
        for rate in some
    ]


def zigzag(surface: Surface, steps: int) -> list[Trajectory]:
    """Twelve descents across the ravine with rates just below divergence."""
    return [
        run(
            surface,
            optimizers["gradient_descent"](learning_rate=0.4999 - 0.0001 * index),
            start=(2.0, 2.4 - 0.35 * index),
            steps=steps,
        )
        for index in range(CONTENDERS)
    ]


def traces_of(runs: Sequence[Trajectory]) -> list[Trace]:
    """The runs with the theme's styles."""
    styles = default_styles(LIGHT, [f"Contender {index}" for index in range(len(runs))])
    return [Trace(trajectory, style) for trajectory, style in zip(runs, styles, strict=True)]


class PaintCounter(QObject):
    """Counts how often a widget is painted."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


def painted(view: pyqtgraph.GraphicsView) -> None:
    """Let the event loop paint the view, once."""
    counter = PaintCounter()
    view.viewport().installEventFilter(counter)
    QApplication.processEvents()
    view.viewport().removeEventFilter(counter)
    if counter.count != 1:
        raise SystemExit(f"the view was painted {counter.count} times, expected once")


class Stage:
    """A plane in a shown view."""

    def __init__(self, surface: Surface, runs: Sequence[Trajectory]) -> None:
        self.view = pyqtgraph.GraphicsView()
        self.plot = PlanePlot(surface, LIGHT)
        self.view.setCentralItem(self.plot)
        self.view.resize(1000, 800)
        self.view.show()
        QApplication.processEvents()
        self.plot.fit_surface()
        self.plot.set_traces(traces_of(runs))
        self.plot.set_chosen(0)
        QApplication.processEvents()

    def frame(self) -> None:
        """Paint what has changed, as the event loop would."""
        painted(self.view)


class PlainStage:
    """The same picture made of pyqtgraph's own items."""

    def __init__(self, surface: Surface, runs: Sequence[Trajectory]) -> None:
        self.runs = runs
        self.view = pyqtgraph.PlotWidget()
        (left, right), (bottom, top) = surface.view
        grid = evaluate_on_grid(surface, (left, right), (bottom, top))
        pixels = coloured(scaling(grid, "linear")(grid.values), colour_map("mist"), "#ffffff")
        image = pyqtgraph.ImageItem(pixels[::-1].view(np.uint8).reshape(256, 256, 4))
        image.setRect(left, bottom, right - left, top - bottom)
        self.view.addItem(image)
        self.curves = []
        for trace in traces_of(runs):
            pair = []
            for colour, width in ((LIGHT.casing, 4), (trace.style.colour, 2)):
                pen = pyqtgraph.mkPen(colour, width=width)
                curve = pyqtgraph.PlotCurveItem(pen=pen, antialias=True)
                self.view.addItem(curve)
                pair.append(curve)
            self.curves.append(pair)
        self.view.setRange(xRange=(left, right), yRange=(bottom, top), padding=0)
        self.view.resize(1000, 800)
        self.view.show()
        QApplication.processEvents()

    def frame(self, step: int) -> None:
        """Show a step."""
        for trajectory, pair in zip(self.runs, self.curves, strict=True):
            for curve in pair:
                curve.setData(
                    trajectory.positions[: step + 1, 0], trajectory.positions[: step + 1, 1]
                )
        painted(self.view)


def each(name: str, action: Callable[[], object]) -> Measure:
    """A measure of one call."""

    def measure() -> Mapping[str, float]:
        start = time.perf_counter()
        action()
        return {name: time.perf_counter() - start}

    return measure


def playback(stage: Stage, steps: int) -> Callable[[], None]:
    """Show the next frame of a run that plays over and over."""
    wanted: Iterator[int] = cycle(range(steps // 50, steps, max(steps // 100, 1)))

    def advance() -> None:
        stage.plot.set_step(next(wanted))
        stage.frame()

    return advance


def scrub(stage: Stage, steps: int) -> Callable[[], None]:
    """Jump to another step, back and forth equally often."""
    generator = np.random.default_rng(1)

    def jump() -> None:
        stage.plot.set_step(int(generator.integers(0, steps)))
        stage.frame()

    return jump


def drag(stage: Stage, choices: Sequence[Sequence[Trace]], steps: int) -> Callable[[], None]:
    """Replace all trajectories, at the last step."""
    wanted = cycle(choices)
    stage.plot.set_step(steps)

    def replace() -> None:
        stage.plot.set_traces(next(wanted))
        stage.frame()

    return replace


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else FRAMES
    application = QApplication([])
    configure()
    rosenbrock, ravine = surfaces["rosenbrock"], surfaces["ravine"]
    ordinary = typical(rosenbrock, STEPS)
    steep = zigzag(ravine, STEPS)
    play = Stage(rosenbrock, ordinary), Stage(ravine, steep)
    change = Stage(rosenbrock, ordinary), Stage(ravine, steep)
    choices = [[traces_of(typical(rosenbrock, STEPS, f)) for f in (1.0, 0.97)]]
    choices.append([traces_of(steep), traces_of(steep[::-1])])
    long = Stage(rosenbrock, typical(rosenbrock, LONG))
    long_steep = Stage(ravine, zigzag(ravine, LONG))
    moved = Stage(rosenbrock, ordinary)
    moved.plot.set_step(STEPS)
    bends = cycle([rosenbrock.with_parameters(b=b) for b in (100.0, 90.0, 80.0)])
    charts = pyqtgraph.GraphicsView()
    chart = ChartPlot(rosenbrock, LIGHT)
    charts.setCentralItem(chart)
    charts.resize(1000, 300)
    charts.show()
    QApplication.processEvents()
    chart_choices = cycle([choices[0][0], choices[0][1]])
    long_chart = traces_of(typical(rosenbrock, LONG))

    def drag_surface() -> None:
        surface = next(bends)
        moved.plot.set_surface(surface)
        moved.plot.set_traces(traces_of(typical(surface, STEPS)))
        moved.frame()

    def drag_chart() -> None:
        chart.set_traces(next(chart_choices))
        painted(charts)

    def drag_long_chart() -> None:
        chart.set_traces(long_chart)
        painted(charts)

    # Each group alternates; what churns through 100,000 steps would leave cold caches to the rest.
    groups: list[list[Measure]] = [
        [
            each("playback typical", playback(play[0], STEPS)),
            each("playback zig-zag", playback(play[1], STEPS)),
        ],
        [
            each("set_traces typical", drag(change[0], choices[0], STEPS)),
            each("set_traces zig-zag", drag(change[1], choices[1], STEPS)),
            each("chart set_traces", drag_chart),
        ],
        [each("surface dragged", drag_surface)],
        [
            each("scrub 12 x 100,000", scrub(long, LONG)),
            each("scrub zig-zag 100,000", scrub(long_steep, LONG)),
            each("chart 12 x 100,000", drag_long_chart),
        ],
    ]
    seconds: dict[str, Sequence[float]] = {}
    for group in groups:
        seconds.update(alternating(group, rounds, warm_up=3).seconds)
    samples = Samples(seconds)
    plain = PlainStage(ravine, steep)
    halves = cycle([STEPS // 2, STEPS // 2 + 10])
    baseline = alternating([each("plain zig-zag", lambda: plain.frame(next(halves)))], 3)
    report(samples, baseline)
    application.quit()


def report(samples: Samples, baseline: Samples) -> None:
    """Print each median with its bar in milliseconds."""
    bars = {
        "playback typical": 8,
        "playback zig-zag": 14,
        "set_traces typical": 8,
        "set_traces zig-zag": None,
        "surface dragged": 33,
        "scrub 12 x 100,000": 33,
        "scrub zig-zag 100,000": None,
        "chart set_traces": None,
        "chart 12 x 100,000": None,
    }
    for name, bar in bars.items():
        text = samples.line(name) + f"   95 %: {1000 * samples.percentile(name, 95):.1f} ms"
        print(text if bar is None else f"{text}, bar {bar} ms")
    print(baseline.line("plain zig-zag"))
    times = baseline.median("plain zig-zag") / samples.median("playback zig-zag")
    print(f"plain PlotCurveItems take {times:.0f} times as long as the zig-zag here, bar 20")


if __name__ == "__main__":
    main()
