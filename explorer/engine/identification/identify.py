"""Which rule, in which dialect and with which values, made a path."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.engine.explanations.first_difference import first_difference
from explorer.engine.identification.candidate import Candidate, distinct, rank
from explorer.engine.identification.candidates import Candidates
from explorer.engine.identification.fitting import Fit
from explorer.engine.identification.given_points import deviation_scale, path_of, tolerance_of
from explorer.engine.identification.prediction import Path, looks_ahead
from explorer.engine.identification.variants import Variant, variants
from explorer.engine.objectives.objective import StochasticObjective
from explorer.engine.progress import Progress
from explorer.engine.runs.run import run

Item = TypeVar("Item")
FITTING, CHECKING = 0.45, 0.85
"""Shares of the time after which fits are refined, and then tested along the whole path."""
SHORT = 12
"""Number of steps used for the first fit."""
MOST_CHECKED = 24
"""Number of fits that are tested along the whole path."""
EXACT = 1e-22
"""Mean square of deviations, in lengths of a step, below which a fit is exact."""


def identify(
    points: npt.ArrayLike,
    surface: StochasticObjective | None = None,
    *,
    gradients: npt.ArrayLike | None = None,
    most: int = 10,
    progress: Progress | None = None,
) -> Candidates:
    """The rules that may have made ``points``, (rows, d), likeliest first.

    Row 0 is the start. Gradients are those of ``surface`` or, without one, the recorded
    ``gradients``, (rows, d) or (rows - 1, d), in which case rules that look ahead are left out.
    Each rule in each form is applied at every given point, and its hyper-parameters are fitted to
    predict the next point. Rules are ranked by the first step that they do not explain; among
    equals, the one with fewer non-default values comes first. Points may be of single precision.
    Noise, schedules and direct methods (Newton, line searches) are not considered.

    ``progress`` receives the finished share; an exception it raises ends the search. Raises
    ``ValueError`` naming what cannot be used.

    Example:
        >>> from explorer.engine import optimizers, run, surfaces
        >>> from explorer.engine.identification import identify
        >>> adam = optimizers["adam"](learning_rate=0.05)
        >>> path = run(surfaces["rosenbrock"], adam, start=(-1.5, 2.0), steps=30).positions
        >>> best = identify(path, surfaces["rosenbrock"])[0]
        >>> best.optimizer.id, best.values["learning_rate"], best.departs
        ('adam', 0.05, None)
    """
    path = path_of(points, surface, gradients)
    tolerance = tolerance_of(path)
    short = path.first(min(SHORT, path.steps))
    scale = deviation_scale(path)
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
    candidates = distinct(
        _candidate(variant, fit, path, tolerance, scale)
        for variant, fit in _telling(promising, progress, CHECKING, 1.0)
    )
    best = sorted(candidates, key=rank)[: max(most, 1)]
    if surface is None:
        return Candidates(best)
    return Candidates(_compared(best, path, surface))


def _telling(
    items: Sequence[Item], progress: Progress | None, begin: float, end: float
) -> Iterator[Item]:
    """Yield the items one by one, reporting a share that rises to ``end``."""
    for number, item in enumerate(items):
        if progress is not None:
            progress(begin + (end - begin) * number / len(items))
        yield item


def _improve(fits: list[tuple[Variant, Fit]], progress: Progress | None) -> None:
    """Fit all a little, then ever fewer promising ones ever further."""
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
    """For values (runs, p), the first step that deviates; the number of steps + 1 for none."""

    def departs(values: Floats) -> Floats:
        off = ~(np.abs(fit.deviations(values, path)) <= tolerance[:, :, None]).all(axis=1)
        return np.where(off.any(axis=0), off.argmax(axis=0) + 1, path.steps + 1)

    return departs


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
