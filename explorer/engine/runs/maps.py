"""The outcome of a contender over two of its hyper-parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats, Integers
from explorer.engine.objectives.objective import Objective, lowest_minimum
from explorer.engine.objectives.surface import Span
from explorer.engine.parameter import Number, Scale
from explorer.engine.progress import Progress, part_of
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.runs.batch import Variation, run_batch
from explorer.engine.runs.map_blocks import blocks
from explorer.engine.span import checked_span
from explorer.engine.spelling import spelled_here
from explorer.engine.trajectories.convergence import TOLERANCE
from explorer.engine.trials.trial import Trial

NODES = 256
MOST_NODES = 2048


@dataclass(frozen=True)
class Side:
    """One side of a map: a hyper-parameter and its range."""

    name: str
    low: float
    high: float
    scale: Scale

    def values(self, count: int) -> Floats:
        """``count`` values from the lowest to the highest, at equal steps or equal ratios."""
        spread = np.geomspace if self.scale == "logarithmic" else np.linspace
        return spread(self.low, self.high, count)

    def at(self, shares: Floats) -> Floats:
        """The values at shares (n,) of the side, from 0 to 1."""
        if self.scale == "logarithmic":
            return np.asarray(self.low * (self.high / self.low) ** shares)
        return self.low + (self.high - self.low) * shares


@dataclass(frozen=True, eq=False)
class OutcomeMap:
    """The outcome of one optimizer with other values of two hyper-parameters.

    All arrays are (nodes, nodes), row 0 at the lowest y and column 0 at the lowest x: ``losses``
    at the last step, ``reached`` the first step within ``tolerance`` of ``optimum`` or -1,
    ``settled`` the first from which it stays within, or -1, and ``diverged`` the first step that
    was not finite or -1. ``start_loss`` is f at the start. ``verdicts`` are indices into
    ``map_verdicts.KINDS``, None unless ``map_verdicts.judged`` has added them.
    """

    x: Side
    y: Side
    steps: int
    optimum: float
    tolerance: float
    start_loss: float
    losses: Floats
    reached: Integers
    settled: Integers
    diverged: Integers
    verdicts: Integers | None = None

    @property
    def risen(self) -> npt.NDArray[np.bool_]:
        """Where the run diverged or ends higher than it began."""
        return (self.diverged >= 0) | ~(self.losses <= self.start_loss)


def can_map(surface: Objective, optimizer: Optimizer) -> str:
    """Why there can be no map of this optimizer here; empty if there can.

    Example:
        >>> from explorer.engine import optimizers, surfaces
        >>> from explorer.engine.runs.maps import can_map
        >>> can_map(surfaces["ravine"], optimizers["adam"]())
        ''
    """
    if not surface.runs_in_batches:
        return f"{surface.title} is not a formula; maps need one"
    if optimizer.rule is None:
        return f"{optimizer.title} takes its steps one run at a time; maps need a rule"
    return ""


def can_be_varied(optimizer: Optimizer) -> list[Number]:
    """The hyper-parameters that can be a side of a map: numbers that need not be whole.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.runs.maps import can_be_varied
        >>> [number.name for number in can_be_varied(optimizers["adam"]())][:3]
        ['learning_rate', 'beta1', 'beta2']
    """
    numbers = (number for number in optimizer.parameters if isinstance(number, Number))
    return [number for number in numbers if not number.whole]


def side(optimizer: Optimizer, name: str, span: Span | None = None) -> Side:
    """A side of a map; without a ``span`` over what the hyper-parameter's slider covers.

    Raises ``ValueError`` for a name that is not a number of the optimizer, or a span it cannot
    have.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.runs.maps import side
        >>> side(optimizers["momentum"](), "momentum", (0.0, 0.9)).values(4).round(12).tolist()
        [0.0, 0.3, 0.6, 0.9]
    """
    numbers = {parameter.name: parameter for parameter in can_be_varied(optimizer)}
    if name not in numbers:
        hint, expected = spelled_here(name, numbers), ", ".join(numbers)
        raise ValueError(
            f"{name}: cannot be varied in {optimizer.id}{hint}, expected one of {expected}"
        )
    number = numbers[name]
    low, high = span or _inside(number)
    number.validate(low)
    number.validate(high)
    checked_span((low, high), name)
    logarithmic = number.scale == "logarithmic" and low > 0
    return Side(name, low, high, "logarithmic" if logarithmic else "linear")


def _inside(number: Number) -> Span:
    """The slider's ends, moved into the range where that excludes them."""
    low, high = number.slider
    tiny = 1e-3 * (high - low)
    return (
        low if number.accepts(low) else low + tiny,
        high if number.accepts(high) else high - tiny,
    )


