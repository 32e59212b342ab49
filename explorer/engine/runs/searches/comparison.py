"""Optimizers compared fairly: equal evaluations, the same starts, the same effort at tuning."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event

import numpy as np
import numpy.typing as npt

from explorer.engine.loops.llvm.compilation import make_machine_ready
from explorer.engine.objectives.objective import Progress, lowest_minimum
from explorer.engine.objectives.surface import Surface
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.schedule import Schedule
from explorer.engine.runs.ensemble import random_starts
from explorer.engine.runs.maps import can_be_varied, can_map, side
from explorer.engine.runs.searches.comparison_cell import (
    Cell,
    CellResult,
    compute_cell,
    keep_cell,
    kept_cell,
)
from explorer.engine.trials.gradient_noise import Noise
from explorer.engine.trials.trial import CONSTANT

Floats = npt.NDArray[np.float64]
TARGETS = tuple(10.0**-power for power in range(1, 8))
"""Shares of the first gap f - f* that are to be reached, as in Moré and Wild (2009)."""
BAND = (0.1, 0.9)
POINTS = 200
SAID = 3
"""How many of the best are named in a sentence."""
PATIENCE_SECONDS = 0.02
"""How long a comparison waits for the next cell before it asks whether it is to go on."""


@dataclass(frozen=True)
class ComparisonRequest:
    """Which optimizers are compared, on what, from where and at which cost.

    ``optimizers`` are named. Each run may take ``budget`` gradient evaluations. ``starts`` are
    drawn over each surface's view with ``seed``. ``rates`` learning rates are tried for each
    optimizer over the range of its slider, and the best of them counts; 0 takes it as it stands.
    ``noise`` is the standard deviation of what is added to each gradient; then, and with a rule
    that draws noise itself, each run is repeated with ``seeds`` seeds from ``seed`` on.
    ``schedules`` has those of the optimizers, by name, that follow one.
    """

    surfaces: tuple[Surface, ...]
    optimizers: Mapping[str, Optimizer]
    budget: int = 500
    starts: int = 16
    rates: int = 32
    seed: int = 0
    seeds: int = 1
    noise: float = 0.0
    schedules: Mapping[str, Schedule] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, least in (("budget", 1), ("starts", 1), ("rates", 0), ("seeds", 1)):
            if getattr(self, name) < least:
                value = getattr(self, name)
                raise ValueError(f"{name}: found {value}, expected at least {least}")
        if not self.surfaces or not self.optimizers:
            raise ValueError("expected at least one surface and one optimizer")
        Noise(self.noise)
        for surface in self.surfaces:
            if lowest_minimum(surface) is None:
                raise ValueError(f"surfaces: {surface.id} has no known minimum to measure from")
            for optimizer in self.optimizers.values():
                reason = can_map(surface, optimizer)
                if reason:
                    raise ValueError(reason.replace("maps need", "a comparison needs"))

    @property
    def is_noisy(self) -> bool:
        """Whether chance has a part in any of the runs."""
        return self.noise > 0.0 or any(each.draws_noise for each in self.optimizers.values())

    @property
    def sentence(self) -> str:
        """The budget in words, for every picture."""
        tried = f", best of {self.rates} learning rates" if self.rates else ", as they stand"
        noise = f", noise {self.noise:g}" if self.noise else ""
        seeds = f" with {_counted(self.seeds, 'seed')}" if self.is_noisy else ""
        where = f"on {self.surfaces[0].title}"
        if len(self.surfaces) > 1:
            where = f"on each of {len(self.surfaces)} surfaces"
        return (
            f"{_counted(self.budget, 'gradient evaluation')} for each run, "
            f"{_counted(self.starts, 'start')}{seeds} {where}{noise}{tried}"
        )

    @property
    def band_words(self) -> str:
        """What the bands around the lines are, in words."""
        several = [
            name
            for name, count in (("starts", self.starts), ("seeds", self.seeds))
            if count > 1 and (name == "starts" or self.is_noisy)
        ]
        low, high = BAND
        middle = f"median and the middle {100 * (high - low):.0f} % of the"
        return f"{middle} {' and '.join(several)}" if several else "one run each"

    def cell(self, surface: Surface, optimizer: Optimizer, schedule: Schedule = CONSTANT) -> Cell:
        """What one optimizer does on one surface."""
        drawn = random_starts(surface.view, self.starts, self.seed).tolist()
        return Cell(
            surface,
            optimizer,
            tuple(tuple(start) for start in drawn),
            self.rates_of(optimizer),
            self.budget,
            TARGETS,
            tuple(range(self.seed, self.seed + self.seeds)),
            Noise(self.noise),
            schedule,
        )

    def rates_of(self, optimizer: Optimizer) -> tuple[float, ...]:
        """The learning rates that are tried of an optimizer, none where it stays as it stands."""
        known = any(parameter.name == "learning_rate" for parameter in can_be_varied(optimizer))
        if not self.rates or not known:
            return ()
        return tuple(side(optimizer, "learning_rate").places(self.rates).tolist())


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


@dataclass(frozen=True, eq=False)
class Comparison:
    """What became of all cells, by index of the surface and name of the optimizer."""

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
        """The share of all targets that is reached after so many evaluations, as in COCO.

        Evaluations (n,), and for each optimizer median, low and high edge over the runs, (n,).
        """
        places = np.unique(np.geomspace(1, self.request.budget + 1, POINTS).astype(int)) - 1
        shares = {}
        for name, costs in zip(self.names, self.costs, strict=True):
            each = (costs[None] <= places[:, None, None, None]).mean(axis=(1, 3))
            low, middle, high = np.quantile(each, (BAND[0], 0.5, BAND[1]), axis=1)
            shares[name] = (middle, low, high)
        return places.astype(np.float64), shares

    @cached_property
    def profile(self) -> tuple[Floats, dict[str, Floats]]:
        """Performance profiles of Dolan and Moré (2002).

        Factors (n,) from 1 on, and for each optimizer the share of all problems (surface, start
        and target that somebody reached) it solves within so many times the best one's cost.
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
        """Who reached most targets, in words, with the effort it took."""
        shares = {name: float(row[0][-1]) for name, row in self.reached_targets[1].items()}
        best = sorted(shares, key=lambda name: -shares[name])[:SAID]
        words = ", ".join(f"{name} {100 * shares[name]:.0f} %" for name in best)
        more = f" (the first {SAID} of {len(shares)})" if len(shares) > SAID else ""
        return f"Targets reached in the end: {words}{more}. {self.request.sentence}."

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

    Each cell is one call of ``compute_cell`` handed to ``executor``, whatever kind it is (threads,
    processes, ``dask.distributed``'s ``client.get_executor()`` ...); without one, threads on all
    cores. Finished cells are kept in ``folder``, and those that are there already are not computed
    again. ``progress`` is told the share that is done, some times a second; what it raises ends
    the work.
    """
    own, stopped = None, Event()
    make_machine_ready()
    if executor is None:
        executor = own = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="cell")
    # Only threads of this process can be asked to stop in the midst of a cell.
    further = () if own is None else (stopped.is_set,)
    waiting: dict[Future[CellResult], tuple[int, str, Cell]] = {}
    cells: dict[tuple[int, str], CellResult] = {}
    total = len(request.surfaces) * len(request.optimizers)
    try:
        for index, surface in enumerate(request.surfaces):
            for name, optimizer in request.optimizers.items():
                schedule = request.schedules.get(name, CONSTANT)
                cell = request.cell(surface, optimizer, schedule)
                kept = None if folder is None else kept_cell(folder, cell)
                if kept is None:
                    waiting[executor.submit(compute_cell, cell, *further)] = (index, name, cell)
                else:
                    cells[index, name] = kept
                if progress is not None:
                    progress(len(cells) / total)
        ended: SimpleQueue[Future[CellResult]] = SimpleQueue()
        for future in waiting:
            future.add_done_callback(ended.put)
        while waiting:
            try:
                future = ended.get(timeout=PATIENCE_SECONDS)
            except Empty:
                pass
            else:
                index, name, cell = waiting.pop(future)
                cells[index, name] = future.result()
                if folder is not None:
                    keep_cell(folder, cell, cells[index, name])
            if progress is not None:
                progress(len(cells) / total)
    finally:
        stopped.set()
        for future in waiting:
            future.cancel()
        if own is not None:
            own.shutdown(wait=True, cancel_futures=True)
    return Comparison(request, cells)
