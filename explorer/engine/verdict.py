"""What became of a run, with the number that decided it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.engine.optimizer import Optimizer
    from explorer.engine.surface import Surface
    from explorer.engine.trajectory import Trajectory


@dataclass(frozen=True)
class Verdict:
    """The outcome ``kind``, the ``step`` it was decided at, the ``reason`` and ``advice``."""

    kind: str
    step: int
    reason: str
    advice: str


def judge(surface: Surface, optimizer: Optimizer, trajectory: Trajectory) -> Verdict:
    """Judge a whole run."""
    if trajectory.diverged_at is not None:
        return Verdict("diverged", trajectory.diverged_at, "not finite", "lower the learning rate")
    return Verdict("descending", trajectory.steps, "", "")
