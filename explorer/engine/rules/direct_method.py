"""Optimizers that ask the surface more than once in a step: procedures instead of formulas.

An update rule is mathematics over one gradient. Newton's method needs the Hessian, a line search
as many values as it takes; such a method is written as plain numpy on the surface. It leaves the
same rows and terms behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from explorer.engine.objectives.objective import Objective
from explorer.engine.parameter import Parameter
from explorer.engine.rules.optimizer import Optimizer

Floats = npt.NDArray[np.float64]


@dataclass
class Place:
    """Where a procedure stands, and what it may ask there.

    ``gradient`` has the noise of this step, ``loss`` has none; ``rate`` is the learning rate of
    this step. ``evaluations`` counts what the step has cost: 1 for loss and gradient, 1 for each
    further value, d for the Hessian.
    """

    surface: Objective
    x: Floats
    loss: float
    gradient: Floats
    rate: float
    evaluations: int = field(default=1, init=False)

    def loss_at(self, x: Floats) -> float:
        """f at another point, (d,)."""
        self.evaluations += 1
        return float(self.surface.value(x))

    def hessian(self) -> Floats:
        """The Hessian here, (d, d)."""
        self.evaluations += self.surface.dimension
        return self.surface.hessian(self.x)


@dataclass(frozen=True)
class Move:
    """What a procedure does at a step: the step (d,), terms (d,) or numbers, and its memory."""

    step: Floats
    terms: Mapping[str, Floats | float]
    memory: Mapping[str, Floats] = field(default_factory=dict)


class Procedure(Optimizer):
    """An optimizer whose step is computed by ``move`` instead of a formula.

    It runs one ball at a time; it has no ``rule``, and of hyper-parameters only its own.
    """

    common_parameters: ClassVar[tuple[Parameter, ...]] = ()

    def move(self, here: Place, memory: Mapping[str, Floats]) -> Move:
        """One step; ``memory`` is what the move before left behind, empty at the start."""
        raise NotImplementedError

    @property
    def rule(self) -> None:
        """None: no formula says what one step is."""
        return None
