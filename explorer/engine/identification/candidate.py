"""A rule that may have made a path, and which of two rules is likelier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from explorer.engine.explanations.first_difference import Difference
from explorer.engine.parameter import Number, Value
from explorer.engine.rules.optimizer import Optimizer


@dataclass(frozen=True, repr=False)
class Candidate:
    """A rule that may have made the path.

    ``dialects`` are all dialects with this form of the rule; ``changed`` are the choices that none
    of them makes, such as ``centered=True``. ``departs`` is the first step, from 1, at which the
    rule, applied at the given points, departs from the path by more than the points' precision;
    ``None`` if it never does. ``deviation`` is the mean deviation, in lengths of a step.
    ``difference`` is where its own run first differs from that of the best candidate.

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

    def __repr__(self) -> str:
        return f"<Candidate: {self.name}>"

    @property
    def values(self) -> dict[str, Value]:
        """The fitted values of the hyper-parameters that have an effect."""
        named_values: dict[str, Value] = {}
        for parameter in self.optimizer.parameters:
            value = self.optimizer.values[parameter.name]
            if not isinstance(parameter, Number):
                continue
            idle = parameter.needs and not self.optimizer.values[parameter.needs]
            if not idle and not (parameter.off_at_zero and value == 0):
                named_values[parameter.name] = value
        return named_values

    @property
    def name(self) -> str:
        """The rule, its dialects and its values, on one line."""
        values = ", ".join(f"{name} {value:.6g}" for name, value in self.values.items())
        forms = f" with {', '.join(self.changed)}" if self.changed else ""
        return f"{self.optimizer.title} as in {', '.join(self.dialects)}{forms} ({values})"

    def sentence(self) -> str:
        """The candidate in a sentence.

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


def distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Candidates with different paths; dialects with the same one are a single candidate.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.identification.candidate import Candidate, distinct
        >>> descent = optimizers["gradient_descent"](learning_rate=0.1)
        >>> found = [Candidate(descent, (name,), (), None, 0.0, 9) for name in ("paper", "keras")]
        >>> [candidate.dialects for candidate in distinct(found)]
        [('paper', 'keras')]
    """
    by_text: dict[object, Candidate] = {}
    for candidate in candidates:
        numbers = {name: value for name, value in candidate.values.items() if value != 0}
        key = (candidate.optimizer.rule, tuple(numbers.items()))
        known = by_text.get(key)
        if known is None or len(candidate.changed) < len(known.changed):
            by_text[key] = candidate
        elif len(candidate.changed) == len(known.changed):
            both = tuple(dict.fromkeys((*known.dialects, *candidate.dialects)))
            by_text[key] = replace(known, dialects=both)
    return list(by_text.values())


def rank(candidate: Candidate) -> tuple[float, int, float]:
    """Sort key, likeliest first.

    The later the departure the better, then the fewer values that differ from a dialect's defaults,
    then the smaller mean deviation.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.identification.candidate import Candidate, rank
        >>> descent = optimizers["gradient_descent"](learning_rate=0.1)
        >>> rank(Candidate(descent, ("paper",), (), departs=4, deviation=0.5, steps=9))
        (-4.0, 0, 0.5)
    """
    departs = np.inf if candidate.departs is None else float(candidate.departs)
    return -departs, _surprise(candidate), candidate.deviation


def _surprise(candidate: Candidate) -> int:
    """How many choices and values differ from those of the nearest dialect."""
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
