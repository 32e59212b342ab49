"""Which rule, in which dialect and with which values, made a path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from explorer.engine.explanations.first_difference import Difference, first_difference
from explorer.engine.identification.fitting import Fit
from explorer.engine.identification.prediction import Path, looks_ahead
from explorer.engine.identification.variants import Variant, variants
from explorer.engine.objectives.objective import StochasticObjective
from explorer.engine.parameter import Number, Value
from explorer.engine.progress import Progress
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.runs.run import run

Item = TypeVar("Item")
Floats = npt.NDArray[np.float64]
FITTING, CHECKING = 0.45, 0.85
"""Shares of the time after which fits are improved, and then followed along the whole path."""
SHORT = 12
"""Steps from which hyper-parameters are first fitted."""
MOST_CHECKED = 24
"""Fits that are followed along the whole path."""
EXACT = 1e-22
"""Mean square of deviations, in lengths of a step, below which a fit is exact."""
LEAST_STEPS = 2
MOST_STEPS = 100
"""Steps that are looked at; later ones add little."""


@dataclass(frozen=True)
class Candidate:
    """A rule that may have made the path.

    ``dialects`` are all in which the rule has this form; ``changed`` the choices that none of
    them has, such as ``centered=True``. ``departs`` is the first step, from 1, at which the rule,
    put on the given points, leads elsewhere than the path by more than the points' precision;
    ``None`` for nowhere. ``deviation`` is the mean deviation, in lengths of a step. ``difference``
    is where its own run first differs from that of the best candidate.

    Example:
        >>> from explorer.engine import optimizers, run, surfaces
        >>> from explorer.engine.identification import identify
        >>> path = run(surfaces["ravine"], optimizers["momentum"](), (2.0, 2.0), 8).positions
        >>> best = identify(path, surfaces["ravine"], most=1)[0]
        >>> best.optimizer.id, best.values["momentum"], best.name[:11], best.departs is None
        ('momentum', 0.9, 'Momentum as', True)
    """

    optimizer: Optimizer
    dialects: tuple[str, ...]
    changed: tuple[str, ...]
    departs: int | None
    deviation: float
    steps: int
    difference: Difference | None = None

    @property
    def values(self) -> dict[str, Value]:
        """The fitted values of the hyper-parameters that are not at rest."""
        shown: dict[str, Value] = {}
        for parameter in self.optimizer.parameters:
            value = self.optimizer.values[parameter.name]
            if not isinstance(parameter, Number):
                continue
            idle = parameter.needs and not self.optimizer.values[parameter.needs]
            if not idle and not (parameter.off_at_zero and value == 0):
                shown[parameter.name] = value
        return shown

    @property
    def name(self) -> str:
        """The rule, its dialects and its values, on one line."""
        values = ", ".join(f"{name} {value:.6g}" for name, value in self.values.items())
        forms = f" with {', '.join(self.changed)}" if self.changed else ""
        return f"{self.optimizer.title} as in {', '.join(self.dialects)}{forms} ({values})"

    def sentence(self) -> str:
        """What holds of the candidate, in words.

        Example:
            >>> from explorer.engine import optimizers
            >>> from explorer.engine.identification import Candidate
            >>> descent = optimizers["gradient_descent"](learning_rate=0.1)
            >>> Candidate(descent, ("paper",), (), 4, 0.5, 9).sentence()
            'Gradient descent as in paper (learning_rate 0.1): departs from the path at step 4 of 9'
        """
        if self.departs is None:
            return f"{self.name}: explains all {self.steps} steps"
        where = f"{self.name}: departs from the path at step {self.departs} of {self.steps}"
        if self.difference is None:
            return where
        return f"{where}; its run differs from the best one's from step {self.difference.step} " \
            f"on, first in {self.difference.term}"  # fmt: skip


def identify(
    points: npt.ArrayLike,
    surface: StochasticObjective | None = None,
    *,
    gradients: npt.ArrayLike | None = None,
    most: int = 10,
    progress: Progress | None = None,
) -> tuple[Candidate, ...]:
    """The rules that may have made ``points``, (rows, d), the likeliest first.

    Row 0 is the start. Gradients are those of ``surface`` or, without one, the recorded
    ``gradients``, (rows, d) or (rows - 1, d), in which case rules that look ahead are left out.
    Each rule in each form is put on every given point, its hyper-parameters are fitted to where
    the path goes next, and rules are ranked by the first step that they do not explain; among
    equals the one with fewer values that its dialect does not have by itself comes first. Points
    may be of single precision. Noise, schedules and direct methods (Newton, line searches) are
    not looked for.

    ``progress`` is told the share that is done; what it raises ends the search.

    Raises ``ValueError`` naming what is not usable.

    Example::

        >>> from explorer.engine import optimizers, run, surfaces
        >>> from explorer.engine.identification import identify
        >>> adam = optimizers["adam"](learning_rate=0.05)
        >>> path = run(surfaces["rosenbrock"], adam, start=(-1.5, 2.0), steps=30).positions
        >>> best = identify(path, surfaces["rosenbrock"])[0]
        >>> best.optimizer.id, best.values["learning_rate"], best.departs
        ('adam', 0.05, None)
    """
    path = _path(points, surface, gradients)
    tolerance = _tolerance(path)
    short = path.first(min(SHORT, path.steps))
    scale = _scale(path)
    usable = [
        variant
        for variant in variants()
        if path.gradient is not None or not looks_ahead(variant.optimizer.rule)  # type: ignore[arg-type]
    ]
    fits = [
        (variant, Fit(variant.optimizer, variant.plain, short, scale[: short.steps]))
        for variant in _telling(usable, progress, 0.0, FITTING)
    ]
    _improve(fits, progress)
    fits.sort(key=lambda pair: pair[1].error)
    promising = fits[: max(2 * most, MOST_CHECKED)]
    candidates = _distinct(
        _candidate(variant, fit, path, tolerance, scale)
        for variant, fit in _telling(promising, progress, CHECKING, 1.0)
    )
    best = sorted(candidates, key=_rank)[: max(most, 1)]
    if surface is None:
        return tuple(best)
    return tuple(_compared(best, path, surface))


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Candidates with different paths; dialects with the same one are a single candidate."""
    distinct: dict[object, Candidate] = {}
    for candidate in candidates:
        numbers = {name: value for name, value in candidate.values.items() if value != 0}
        key = (candidate.optimizer.rule, tuple(numbers.items()))
        known = distinct.get(key)
        if known is None or len(candidate.changed) < len(known.changed):
            distinct[key] = candidate
        elif len(candidate.changed) == len(known.changed):
            both = tuple(dict.fromkeys((*known.dialects, *candidate.dialects)))
            distinct[key] = replace(known, dialects=both)
    return list(distinct.values())


