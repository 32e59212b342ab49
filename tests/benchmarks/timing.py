"""Medians and ratios of things measured in one run.

A ratio says more than a time, since it survives a change of machine; but only where both sides
were measured under the same load. So the sides alternate: one round measures each of them once.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Measure = Callable[[], Mapping[str, float]]


@dataclass(frozen=True)
class Samples:
    """Seconds by name, one for each round."""

    seconds: Mapping[str, Sequence[float]]

    def median(self, name: str) -> float:
        """Median of the named measurement in seconds."""
        return statistics.median(self.seconds[name])

    def percentile(self, name: str, percent: int) -> float:
        """The named measurement's percentile in seconds."""
        return statistics.quantiles(self.seconds[name], n=100, method="inclusive")[percent - 1]

    def ratio(self, name: str, baseline: str) -> float:
        """How many times the baseline's median the named median is."""
        return self.median(name) / self.median(baseline)

    def line(self, name: str, baseline: str | None = None, bar: float | None = None) -> str:
        """One line for the terminal: median, range, and the ratio with the bar it is held to."""
        values = self.seconds[name]
        text = (
            f"{name:<24} {1000 * self.median(name):10.3f} ms"
            f"   ({1000 * min(values):.3f} to {1000 * max(values):.3f}, {len(values)} rounds)"
        )
        if baseline is None:
            return text
        text += f"   {self.ratio(name, baseline):.3g} x {baseline}"
        return text if bar is None else f"{text}, bar {bar:g}"


def alternating(measures: Sequence[Measure], rounds: int, warm_up: int = 1) -> Samples:
    """Measure each in turn, round by round; the first ``warm_up`` rounds are not counted.

    A measure returns seconds by name; names must differ between measures.
    """
    seconds: dict[str, list[float]] = {}
    for number in range(-warm_up, rounds):
        for measure in measures:
            for name, value in measure().items():
                if number >= 0:
                    seconds.setdefault(name, []).append(value)
    return Samples(seconds)


def timed(name: str, function: Callable[[], object], repeat: int = 1) -> Measure:
    """A measure of the seconds one call takes, as the mean of ``repeat`` calls."""

    def measure() -> Mapping[str, float]:
        start = time.perf_counter()
        for _ in range(repeat):
            function()
        return {name: (time.perf_counter() - start) / repeat}

    return measure
