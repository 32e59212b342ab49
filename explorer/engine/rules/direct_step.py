"""What a direct method is given at a step, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from explorer.engine.objectives.objective import Objective
from explorer.engine.objectives.sum_of_squares import residuals_at

Floats = npt.NDArray[np.float64]


@dataclass
class Iterate:
    """Where a procedure stands, and what it may ask there.

    ``gradient`` has the noise of this step, ``loss`` has none; ``rate`` is the learning rate of
    this step. ``evaluations`` counts what the step has cost: 1 for loss and gradient, 1 for each
    further value or gradient, d for the Hessian.
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

    def gradient_at(self, x: Floats) -> Floats:
        """The gradient at another point, (d,), with the noise of this step."""
        self.evaluations += 1
        return self.gradient + (self.surface.gradient(x) - self.surface.gradient(self.x))

    def hessian(self) -> Floats:
        """The Hessian here, (d, d)."""
        self.evaluations += self.surface.dimension
        return self.surface.hessian(self.x)

    def residuals(self) -> tuple[Floats, Floats] | None:
        """The residuals (m,) whose squares are f here, and their slopes (m, d), if f is such a sum.

        Their slopes are first derivatives, so they cost no more than the gradient.
        """
        return residuals_at(self.surface, self.x)


@dataclass(frozen=True)
class Step:
    """What a procedure does at a step: the step (d,), terms (d,) or numbers, and its memory."""

    step: Floats
    terms: Mapping[str, Floats | float]
    memory: Mapping[str, Floats] = field(default_factory=dict)
