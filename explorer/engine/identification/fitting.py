"""Hyper-parameters fitted to a path from many starting values at once."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.arrays import Floats
from explorer.engine.identification.prediction import Path, hyperparameters_read, predicted
from explorer.engine.parameter import Number
from explorer.engine.rules.optimizer import Optimizer

USUAL: Mapping[str, tuple[float, ...]] = {
    "beta1": (0.9, 0.8, 0.95),
    "beta2": (0.999, 0.99, 0.9),
    "momentum": (0.9, 0.5),
    "decay": (0.99, 0.9),
    "rho": (0.95, 0.9),
    "epsilon": (1e-8, 1e-3),
    "weight_decay": (1e-2, 0.1),
    "epsilon_root": (1e-8, 1e-3),
    "nu": (0.7, 0.5),
    "nu1": (0.7, 1.0),
    "dampening": (0.0, 0.5, 0.9),
    "step_decrease": (0.5, 0.3),
    "step_increase": (1.2, 1.5),
    "initial_accumulator": (0.1, 1e-6),
}
"""Usual values, from which the fit starts in addition to the dialect's own values."""
MOST_STARTS = 24
KEPT = 5


@dataclass(frozen=True)
class Scale:
    """The scale on which a hyper-parameter is fitted, so that equal steps mean equal changes."""

    parameter: Number

    def forth(self, value: Floats) -> Floats:
        """From the value to the fitted number."""
        if self._near_one:
            return np.asarray(np.log(np.maximum(1.0 - value, 1e-12)))
        if self._logarithmic:
            return np.asarray(np.log(np.maximum(value, 1e-14)))
        return value

    def back(self, fitted: Floats) -> Floats:
        """From the fitted number to a value in range."""
        number = self.parameter
        value = fitted
        if self._near_one:
            value = 1.0 - np.exp(np.clip(fitted, -27.0, 0.0))
        elif self._logarithmic:
            value = np.exp(np.clip(fitted, -32.0, 27.0))
        low, high = number.minimum, number.maximum
        low += 1e-12 if number.open_minimum else 0.0
        high -= 1e-12 if number.open_maximum else 0.0
        return np.clip(value, low, high)

    @property
    def _near_one(self) -> bool:
        return self.parameter.maximum == 1.0 and self.parameter.open_maximum

    @property
    def _logarithmic(self) -> bool:
        return self.parameter.scale == "logarithmic"


