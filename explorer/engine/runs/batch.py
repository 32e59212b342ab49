"""Many runs of one rule at once, each lane with its own start, hyper-parameters or seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from explorer.engine.loops.llvm.batch_loop import (
    NO_TARGET,
    SIDE_BY_SIDE,
    Batch,
    BatchLoopResult,
    joined,
    run_batch_loop,
)
from explorer.engine.loops.llvm.program import FACTOR, Layout
from explorer.engine.loops.step import surface_symbol
from explorer.engine.objectives.formula_field import Field
from explorer.engine.objectives.objective import Objective, StochasticObjective, lowest_minimum
from explorer.engine.parameter import Number
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.reduce_on_plateau import plateau_numbers, with_plateau
from explorer.engine.rules.update_rule import hyperparameter_symbol
from explorer.engine.trials.gradient_noise import Noise
from explorer.engine.trials.trial import Trial

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
LARGEST_NOISE = 4_000_000
"""Numbers of noise, each lane its own, that are kept at once."""


@dataclass(frozen=True, eq=False)
class BatchResult:
    """What became of each lane.

    ``positions`` (lanes, d) and ``losses`` (lanes,) are those after the last step; a lane that
    diverged has inf or NaN there. ``diverged_at`` is the first step at which position, loss or
    gradient was not finite, -1 for never; ``reached_at`` the first at which the loss was within
    the tolerance of the optimum, ``settled_at`` the first from which it stayed there to the end,
    each -1 for never. ``lowest`` is the lowest loss before divergence,
    ``None`` unless the losses were watched. ``recorded`` (steps + 1, 2 d + 1, lanes) holds
    position, loss and gradient of each step if they were recorded.
    """

    positions: Floats
    losses: Floats
    diverged_at: Integers
    reached_at: Integers
    settled_at: Integers
    lowest: Floats | None
    recorded: Floats | None = None

    @property
    def path(self) -> Floats:
        """Recorded positions, (steps + 1, lanes, d)."""
        return self._recorded(slice(0, self.positions.shape[1])).swapaxes(1, 2)

    @property
    def path_losses(self) -> Floats:
        """Recorded losses, (steps + 1, lanes)."""
        return self._recorded(slice(self.positions.shape[1], None))[:, 0]

    @property
    def path_gradients(self) -> Floats:
        """Recorded gradients as the rule was given them, (steps + 1, lanes, d)."""
        return self._recorded(slice(self.positions.shape[1] + 1, None)).swapaxes(1, 2)

    def _recorded(self, columns: slice) -> Floats:
        if self.recorded is None:
            raise ValueError("the steps were not recorded, expected record=True")
        return self.recorded[:, columns]


@dataclass(frozen=True, eq=False)
class Variation:
    """What differs between the lanes of one trial; what is left out does not.

    ``starts`` is (lanes, d); ``hyperparameters`` and ``surface_parameters`` are numbers for all
    lanes or arrays (lanes,); ``seeds`` has one for each lane, and with it may ``noises``.
    """

    starts: npt.ArrayLike | None = None
    hyperparameters: Mapping[str, npt.ArrayLike] = field(default_factory=dict)
    surface_parameters: Mapping[str, npt.ArrayLike] = field(default_factory=dict)
    noises: Sequence[Noise] | None = None
    seeds: Sequence[int] | None = None

    def __post_init__(self) -> None:
        if self.noises is not None and self.seeds is None:
            raise ValueError("seeds: found none, expected one for each of the noises")

    @property
    def count(self) -> int:
        """The number of lanes, or ``ValueError`` where two parts do not agree on it."""
        arrays = {**self.hyperparameters, **self.surface_parameters}
        return _common_length(
            {
                "starts": None if self.starts is None else np.atleast_2d(self.starts).shape[0],
                **{name: len(one) for name, one in arrays.items() if np.ndim(one)},  # type: ignore[arg-type]
                "noise": None if self.noises is None else len(self.noises),
                "seed": None if self.seeds is None else len(self.seeds),
            }
        )


def run_batch(
    trial: Trial,
    vary: Variation | None = None,
    *,
    tolerance: float | None = None,
    optimum: float | None = None,
    lowest: bool = False,
    record: bool = False,
    workers: int = 1,
) -> BatchResult:
    """Run a trial many times, each lane with what ``vary`` has for it instead of the trial's own.

    Each lane is the run of its own trial, to the last bit. A lane whose mechanism is switched off
    by a zero runs without it. ``tolerance`` asks for the steps with f - ``optimum`` below it; the
    optimum is the surface's own lowest minimum if left out. ``workers`` is the number of threads
    that share the lanes. The first call for a rule on a formula compiles the two, in some 20 ms.

    Where lanes are not recorded, the last bit may differ for a handful of quotients among 2^52,
    and where numbers are subnormal; see ``machine.instructions``.

    Raises ``ValueError`` naming what is not usable; a network, and procedures such as Newton's
    method, which have no rule, cannot run as lanes.
    """
    if workers < 1:
        raise ValueError(f"workers: found {workers}, expected at least 1")
    vary = vary or Variation()
    surface, optimizer, rows = trial.objective, trial.optimizer, trial.rows
    formula_field = _checked_field(surface)
    if optimizer.rule is None:
        raise ValueError(
            f"optimizer: {optimizer.id} is a procedure that runs one ball at a time, "
            "expected an optimizer with a rule"
        )
    points = _checked_starts(surface, trial.start if vary.starts is None else vary.starts)
    hyper = {name: _array(name, value) for name, value in vary.hyperparameters.items()}
    shape = {name: _array(name, value) for name, value in vary.surface_parameters.items()}
    lanes = vary.count
    for name, values in shape.items():
        for edge in (values.min(), values.max()):
            surface = surface.with_parameters(**{name: float(edge)})
    schedule = trial.schedule
    factors = None if schedule.is_constant else schedule.factors(rows)
    own = vary.noises is not None or vary.seeds is not None
    noises = [trial.noise] * lanes if vary.noises is None else vary.noises
    seeds = [trial.seed] * lanes if vary.seeds is None else vary.seeds
    shared = None if own else trial.drawn_noise()
    target = None
    if tolerance is not None:
        target = (_optimum(surface) if optimum is None else float(optimum), float(tolerance))
    watched = record or lowest or target is not None
    places = np.broadcast_to(points, (lanes, surface.dimension))

    def outcome(chosen: npt.NDArray[np.intp]) -> BatchLoopResult:
        mine, arrays = _settled(optimizer, hyper, chosen)
        per_lane = {name: values[chosen] for name, values in shape.items() if values.ndim}
        rule, found = mine.rule, mine.numbers_on(surface)
        assert rule is not None
        for name in [name for name, value in found.items() if value != mine.numbers[name]]:
            arrays.pop(name, None)
            if per_lane:
                arrays[name] = _on_surfaces(mine, name, surface, per_lane)
        if schedule.follows_losses:
            rule, found = with_plateau(rule), {**found, **plateau_numbers(schedule)}
        numbers = {hyperparameter_symbol(name): value for name, value in found.items()}
        numbers |= {surface_symbol(name): value for name, value in surface.values.items()}
        columns = {hyperparameter_symbol(name): array for name, array in arrays.items()}
        columns |= {surface_symbol(name): values for name, values in per_lane.items()}
        numbers = {node: value for node, value in numbers.items() if node not in columns}
        layout = Layout(
            numbers=tuple(numbers),
            columns=tuple(columns),
            streams=() if factors is None else (FACTOR,),
            noise="own" if own else "" if shared is None else "shared",
            watched=watched,
            recorded=record,
            width=SIDE_BY_SIDE,
        )

        def walk(begin: int, end: int) -> BatchLoopResult:
            some = chosen[begin:end]
            # Picking out all of them one by one would be slow.
            here = places[begin:end] if len(chosen) == lanes else places[some]
            balls = Batch(
                starts=here.T,
                numbers=tuple(numbers.values()),
                columns=[values[begin:end] for values in columns.values()],
                streams=[] if factors is None else [factors],
                noise=_drawn(rows, surface.dimension, noises, seeds, some) if own else shared,
                target=target or NO_TARGET,
            )
            return run_batch_loop(formula_field, rule, layout, rows, balls, workers)

        most = max(1, LARGEST_NOISE // (rows * surface.dimension)) if own else lanes
        return joined([walk(at, at + most) for at in range(0, len(chosen), most)])

    groups = _groups(optimizer, hyper, lanes)
    result = joined([outcome(group) for group in groups])
    order = np.argsort(np.concatenate(groups)) if len(groups) > 1 else slice(None)
    finite_rows = result.finite_rows[order]
    # Nothing was near an optimum that was not asked for.
    outside = np.full(lanes, rows - 1) if result.outside is None else result.outside[order]
    return BatchResult(
        positions=result.positions[:, order].T,
        losses=result.losses[order],
        diverged_at=np.where(finite_rows == rows, -1, finite_rows),
        reached_at=np.full(lanes, -1) if result.reached is None else result.reached[order],
        settled_at=np.where(outside == rows - 1, -1, outside + 1),
        lowest=None if result.lowest is None else result.lowest[order],
        recorded=None if result.recorded is None else result.recorded[:, :, order],
    )


def _drawn(
    rows: int,
    dimension: int,
    noises: Sequence[Noise],
    seeds: Sequence[int],
    lanes: npt.NDArray[np.intp],
) -> Floats:
    """Each lane's own noise, (rows, d, lanes)."""
    found = np.zeros((rows, dimension, len(lanes)))
    for place, lane in enumerate(lanes):
        drawn = noises[lane].drawn(rows, dimension, seeds[lane])
        if drawn is not None:
            found[:, :, place] = drawn
    return found