def outcome_map(
    trial: Trial,
    x: Side,
    y: Side,
    *,
    nodes: int = NODES,
    tolerance: float = TOLERANCE.default,
    optimum: float | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> OutcomeMap:
    """Run a trial with all values of two hyper-parameters, ``nodes`` of each.

    Losses are measured from ``optimum``, by default the lowest minimum that is known, or else the
    lowest loss on the map. ``progress`` receives the finished share; an exception it raises ends
    the work.

    Raises ``ValueError`` naming what cannot be used.

    Example:
        >>> from explorer.engine import Trial, optimizers, surfaces
        >>> from explorer.engine.runs.maps import outcome_map, side
        >>> momentum = optimizers["momentum"]()
        >>> trial = Trial(surfaces["ravine"], momentum, (2.0, 2.0), 50)
        >>> sides = side(momentum, "learning_rate"), side(momentum, "momentum")
        >>> found = outcome_map(trial, *sides, nodes=16)
        >>> found.losses.shape
        (16, 16)
    """
    count = checked_nodes(nodes)
    if x.name == y.name:
        raise ValueError(f"{y.name}: found on both sides, expected two hyper-parameters")
    across, upward = np.meshgrid(x.values(count), y.values(count))
    values = {x.name: across.ravel(), y.name: upward.ravel()}
    if optimum is None:
        optimum = lowest_minimum(trial.objective)
    rounds = 1
    if optimum is None:
        rounds = 2
        optimum = _lowest_loss(trial, values, workers, part_of(progress, 0, 1, rounds))
    results = [
        run_batch(
            trial,
            Variation(hyperparameters=block),
            tolerance=tolerance,
            optimum=optimum,
            workers=workers,
            progress=part,
        )
        for block, part in blocks(values, part_of(progress, rounds - 1, rounds, rounds))
    ]
    shape = (count, count)
    return OutcomeMap(
        x, y, trial.steps, optimum, tolerance, float(trial.objective.value(trial.start)),
        losses=np.concatenate([result.losses for result in results]).reshape(shape),
        reached=np.concatenate([result.reached_at for result in results]).reshape(shape),
        settled=np.concatenate([result.settled_at for result in results]).reshape(shape),
        diverged=np.concatenate([result.diverged_at for result in results]).reshape(shape),
    )  # fmt: skip


def _lowest_loss(
    trial: Trial, values: Mapping[str, Floats], workers: int, progress: Progress | None
) -> float:
    """The lowest loss of all runs of a map, at any of their steps."""
    lowest = [
        run_batch(
            trial, Variation(hyperparameters=block), lowest=True, workers=workers, progress=part
        ).lowest
        for block, part in blocks(values, progress)
    ]
    return min(float(np.min(losses)) for losses in lowest if losses is not None)


def checked_nodes(nodes: int) -> int:
    """``nodes`` as a whole number; ``ValueError`` if a map cannot have that many.

    Example:
        >>> from explorer.engine.runs.maps import checked_nodes
        >>> checked_nodes(1)
        Traceback (most recent call last):
        ValueError: nodes: found 1, expected 2 to 2048
    """
    if not 2 <= nodes <= MOST_NODES:
        raise ValueError(f"nodes: found {nodes}, expected 2 to {MOST_NODES}")
    return int(nodes)
