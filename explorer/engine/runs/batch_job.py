"""A batch of runs, split into groups that machine code runs side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats, Indices
from explorer.engine.loops.array_loop import ArrayBatch, run_array_loop
from explorer.engine.loops.llvm.batch_loop import (
    NO_TARGET,
    RECORDED_SIDE_BY_SIDE,
    SIDE_BY_SIDE,
    Batch,
    BatchLoopResult,
    joined,
    run_batch_loop,
)
from explorer.engine.loops.llvm.program import FACTOR, Layout
from explorer.engine.loops.step import surface_symbol
from explorer.engine.mathematics.expression import Expression
from explorer.engine.objectives.formula_field import Field
from explorer.engine.objectives.objective import StochasticObjective
from explorer.engine.parameter import Number
from explorer.engine.progress import Progress, part_of
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.reduce_on_plateau import plateau_numbers, with_plateau
from explorer.engine.rules.update_rule import Rule, hyperparameter_symbol
from explorer.engine.trials.gradient_noise import Noise
from explorer.engine.trials.trial import Trial

LARGEST_NOISE = 4_000_000
"""How many noise values of individual runs are kept at once."""


@dataclass(frozen=True, eq=False, kw_only=True)
class BatchJob:
    """Everything that ``run_batch`` has checked, for all runs.

    ``starts`` is (runs, d), ``noises`` and ``seeds`` have one entry for each run.
    ``hyperparameters`` and ``surface_parameters`` are arrays () or (runs,); ``surface`` has values
    in their range. ``own_noise`` says that each run draws its own noise, otherwise all have
    ``shared_noise`` (rows, d) if there is any. ``target`` is the optimum and how near to it a loss
    counts. Without a ``field`` the runs are numpy arrays. ``progress`` receives the finished share
    of long work.
    """

    trial: Trial
    surface: StochasticObjective
    field: Field | None
    starts: Floats
    hyperparameters: Mapping[str, Floats]
    surface_parameters: Mapping[str, Floats]
    noises: Sequence[Noise]
    seeds: Sequence[int]
    own_noise: bool
    shared_noise: Floats | None
    target: tuple[float, float] | None
    watched: bool
    recorded: bool
    workers: int
    progress: Progress | None = None

    def groups(self) -> list[Indices]:
        """The runs, as indices, grouped by which mechanisms a zero switches off in them."""
        return _groups(self.trial.optimizer, self.hyperparameters, len(self.starts))

    def run_group(self, group: Indices, done: int = 0) -> BatchLoopResult:
        """Compute the runs of one group, in blocks where their noise would fill the memory.

        ``done`` runs were run before; this is used to report the progress of the whole.
        """
        return joined(list(self.run_blocks(group, len(self.starts), done)))

    def run_blocks(self, group: Indices, most: int, done: int = 0) -> Iterator[BatchLoopResult]:
        """Compute the runs of one group in order, a limited number at once."""
        rule, numbers, columns = self._symbols(group)
        if self.own_noise:
            room = LARGEST_NOISE // (self.trial.rows * self.surface.dimension)
            most = max(1, min(most, room))
        blocks = [slice(at, at + most) for at in range(0, len(group), most)]
        factors = self._factors()
        if self.field is None:
            symbols = {**numbers, **columns}
            for block in blocks:
                yield self._run_arrays(group, rule, symbols, block, done)
            return
        noise = "own" if self.own_noise else "" if self.shared_noise is None else "shared"
        layout = Layout(
            numbers=tuple(numbers),
            columns=tuple(columns),
            streams=() if factors is None else (FACTOR,),
            noise=noise,
            watched=self.watched,
            recorded=self.recorded,
            width=RECORDED_SIDE_BY_SIDE if self.recorded else SIDE_BY_SIDE,
        )
        # Picking out all of them one by one would be slow.
        everything = len(group) == len(self.starts)
        for block in blocks:
            batch = Batch(
                starts=(self.starts[block] if everything else self.starts[group[block]]).T,
                numbers=tuple(numbers.values()),
                columns=[values[block] for values in columns.values()],
                streams=[] if factors is None else [factors],
                noise=self._noise_of(group[block]) if self.own_noise else self.shared_noise,
                target=self.target or NO_TARGET,
            )
            yield run_batch_loop(
                self.field, rule, layout, self.trial.rows, batch, self.workers,
                self._progress_of(done + block.start, len(group[block])),
            )  # fmt: skip

    def _run_arrays(
        self,
        group: Indices,
        rule: Rule,
        symbols: Mapping[Expression, Any],
        block: slice,
        done: int,
    ) -> BatchLoopResult:
        """The runs of a block of their group as numpy arrays."""
        members = group[block]
        progress = self._progress_of(done + block.start, len(members))
        given = ArrayBatch(
            starts=self.starts[members].T,
            numbers={
                node: value[block] if isinstance(value, np.ndarray) else value
                for node, value in symbols.items()
            },
            factors=self._factors(),
            noise=self._noise_of(members) if self.own_noise else self.shared_noise,
            target=self.target or NO_TARGET,
        )
        return run_array_loop(
            self.surface, rule, self.trial.rows, given,
            recorded=self.recorded, progress=progress,
        )  # fmt: skip

    def _progress_of(self, first: int, count: int) -> Progress | None:
        """The progress of the whole, as reported by ``count`` runs from ``first`` on."""
        return part_of(self.progress, first, first + count, len(self.starts))

    def _symbols(
        self, group: Indices
    ) -> tuple[Rule, dict[Expression, float], dict[Expression, Floats]]:
        """The rule of the runs, the symbols that are equal in them, and those that differ."""
        optimizer, arrays = _with_values_of(self.trial.optimizer, self.hyperparameters, group)
        parameters = {
            name: values[group] for name, values in self.surface_parameters.items() if values.ndim
        }
        rule, values = optimizer.rule, optimizer.numbers_on(self.surface)
        assert rule is not None
        for name in [name for name, value in values.items() if value != optimizer.numbers[name]]:
            arrays.pop(name, None)
            if parameters:
                arrays[name] = _on_surfaces(optimizer, name, self.surface, parameters)
        schedule = self.trial.schedule
        if schedule.follows_losses:
            rule, values = with_plateau(rule), {**values, **plateau_numbers(schedule)}
        columns = {hyperparameter_symbol(name): array for name, array in arrays.items()}
        columns |= {surface_symbol(name): array for name, array in parameters.items()}
        numbers = {hyperparameter_symbol(name): value for name, value in values.items()}
        numbers |= {surface_symbol(name): value for name, value in self.surface.values.items()}
        numbers = {node: value for node, value in numbers.items() if node not in columns}
        return rule, numbers, columns

    def _factors(self) -> Floats | None:
        schedule = self.trial.schedule
        return None if schedule.is_constant else schedule.factors(self.trial.rows)

    def _noise_of(self, members: Indices) -> Floats:
        """Each run's own noise, (rows, d, runs)."""
        rows, size = self.trial.rows, self.surface.dimension
        noise = np.zeros((rows, size, len(members)))
        if self.trial.optimizer.draws_noise:
            normals: dict[tuple[bool, int, int], Floats] = {}
            for column, index in enumerate(members.tolist()):
                outside, seed = self.noises[index], self.seeds[index]
                key = (outside.shared, outside.stream, seed)
                if key not in normals:
                    normals[key] = outside.normal(rows, size, seed)
                noise[:, :, column] = self._deviations(index)[:, None] * normals[key]
            return noise
        for column, index in enumerate(members.tolist()):
            drawn = self.noises[index].drawn(rows, size, self.seeds[index])
            if drawn is not None:
                noise[:, :, column] = drawn
        return noise

    def _deviations(self, index: int) -> Floats:
        """For a run whose rule draws noise, the standard deviation in each row, (rows,)."""
        optimizer, factors = self.trial.optimizer, self._factors()
        numbers = optimizer.numbers
        for name, values in self.hyperparameters.items():
            numbers[name] = float(values[index] if values.ndim else values)
        rates = numbers["learning_rate"] * (
            np.ones(self.trial.rows) if factors is None else factors
        )
        outside = self.noises[index].standard_deviation
        deviations: Floats = np.hypot(outside, optimizer.own_deviations(rates, numbers))
        return deviations


