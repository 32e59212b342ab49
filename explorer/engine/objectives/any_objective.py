"""All that a scenario can be about, and what of it can be written down."""

from __future__ import annotations

from explorer.engine.objectives.network import Network
from explorer.engine.objectives.own_function import OwnFunction
from explorer.engine.objectives.recorded_plane import RecordedPlane
from explorer.engine.objectives.surface import Surface

AnyObjective = Surface | Network | OwnFunction | RecordedPlane
"""What a scenario can be about."""


def writable(objective: AnyObjective, done: str) -> Surface | Network:
    """The objective, or ``ValueError`` for one that cannot be ``done``, such as "saved"."""
    if isinstance(objective, OwnFunction):
        raise ValueError(
            f"surface: {objective.title} is a Python function of your own, and only formulas and "
            f"networks can be {done}"
        )
    if isinstance(objective, RecordedPlane):
        raise ValueError(
            f"surface: {objective.title} was recorded and has its own file; only formulas and "
            f"networks can be {done}"
        )
    return objective