def _groups(
    optimizer: Optimizer, hyper: Mapping[str, Floats], lanes: int
) -> list[npt.NDArray[np.intp]]:
    """Lanes by which mechanisms a zero switches off in them."""
    switching = [
        values == 0.0
        for name, values in hyper.items()
        if values.ndim and _number(optimizer, name).off_at_zero
    ]
    if not switching:
        return [np.arange(lanes)]
    _, group = np.unique(np.stack(switching), axis=1, return_inverse=True)
    return [np.flatnonzero(group == index) for index in range(group.max() + 1)]


def _settled(
    optimizer: Optimizer, hyper: Mapping[str, Floats], chosen: npt.NDArray[np.intp]
) -> tuple[Optimizer, dict[str, Floats]]:
    """An optimizer with the rule of the chosen lanes, and the values that differ between them."""
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
    """The value of a hyper-parameter that depends on the surface, for each lane's surface."""
    found = []
    for lane in zip(*values.values(), strict=True):
        changed = {key: float(value) for key, value in zip(values, lane, strict=True)}
        found.append(optimizer.numbers_on(surface.with_parameters(**changed))[name])
    return np.array(found)


def _number(optimizer: Optimizer, name: str) -> Number:
    numbers = {one.name: one for one in optimizer.parameters if isinstance(one, Number)}
    if name not in numbers:
        expected = ", ".join(numbers)
        raise ValueError(f"{name}: unknown number of {optimizer.id}, expected one of {expected}")
    return numbers[name]