def _groups(
    optimizer: Optimizer, hyper: Mapping[str, Floats], count: int
) -> list[npt.NDArray[np.intp]]:
    """Runs by which mechanisms a zero switches off in them."""
    switching = [
        values == 0.0
        for name, values in hyper.items()
        if values.ndim and _number(optimizer, name).off_at_zero
    ]
    if not switching:
        return [np.arange(count)]
    # What is switched off in each column, as one number with the same sort order.
    code = np.zeros(count, np.int64)
    for off in switching:
        code = 2 * code + off
    return [np.flatnonzero(code == group) for group in np.unique(code)]


def _with_values_of(
    optimizer: Optimizer, hyper: Mapping[str, Floats], chosen: npt.NDArray[np.intp]
) -> tuple[Optimizer, dict[str, Floats]]:
    """An optimizer with the rule of the chosen runs, and the values that differ between them."""
    arrays: dict[str, Floats] = {}
    for name, values in hyper.items():
        mine = values[chosen] if values.ndim else values.reshape(1)
        _number(optimizer, name)
        for value in (mine.min(), mine.max()):
            optimizer = optimizer.with_values(**{name: float(value)})
        if mine.min() != mine.max():
            arrays[name] = mine
    return optimizer, arrays


def _on_surfaces(
    optimizer: Optimizer, name: str, surface: StochasticObjective, values: Mapping[str, Floats]
) -> Floats:
    """The value of a hyper-parameter that depends on the surface, for each run's surface."""
    values_there = []
    for numbers in zip(*values.values(), strict=True):
        changed = {key: float(value) for key, value in zip(values, numbers, strict=True)}
        values_there.append(optimizer.numbers_on(surface.with_parameters(**changed))[name])
    return np.array(values_there)


def _number(optimizer: Optimizer, name: str) -> Number:
    numbers = {
        parameter.name: parameter
        for parameter in optimizer.parameters
        if isinstance(parameter, Number)
    }
    if name not in numbers:
        expected = ", ".join(numbers)
        raise ValueError(f"{name}: unknown number of {optimizer.id}, expected one of {expected}")
    return numbers[name]