def _telling(
    items: Sequence[Item], progress: Progress | None, begin: float, end: float
) -> Iterator[Item]:
    """The items one after the other; with each the share that is done rises to ``end``."""
    for number, item in enumerate(items):
        if progress is not None:
            progress(begin + (end - begin) * number / len(items))
        yield item


def _improve(fits: list[tuple[Variant, Fit]], progress: Progress | None) -> None:
    """Fit all a little and the promising ones, which are ever fewer, ever further."""
    plan = ((6, 2, len(fits)), (3, 4, 48), (2, 12, 24), (2, 40, 8))
    total = sum(rounds * min(count, len(fits)) for _, rounds, count in plan)
    done = 0
    for keep, rounds, count in plan:
        fits.sort(key=lambda pair: pair[1].error)
        if rounds > 12 and fits[0][1].error < EXACT:
            return
        for _, fit in fits[:count]:
            if progress is not None:
                progress(FITTING + (CHECKING - FITTING) * done / total)
            done += rounds
            fit.keep_best(keep)
            for _ in range(rounds):
                if fit.error < EXACT:
                    break
                fit.improve()


def _candidate(
    variant: Variant, fit: Fit, path: Path, tolerance: Floats, scale: Floats
) -> Candidate:
    departs = _departing(fit, path, tolerance)
    dialects = variant.dialects
    values = fit.simplified(departs) if fit.error < 1e-3 else fit.best
    step = int(departs(values[None])[0])
    with np.errstate(all="ignore"):
        deviation = np.abs(fit.deviations(values[None], path)[..., 0]) / scale
    numbers = dict(zip(fit.names, values.tolist(), strict=True))
    optimizer = variant.optimizer.with_values(**numbers)
    return Candidate(
        optimizer=optimizer,
        dialects=dialects,
        changed=variant.changed,
        departs=None if step > path.steps else step,
        deviation=float(np.nan_to_num(deviation, nan=1e3, posinf=1e3).clip(0, 1e3).mean()),
        steps=path.steps,
    )