class Fit:
    """The numbers of one optimizer, fitted to the steps of one path.

    ``plain`` are the default values of each of its dialects; ``scale`` (steps, 1) is the unit of
    the deviation of each step.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        plain: Sequence[Mapping[str, float]],
        path: Path,
        scale: Floats,
    ) -> None:
        self.optimizer = optimizer
        self._dialects = plain
        self._plain = plain[0]
        self._path = path
        self._scale = scale
        rule = optimizer.rule
        assert rule is not None
        self._rule = rule
        read = hyperparameters_read(rule)
        self.names = [name for name in optimizer.numbers if name in read]
        self._scales = [Scale(self._declaration(name)) for name in self.names]
        self.values = self._beginnings()
        self.errors = self._errors(self.values)
        self._damping = np.full(len(self.values), 1e-3)

    def _declaration(self, name: str) -> Number:
        number = self.optimizer.parameter(name)
        assert isinstance(number, Number)
        return number

    def deviations(self, values: Floats, path: Path | None = None) -> Floats:
        """How far each step lies from the given one, (steps, d, runs), for values (runs, p)."""
        path = path or self._path
        numbers = {name: values[:, k] for k, name in enumerate(self.names)}
        deviations = predicted(self._rule, path, numbers, len(values))
        return deviations - path.positions[1:, :, None]

    def _residuals(self, values: Floats) -> Floats:
        with np.errstate(all="ignore"):
            residuals = self.deviations(values) / self._scale[:, :, None]
        residuals = np.where(np.isfinite(residuals), np.clip(residuals, -1e3, 1e3), 1e3)
        return residuals.reshape(-1, len(values)).T

    def _errors(self, values: Floats) -> Floats:
        return np.asarray(np.square(self._residuals(values)).mean(axis=1))

    def _beginnings(self) -> Floats:
        """The dialect's values, then with one usual value changed, with two, and so on."""
        moves = np.abs(self._path.moves)
        moves = moves[moves > 0]
        seen = {} if not len(moves) else {"smallest_step": moves.min(), "largest_step": moves.max()}
        choices = []
        for name in self.names:
            several = [self._plain[name], *USUAL.get(name, ())]
            several += [float(seen[name])] if name in seen else []
            choices.append(list(dict.fromkeys(several)))
        counted = itertools.product(*(range(len(choice)) for choice in choices))
        ordered = sorted(itertools.islice(counted, 4096), key=lambda row: sum(map(bool, row)))
        chosen = [[choices[k][i] for k, i in enumerate(row)] for row in ordered[:MOST_STARTS]]
        together = self._together(choices)
        own = [[plain[name] for name in self.names] for plain in self._dialects]
        return self._with_rate(np.array([*own, *together, *chosen]))

    def _together(self, choices: Sequence[Sequence[float]]) -> list[list[float]]:
        """Usual combinations of values, with every usual weight decay."""
        fits = []
        for i, decay in itertools.product((1, 2), (1e-2, 0.1, 0.5)):
            row = []
            for name, several in zip(self.names, choices, strict=True):
                resting = self._declaration(name).off_at_zero and several[0] == 0
                value = several[0 if resting else min(i, len(several) - 1)]
                row.append(decay if name == "weight_decay" else value)
            fits.append(row)
        return fits

    def _with_rate(self, values: Floats) -> Floats:
        """The learning rate that makes the first step as long as the given one."""
        if "learning_rate" not in self.names:
            return values
        column = self.names.index("learning_rate")
        moves = self._path.moves
        nonzero = np.flatnonzero(np.abs(moves).max(axis=1) > 0)
        if not len(nonzero):
            return values
        k = int(nonzero[0])
        short = self._path.first(k + 1)
        start = short.positions[k][:, None]
        step = self.deviations(values, short)[k] + short.positions[k + 1][:, None] - start
        with np.errstate(all="ignore"):
            ratio = (step * moves[k][:, None]).sum(axis=0) / np.square(step).sum(axis=0)
        usable = np.isfinite(ratio) & (ratio > 0)
        rate = self._scales[column].parameter
        values = values.copy()
        scaled = values[:, column] * np.where(usable, ratio, 1.0)
        values[:, column] = np.clip(scaled, max(rate.minimum, 1e-14), rate.maximum)
        return values

    def keep_best(self, count: int) -> None:
        """Keep only the starting values that fit best."""
        best = np.argsort(self.errors, kind="stable")[:count]
        self.values, self.errors = self.values[best], self.errors[best]
        self._damping = self._damping[best]

    def improve(self) -> None:
        """One Levenberg-Marquardt step for each set of starting values (Marquardt 1963)."""
        count, size = self.values.shape
        fitted = self._forth(self.values)
        width = 1e-6
        moved = np.repeat(fitted[:, None], size + 1, axis=1)
        moved[:, range(1, size + 1), range(size)] += width
        residuals = self._residuals(self._back(moved.reshape(-1, size)))
        residuals = residuals.reshape(count, size + 1, -1)
        slopes = (residuals[:, 1:] - residuals[:, :1]) / width
        square = slopes @ slopes.swapaxes(1, 2)
        downhill = -(slopes @ residuals[:, 0, :, None])[..., 0]
        tries = self._damping[:, None] * np.array([0.1, 1.0, 30.0])
        diagonal = np.einsum("lpp->lp", square)
        floor = 1e-14 * diagonal.max(axis=1, keepdims=True) + 1e-300
        damped = square[:, None] + np.einsum(
            "lt,lp,pq->ltpq", tries, diagonal + floor, np.eye(size)
        )
        damped += floor[:, None, :, None] * np.eye(size)
        steps = np.linalg.solve(damped, downhill[:, None, :, None])[..., 0]
        values = self._back((fitted[:, None] + np.clip(steps, -3, 3)).reshape(-1, size))
        errors = self._errors(values).reshape(count, 3)
        best = errors.argmin(axis=1)
        rows = np.arange(count)
        better = errors[rows, best] < self.errors
        values = values.reshape(count, 3, size)[rows, best]
        self.values = np.where(better[:, None], values, self.values)
        self.errors = np.where(better, errors[rows, best], self.errors)
        self._damping = np.clip(
            np.where(better, tries[rows, best], self._damping * 100), 1e-14, 1e8
        )

    def _back(self, fitted: Floats) -> Floats:
        return np.stack([scale.back(fitted[:, k]) for k, scale in enumerate(self._scales)], 1)

    @property
    def best(self) -> Floats:
        """The values that fit best, (p,)."""
        return np.asarray(self.values[int(np.argmin(self.errors))])

    @property
    def error(self) -> float:
        """The mean square of the scaled deviations of the best values."""
        return float(self.errors.min())

    def simplified(self, departs: Callable[[Floats], Floats]) -> Floats:
        """The best values (p,), as round and as near to the dialect's as the path allows.

        ``departs`` gives the first step at which each of several values leaves the path.
        """
        best = self._rounded(departs)
        reached = departs(best[None])[0]
        most = 4 * self._errors(best[None])[0] + 1e-18
        for k, name in enumerate(self.names):
            number = self._declaration(name)
            short = [float(f"{best[k]:.{digits}g}") for digits in (1, 2, 3, 4)]
            if number.maximum == 1.0:
                short += [1 - float(f"{1 - best[k]:.{digits}g}") for digits in (1, 2)]
            options = [*(plain[name] for plain in self._dialects), *short]
            options = [value for value in options if number.accepts(value)]
            candidates = np.repeat(best[None], len(options), axis=0)
            candidates[:, k] = options
            good = departs(candidates) >= reached
            if reached <= self._path.steps:
                good &= self._errors(candidates) <= most
            if good.any():
                best[k] = options[int(np.argmax(good))]
        return best

    def _rounded(self, departs: Callable[[Floats], Floats]) -> Floats:
        """The best values, all rounded at once if that explains no less."""
        best = self.best
        candidates = [best]
        for digits in (1, 2, 3):
            short = np.array([self._short(k, best[k], digits) for k in range(len(best))])
            tiny = [k for k in range(len(best)) if self._is_off(k, best[k])]
            candidates += [short]
            for k in tiny:
                short = short.copy()
                short[k] = self._plain[self.names[k]]
                candidates.append(short)
        tried = self._back(self._forth(np.array(candidates)))
        reached, errors = departs(tried), self._errors(tried)
        order = np.lexsort((errors, -reached))
        return np.array(tried[int(order[0])])

    def _forth(self, values: Floats) -> Floats:
        return np.stack([scale.forth(values[:, k]) for k, scale in enumerate(self._scales)], 1)

    def _short(self, column: int, value: float, digits: int) -> float:
        if self._declaration(self.names[column]).maximum == 1.0:
            return 1.0 - float(f"{1.0 - value:.{digits}g}")
        return float(f"{value:.{digits}g}")

    def _is_off(self, column: int, value: float) -> bool:
        return self._declaration(self.names[column]).off_at_zero or value < 1e-4
