"""Fair comparisons of optimizers: equal evaluations, the same starts, the same tuning effort."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from explorer.arrays import Floats
from explorer.engine.loops.llvm.compilation import make_machine_ready
from explorer.engine.mathematics.traversal import descend
from explorer.engine.objectives.objective import lowest_minimum
from explorer.engine.progress import Progress
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.runs.searches.comparison_cell import Cell, CellResult
from explorer.engine.runs.searches.comparison_request import BAND, ComparisonRequest
from explorer.engine.runs.searches.comparison_work import CellWork, Key, effort
from explorer.engine.trials.trial import CONSTANT

POINTS = 200
SAID = 3
"""How many of the best are named in a sentence."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """The results of all cells, by index of the surface and name of the optimizer."""

    request: ComparisonRequest
    cells: Mapping[tuple[int, str], CellResult]

    @property
    def names(self) -> tuple[str, ...]:
        """The optimizers."""
        return tuple(self.request.optimizers)

    def best_rate(self, surface: int, name: str) -> int:
        """The index of the rate with most targets reached; among equals the lowest median gap."""
        cell = self.cells[surface, name]
        hits = (cell.reached >= 0).sum(axis=(1, 2))
        return int(np.lexsort((np.median(cell.gaps, axis=1), -hits))[0])

    @cached_property
    def costs(self) -> Floats:
        """Evaluations to each target with the best rate, (optimizers, surfaces, runs, targets).

        Infinite for a target that was not reached.
        """
        costs = [
            [
                self.cells[index, name].reached[self.best_rate(index, name)]
                for index in range(len(self.request.surfaces))
            ]
            for name in self.names
        ]
        table = np.array(costs, dtype=np.float64)
        table[table < 0] = np.inf
        return table

    @cached_property
    def reached_targets(self) -> tuple[Floats, dict[str, tuple[Floats, Floats, Floats]]]:
        """The share of all targets that is reached after each number of evaluations, as in COCO.

        Evaluations (n,), and for each optimizer median, low and high edge over the runs, (n,).
        """
        efforts = np.unique(np.geomspace(1, self.request.budget + 1, POINTS).astype(int)) - 1
        shares = {}
        for name, costs in zip(self.names, self.costs, strict=True):
            each = (costs[None] <= efforts[:, None, None, None]).mean(axis=(1, 3))
            low, middle, high = np.quantile(each, (BAND[0], 0.5, BAND[1]), axis=1)
            shares[name] = (middle, low, high)
        return efforts.astype(np.float64), shares

    @cached_property
    def profile(self) -> tuple[Floats, dict[str, Floats]]:
        """Performance profiles of Dolan and Moré (2002).

        Factors (n,) from 1 on, and for each optimizer the share of all problems (surface, start and
        target that any optimizer reached) that it solves within this multiple of the best one's
        cost.
        """
        costs = np.maximum(self.costs, 1.0).reshape(len(self.names), -1)
        best = costs.min(axis=0)
        solved = np.isfinite(best)
        ratios = costs[:, solved] / best[solved]
        finite = ratios[np.isfinite(ratios)]
        factors = np.geomspace(1.0, max(float(finite.max(initial=2.0)), 2.0), POINTS)
        total = max(int(solved.sum()), 1)
        return factors, {
            name: (row[None, :] <= factors[:, None] * (1.0 + 1e-12)).sum(axis=1) / total
            for name, row in zip(self.names, ratios, strict=True)
        }

    @property
    def summary(self) -> str:
        """Which optimizers reached most targets, in words, with the effort."""
        shares = {name: float(row[0][-1]) for name, row in self.reached_targets[1].items()}
        best = sorted(shares, key=lambda name: -shares[name])[:SAID]
        words = ", ".join(f"{name} {100 * shares[name]:.0f} %" for name in best)
        more = f" (the first {SAID} of {len(shares)})" if len(shares) > SAID else ""
        return f"Targets reached at the end: {words}{more}. {self.request.sentence}."

    def sensitivity(self, surface: int) -> dict[str, tuple[Floats, Floats, Floats, Floats]]:
        """The final gap against the learning rate on one surface.

        For each optimizer with a rate: rates, median, low and high edge over the runs, (rates,).
        """
        outcomes = {}
        for name, optimizer in self.request.optimizers.items():
            rates = self.request.rates_of(optimizer)
            if rates:
                ordered = np.sort(self.cells[surface, name].gaps, axis=1)
                last = ordered.shape[1] - 1
                edges = [ordered[:, round(share * last)] for share in (0.5, *BAND)]
                outcomes[name] = (np.array(rates), edges[0], edges[1], edges[2])
        return outcomes


def compare(
    request: ComparisonRequest,
    *,
    executor: Executor | None = None,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Compute all cells of a comparison.

    Each cell is one call of ``compute_cell`` on ``executor``, which may be of any kind (threads,
    processes, ``dask.distributed``'s ``client.get_executor()`` ...); without one, threads on all
    cores. Finished cells are kept in ``folder`` as far as that is possible, and existing ones are
    not computed again. ``progress`` receives the finished share a few times per second; an
    exception it raises ends the work.

    Example:
        >>> from explorer.engine import optimizers, surfaces
        >>> from explorer.engine.runs.searches.comparison import compare
        >>> from explorer.engine.runs.searches.comparison_request import ComparisonRequest
        >>> chosen = {name: optimizers[name]() for name in ("gradient_descent", "momentum")}
        >>> parabola = surfaces["parabola"]
        >>> request = ComparisonRequest((parabola,), chosen, budget=40, starts=2, rates=4)
        >>> comparison = compare(request)
        >>> comparison.names, comparison.costs.shape
        (('gradient_descent', 'momentum'), (2, 1, 2, 7))
    """
    make_machine_ready()
    unknown = [each for each in range(len(request.surfaces))
               if lowest_minimum(request.surfaces[each]) is None]  # fmt: skip
    known = dict(_largest_first(request, progress))
    first = {key: replace(known[key], reference=0.0) for key in known if key[0] in unknown}
    work = CellWork(
        executor, folder, progress, sum(map(effort, [*known.values(), *first.values()]))
    )
    with work:
        results = work.computed(first)
        for index in unknown:
            lowest = min(results[index, name].lowest for name in request.optimizers)
            if not math.isfinite(lowest):
                raise ValueError(f"surfaces: {request.surfaces[index].title} is finite nowhere")
            for name in request.optimizers:
                known[index, name] = replace(known[index, name], reference=lowest)
        return Comparison(request, work.computed(known))


def _largest_first(
    request: ComparisonRequest, progress: Progress | None
) -> Iterator[tuple[Key, Cell]]:
    """All cells, the small ones last, so that no worker waits long for the others at the end."""
    optimizers = sorted(request.optimizers.items(), key=lambda pair: -_size(pair[1]))
    for index, surface in sorted(enumerate(request.surfaces), key=lambda pair: -pair[1].dimension):
        starts = request.starts_on(surface)
        for name, optimizer in optimizers:
            if progress is not None:
                progress(0.0)
            schedule = request.schedules.get(name, CONSTANT)
            yield (index, name), request.cell(surface, optimizer, schedule, starts)


def _size(optimizer: Optimizer) -> int:
    """How many operations a step takes, about."""
    rule = optimizer.rule
    assert rule is not None
    return len(list(descend([*rule.memory.values(), rule.point, rule.position])))
