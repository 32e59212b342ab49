"""Optimizers that evaluate the surface more than once in a step: procedures, not formulas.

An update rule is mathematics over one gradient. Newton's method needs the Hessian, a line search as
many values as it takes; such a method is written in plain numpy. It produces the same rows and
terms.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import ClassVar

import numpy as np

from explorer.arrays import Floats
from explorer.engine.mathematics.evaluation import evaluate
from explorer.engine.mathematics.expression import Expression, symbol
from explorer.engine.parameter import Parameter, Value
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.mechanism_parameters import WRAPPERS
from explorer.engine.rules.mechanisms import (
    USUAL,
    DecayTime,
    Move,
    decays_beside,
    finished,
    prepared,
    remembered,
)
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import (
    COUNT,
    GRADIENT,
    POSITION,
    Hyperparameters,
    StepInputs,
    Update,
    hyperparameter_symbol,
    memory_symbol,
    structure,
)

MOVE = symbol("rule.move", vector=True)
"""The step of a direct method, inside the mechanisms around it."""


class DirectMethod(Optimizer):
    """An optimizer whose step is computed by ``move`` instead of a formula.

    It takes one run at a time and has no ``rule``. Its hyper-parameters are its own and those of
    the mechanisms that work around any optimizer.
    """

    common_parameters: ClassVar[tuple[Parameter, ...]] = WRAPPERS
    decay_time: ClassVar[DecayTime] = USUAL

    def move(self, here: Iterate, memory: Mapping[str, Floats]) -> Step:
        """One step; ``memory`` is what the previous move returned, empty at the start."""
        raise NotImplementedError

    @property
    def rule(self) -> None:
        """None: a step is not given by a formula."""
        return None

    @property
    def around(self) -> Move | None:
        """The mechanisms around each step, which appears in them as ``MOVE``; or None."""
        fixed = structure(self.parameters, self.values)
        return _around(type(self), tuple(fixed.items()))  # type: ignore[arg-type]

    @property
    def entering(self) -> Expression:
        """The gradient that ``move`` works with: after clipping and coupled weight decay."""
        fixed = structure(self.parameters, self.values)
        return _entering(type(self), tuple(fixed.items()))  # type: ignore[arg-type]

    def entering_at(self, here: Iterate) -> Floats:
        """The value of ``entering``, (d,)."""
        entering = self.entering
        if entering == GRADIENT:
            return here.gradient
        return np.array(evaluate(entering, self._known(here), len(here.x)))

    def _known(self, here: Iterate) -> dict[Expression, tuple[float, ...]]:
        """The numbers of a step by their symbols; the learning rate is that of the step."""
        numbers = self.numbers
        if "learning_rate" in numbers:
            numbers = {**numbers, "learning_rate": here.rate}
        return {
            **{hyperparameter_symbol(name): (value,) for name, value in numbers.items()},
            POSITION: tuple(here.x.tolist()),
            GRADIENT: tuple(here.gradient.tolist()),
        }

    def wrapped(
        self, here: Iterate, move: Step, count: int, memory: Mapping[str, Floats]
    ) -> tuple[Floats, dict[str, Floats], dict[str, Floats]]:
        """The next x, the terms and the memory of the mechanisms around step number ``count``.

        ``memory`` is what the previous step returned, empty at the start.
        """
        around = self.around
        if around is None:
            return here.x + move.step, {}, {}
        known = {
            **self._known(here),
            MOVE: tuple(move.step.tolist()),
            COUNT: (float(count),),
        }
        nothing = np.zeros(len(here.x))
        for name in around.memory:
            known[memory_symbol(name)] = tuple(memory.get(name, nothing).tolist())
        size = len(here.x)
        terms = {name: np.array(evaluate(node, known, size)) for name, node in around.terms.items()}
        following = {
            name: np.array(evaluate(node, known, size)) for name, node in around.memory.items()
        }
        return np.array(evaluate(around.position, known, size)), terms, following


# mypy treats a class with its own __hash__ as unhashable.
@lru_cache(maxsize=256)
def _around(cls: type[DirectMethod], fixed: tuple[tuple[str, Value], ...]) -> Move | None:
    known = {parameter.name for parameter in cls.parameters}
    missing = tuple(parameter for parameter in WRAPPERS if parameter.name not in known)
    off = structure(missing, {parameter.name: parameter.default for parameter in missing})
    h = Hyperparameters(cls.parameters, {**off, **dict(fixed)})
    memory = {name: memory_symbol(name) for name in remembered(h)}
    if not memory and h.choice("cautious") == "off" and not decays_beside(h):
        return None
    return finished(h, StepInputs(memory), Update(MOVE), cls.decay_time)


@lru_cache(maxsize=256)
def _entering(cls: type[DirectMethod], fixed: tuple[tuple[str, Value], ...]) -> Expression:
    h = Hyperparameters(cls.parameters, dict(fixed))
    return prepared(h, StepInputs({})) if "weight_decay_form" in h.fixed else GRADIENT
