"""The inputs of a direct method at a step, and its results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from explorer.arrays import Floats
from explorer.engine.objectives.objective import Objective
from explorer.engine.objectives.sum_of_squares import residuals_at

EvaluationKind = Literal["value", "gradient", "hessian"]
"""What was evaluated at a point; a gradient comes with its value."""
MOST_MARKED = 128
"""Points with more coordinates are counted but not kept, since they would take much memory."""


@dataclass(frozen=True)
class Evaluation:
    """What was evaluated, and where, (d,)."""

    kind: EvaluationKind
    at: Floats


@dataclass
class Iterate:
    """The position of a procedure, and what it can evaluate there.

    ``gradient`` has the noise of this step, ``loss`` has none; ``rate`` is the learning rate of
    this step. ``evaluations`` counts the cost of the step: 1 for loss and gradient, 1 for each
    further value or gradient, d for the Hessian; ``gradients`` counts only gradients, and ``marks``
    says where each was evaluated. A method that needs no gradient has ``first`` "value".
    """

    surface: Objective
    x: Floats
    loss: float
    gradient: Floats
    rate: float
    first: EvaluationKind = "gradient"
    evaluations: int = field(default=0, init=False)
    gradients: int = field(default=0, init=False)
    marks: list[Evaluation] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self._count(self.first, self.x)

    def _count(self, kind: EvaluationKind, at: Floats) -> None:
        self.evaluations += len(at) if kind == "hessian" else 1
        self.gradients += kind == "gradient"
        if len(at) <= MOST_MARKED:
            self.marks.append(Evaluation(kind, at))

    def loss_at(self, x: Floats) -> float:
        """f at another point, (d,)."""
        self._count("value", x)
        return float(self.surface.value(x))

    def gradient_at(self, x: Floats) -> Floats:
        """The gradient at another point, (d,), with the noise of this step."""
        self._count("gradient", x)
        return self.gradient + (self.surface.gradient(x) - self._without_noise)

    @cached_property
    def _without_noise(self) -> Floats:
        return self.surface.gradient(self.x)

    def hessian(self) -> Floats:
        """The Hessian here, (d, d)."""
        self._count("hessian", self.x)
        return self.surface.hessian(self.x)

    def residuals(self) -> tuple[Floats, Floats] | None:
        """The residuals (m,) whose squares are f here, and their slopes (m, d), if f is such a sum.

        Their slopes are first derivatives, so they cost no more than the gradient.
        """
        return residuals_at(self.surface, self.x)


@dataclass(frozen=True)
class Step:
    """The result of a procedure at a step: the step (d,), terms (d,) or numbers, and its memory.

    ``outline`` (k, d) are the corners of a shape that it uses: a simplex, a region.
    """

    step: Floats
    terms: Mapping[str, Floats | float]
    memory: Mapping[str, Floats] = field(default_factory=dict)
    outline: Floats | None = None


@dataclass(frozen=True)
class PlainStep:
    """The step of a direct method as a plain function of numpy, with the functions it calls.

    ``function(here, memory, **arguments)`` returns a ``Step``. None of the functions uses names of
    its module besides ``np``, ``Step`` and the others.
    """

    function: Callable[..., Step]
    helpers: tuple[Callable[..., object], ...]
    arguments: Mapping[str, float | bool | str]