def _departing(fit: Fit, path: Path, tolerance: Floats) -> Callable[[Floats], Floats]:
    """For values (lanes, p) the first step that deviates, one more than there are for none."""

    def departs(values: Floats) -> Floats:
        off = ~(np.abs(fit.deviations(values, path)) <= tolerance[:, :, None]).all(axis=1)
        return np.where(off.any(axis=0), off.argmax(axis=0) + 1, path.steps + 1)

    return departs


def _rank(candidate: Candidate) -> tuple[float, int, float]:
    departs = np.inf if candidate.departs is None else float(candidate.departs)
    return -departs, _surprise(candidate), candidate.deviation


def _surprise(candidate: Candidate) -> int:
    """How many choices and values the nearest dialect does not have by itself."""
    cls = type(candidate.optimizer)
    own = {parameter.name for parameter in cls.own_parameters}
    counts = []
    for dialect in candidate.dialects:
        rest = cls.in_dialect(dialect).values
        other = [
            name
            for name, value in candidate.optimizer.values.items()
            if name != "learning_rate" and value != rest[name]
        ]
        active = [
            name for name in own if name != "learning_rate" and candidate.optimizer.values[name]
        ]
        counts.append(4 * len(other) + len(active))
    return min(counts)


def _compared(
    best: Sequence[Candidate], path: Path, surface: StochasticObjective
) -> list[Candidate]:
    """The candidates with where their own runs part from the first one's."""
    start = tuple(path.positions[0].tolist())
    first = best[0]
    known = run(surface, first.optimizer, start, path.steps)
    compared = [first]
    for candidate in best[1:]:
        trajectory = run(surface, candidate.optimizer, start, path.steps)
        difference = first_difference(candidate.optimizer, trajectory, first.optimizer, known)
        compared.append(replace(candidate, difference=difference))
    return compared


def _path(
    points: npt.ArrayLike, surface: StochasticObjective | None, gradients: npt.ArrayLike | None
) -> Path:
    try:
        positions = np.asarray(points, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError("points: found no table of numbers, expected one row a point") from None
    if positions.ndim != 2 or len(positions) < LEAST_STEPS + 1:
        raise ValueError(
            f"points: found an array of shape {positions.shape}, "
            f"expected at least {LEAST_STEPS + 1} rows of coordinates"
        )
    positions = positions[: MOST_STEPS + 1]
    if not np.isfinite(positions).all():
        row = int(np.argmin(np.isfinite(positions).all(axis=1)))
        raise ValueError(f"points: row {row} is not finite, expected finite numbers")
    if surface is not None:
        if positions.shape[1] != surface.dimension:
            raise ValueError(
                f"points: found {positions.shape[1]} coordinates, "
                f"expected {surface.dimension} as {surface.title} has"
            )
        slopes, losses = surface.gradient(positions), surface.value(positions)
        return Path(positions, losses, slopes, surface.gradient)
    if gradients is None:
        raise ValueError("surface: found none, expected a surface or recorded gradients")
    slopes = np.asarray(gradients, dtype=np.float64)[: len(positions)]
    if slopes.shape[1:] != positions.shape[1:] or len(slopes) < len(positions) - 1:
        raise ValueError(
            f"gradients: found an array of shape {slopes.shape}, expected {positions.shape}"
        )
    return Path(positions, np.full(len(positions), np.nan), slopes, None)


def _is_single(path: Path) -> bool:
    return bool((path.positions == path.positions.astype(np.float32)).all())


def _scale(path: Path) -> Floats:
    """What deviations are divided by in a fit: the length of the step, or what is resolved."""
    length = np.abs(path.moves).max(axis=1, keepdims=True)
    digits = 1e-6 if _is_single(path) else 1e-15
    size = np.abs(path.positions[1:]).max(axis=1, keepdims=True)
    return np.asarray(np.maximum(length, digits * size + 1e-300))


def _tolerance(path: Path) -> Floats:
    """How far a step may be off by rounding alone, (steps, d)."""
    single = _is_single(path)
    size = np.maximum(np.abs(path.positions[:-1]), np.abs(path.positions[1:]))
    size = size.max(axis=1, keepdims=True)
    length = np.abs(path.moves).max(axis=1, keepdims=True)
    unit, share = (2.0**-23, 2e-3) if single else (2.0**-52, 1e-8)
    return np.array(np.broadcast_to(8 * unit * size + share * length, path.moves.shape))