def _checked_starts(surface: StochasticObjective, starts: npt.ArrayLike) -> Floats:
    points = np.atleast_1d(np.asarray(starts, dtype=np.float64))
    if points.ndim > 2 or points.shape[-1] != surface.dimension:
        raise ValueError(
            f"starts: found shape {points.shape}, expected (lanes, {surface.dimension})"
        )
    if not np.isfinite(points).all():
        raise ValueError("starts: found a number that is not finite, expected finite numbers")
    return points


def _array(name: str, value: npt.ArrayLike) -> Floats:
    array = np.asarray(value, dtype=np.float64)
    if array.ndim > 1 or array.size == 0:
        raise ValueError(f"{name}: found shape {array.shape}, expected a number or (lanes,)")
    return array


def _common_length(lengths: Mapping[str, int | None]) -> int:
    """The number of lanes on which all arguments agree that have one."""
    given = {name: length for name, length in lengths.items() if length is not None}
    if len(set(given.values())) > 1 or 0 in given.values():
        found = ", ".join(f"{name} {length}" for name, length in given.items())
        raise ValueError(f"lanes: found {found}, expected the same number, at least 1")
    return next(iter(given.values()), 1)


def _optimum(surface: StochasticObjective) -> float:
    lowest = lowest_minimum(surface)
    if lowest is None:
        raise ValueError("optimum: the surface has no known minimum, expected a number")
    return lowest


def _checked_field(objective: Objective) -> Field:
    field = objective.formula_field
    if field is None:
        raise ValueError(f"objective: {objective.title} is no formula, expected a surface")
    return field
