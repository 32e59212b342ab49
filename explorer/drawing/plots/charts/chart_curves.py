"""The content of a chart, as curves in the coordinates of its axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import is_

import numpy as np

from explorer.arrays import Floats
from explorer.drawing.contenders.trace import Trace
from explorer.drawing.geometry.chart_lines import unchanged_curves
from explorer.drawing.plots.charts.chart_quantities import ChartOptions, values
from explorer.drawing.plots.charts.limit_lines import LimitLine, limit_lines
from explorer.drawing.plots.charts.singular_values import singular_values
from explorer.engine import Trajectory
from explorer.engine.objectives.matrix_block import MatrixBlock
from explorer.engine.objectives.objective import Objective
from explorer.engine.trajectories.convergence import lowest_value

Band = tuple[Floats, Floats, Floats]


@dataclass(frozen=True, eq=False)
class ChartCurves:
    """Curves (rows, 2) of x and y; on a ``logarithmic`` axis y counts decades, with gaps.

    ``lines`` has one for each trace, ``lesser`` its further singular values, and ``bands`` low,
    median and high of its runs with other seeds, where there are any. ``ghosts`` are the runs
    before the last change, ``limits`` the curves of ``limit_lines``. ``hides_values`` says that
    values at or below 0 cannot be drawn on the axis.
    """

    logarithmic: bool = False
    lines: tuple[Floats, ...] = ()
    lesser: tuple[tuple[Floats, ...], ...] = ()
    bands: tuple[Band | None, ...] = ()
    ghosts: tuple[Floats, ...] = ()
    limit_lines: tuple[LimitLine, ...] = ()
    limits: tuple[Floats, ...] = ()
    hides_values: bool = False

    @cached_property
    def missing(self) -> tuple[bool, bool]:
        """Whether no line is visible, and whether some values cannot be shown."""
        seen = any(np.isfinite(line[:, 1]).any() for line in self.lines)
        return bool(self.lines) and not seen, self.hides_values

    @property
    def fitted(self) -> list[Floats]:
        """The curves that the view is fitted to: the lines, then the limits in reach and the rest.

        On a linear axis a limit is in reach up to twice the highest value.
        """
        limits = list(self.limits)
        if not self.logarithmic:
            tops = [
                float(np.nanmax(line[:, 1])) for line in self.lines if np.isfinite(line[:, 1]).any()
            ]
            limits = [limit for limit in limits if limit[-1, 1] <= 2.0 * max(tops, default=0.0)]
        return [*self.lines, *limits, *chain(*self.lesser)]

    def has_ghosts_of(self, other: ChartCurves) -> bool:
        """Whether the runs before the last change are those of ``other``."""
        return len(self.ghosts) == len(other.ghosts) and all(map(is_, self.ghosts, other.ghosts))


def chart_curves(
    traces: Sequence[Trace],
    surface: Objective,
    options: ChartOptions,
    chosen: int | None = None,
    before: ChartCurves | None = None,
) -> ChartCurves:
    """The curves of a chart of trajectories on ``surface``.

    ``chosen`` is the index of the trace that others are measured from. A line that is as it was
    ``before`` is the same array.
    """
    before = before or ChartCurves()
    quantity = options.quantity
    runs = [trace.trajectory for trace in traces]
    ghosts = [trace.ghost for trace in traces if trace.ghost is not None]
    lowest = lowest_value(surface, runs) if quantity.kind == "gap" else 0.0
    reference = runs[chosen] if chosen is not None and chosen < len(runs) else None

    def numbers_of(run: Trajectory) -> Floats:
        if quantity.kind == "singular_value":
            return np.asarray(singular_values(quantity, run, surface.matrices)[0])
        return values(quantity, run, lowest, reference)

    numbers = [numbers_of(run) for run in runs]
    if quantity.kind == "off_plane":
        numbers = [
            y if trace.shadow is None else trace.shadow.distances
            for trace, y in zip(traces, numbers, strict=True)
        ]
    limits = limit_lines(quantity, traces)
    lines = (_curve(options, run, y) for run, y in zip(runs, numbers, strict=True))
    return ChartCurves(
        logarithmic=options.logarithmic,
        lines=unchanged_curves(before.lines, lines),
        lesser=tuple(_lesser(options, run, surface.matrices) for run in runs),
        bands=tuple(_band(options, trace) for trace in traces),
        ghosts=unchanged_curves(
            before.ghosts, (_curve(options, run, numbers_of(run)) for run in ghosts)
        ),
        limit_lines=limits,
        limits=tuple(_curve(options, _owner(limit, runs), limit.values) for limit in limits),
        hides_values=options.logarithmic and any(np.isfinite(y[y <= 0]).any() for y in numbers),
    )


def _curve(options: ChartOptions, run: Trajectory, y: Floats) -> Floats:
    if options.logarithmic:
        y = np.log10(y, where=y > 0, out=np.full(len(y), np.nan))
    counted = {"gradients": run.gradient_evaluations, "evaluations": run.evaluations}
    x = counted.get(options.x, run.step_numbers)
    # Runs with other seeds may go on where this one has ended, and is counted no further.
    rows = min(len(x), len(y))
    return np.column_stack([x[:rows], y[:rows]])


def _lesser(
    options: ChartOptions, run: Trajectory, matrices: Sequence[MatrixBlock]
) -> tuple[Floats, ...]:
    """All singular values but the largest."""
    values_of_all = singular_values(options.quantity, run, matrices)
    return tuple(_curve(options, run, y) for y in values_of_all[1:])


def _band(options: ChartOptions, trace: Trace) -> Band | None:
    """Of runs with other seeds eight in ten and the median, of the loss alone."""
    if trace.cloud is None or options.quantity.kind != "loss":
        return None
    cloud, run = trace.cloud, trace.trajectory
    return (
        _curve(options, run, cloud.low),
        _curve(options, run, cloud.median),
        _curve(options, run, cloud.high),
    )


def _owner(limit: LimitLine, runs: Sequence[Trajectory]) -> Trajectory:
    """The run whose limit it is, the longest for what is the limit of all."""
    return runs[limit.owner] if limit.owner >= 0 else max(runs, key=lambda run: len(run.losses))
