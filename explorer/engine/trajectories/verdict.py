"""The outcome of a run, in words and with the number that decided it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.engine.trajectories.suggestion import Suggestion

VERDICTS: Mapping[str, str] = MappingProxyType(
    {
        "converged": "it lies at a minimum",
        "descending": "it is still on its way",
        "stalled": "it hardly moves although it is not at a minimum",
        "spiked": "its loss shot up after falling, when the curvature crossed a limit",
        "edge_of_stability": "the curvature stays at the limit set by its learning rate",
        "catapulted": "it was thrown out of a sharp valley and settled in a flatter one",
        "oscillating": "it swings and does not settle",
        "cycling": "it visits the same points again and again",
        "at_saddle": "it lies at a saddle or a maximum",
        "diverged": "it runs away",
        "left_domain": "it left the domain of the surface",
    }
)
"""Every kind of verdict, and what it says about the run."""
VERDICT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "converged": "converged",
        "descending": "not finished",
        "stalled": "stuck",
        "spiked": "spiked",
        "edge_of_stability": "at the edge of stability",
        "catapulted": "catapulted",
        "oscillating": "oscillates",
        "cycling": "going round in a cycle",
        "at_saddle": "at a saddle",
        "diverged": "diverged",
        "left_domain": "left the surface",
    }
)
"""A short name for each kind."""


@dataclass(frozen=True)
class Measure:
    """The number behind a verdict or a piece of advice, as a chart over the steps shows it.

    ``quantity`` is loss, gradient_norm, step_length, learning_rate, position (of ``coordinate``),
    sharpness or preconditioned; ``value`` is its value at ``step``, and ``limit`` the limit it was
    compared with, if any.
    """

    quantity: str
    step: int
    value: float
    limit: float | None = None
    coordinate: int = 0


class Advice(str):
    """A sentence about what to try, with the ``change`` that it suggests, if any.

    ``measure`` is the number behind it, ``None`` for the verdict's own. Named numbers are short for
    the change to other values of the same rule.
    """

    __slots__ = ("change", "measure")
    change: Suggestion | None
    measure: Measure | None

    def __new__(
        cls,
        sentence: str,
        measure: Measure | None = None,
        change: Suggestion | None = None,
        /,
        **values: float,
    ) -> Advice:
        """A sentence with the change it suggests."""
        made = super().__new__(cls, sentence)
        made.change = change
        if values:
            from explorer.engine.trajectories.suggestion import OtherValues

            made.change = OtherValues(values)
        made.measure = measure
        return made

    def __reduce__(self) -> tuple[object, ...]:
        return Advice, (str(self), self.measure, self.change)


@dataclass(frozen=True)
class Verdict:
    """The outcome ``kind`` (one of ``VERDICTS``), decided at ``step``.

    ``reason`` holds the number that decided it, ``advice`` what to try; it is empty where there
    is nothing to improve. ``measure`` is that number where a chart can show it.

    Example:
        >>> from explorer.engine import optimizers, run, surfaces
        >>> descent = optimizers["gradient_descent"](learning_rate=2.0)
        >>> verdict = run(surfaces["parabola"], descent, start=(1.0,), steps=2000).verdict
        >>> verdict.kind, verdict.step
        ('diverged', 324)
    """

    kind: str
    step: int
    reason: str
    advice: str = ""
    measure: Measure | None = None

    @property
    def advice_measure(self) -> Measure | None:
        """The number behind the advice: its own, or else the verdict's."""
        own = self.advice.measure if isinstance(self.advice, Advice) else None
        return own or self.measure

    @property
    def suggestion(self) -> Suggestion | None:
        """The change that the advice suggests."""
        return self.advice.change if isinstance(self.advice, Advice) else None
