"""How fine a heat map may be."""

from __future__ import annotations

from explorer.drawing.frame.surface_options import DEFAULT_NODES
from explorer.engine.objectives.objective import Objective

FEWEST = 16
LIVE_NODES = 128
LIVE_NUMBERS = 40e6
"""Answers of single neurons to single rows that one heat map may cost, about 0.1 s of time."""

LIFT = 5
"""The cost of lifting one weight to a point of the plane, in neuron evaluations."""


def nodes_for(objective: Objective, patience: float = 1.0, usual: int = DEFAULT_NODES) -> int:
    """Values along each side: ``usual``, but fewer where each value is a pass over data.

    Where the data is large the map is coarse rather than late. ``patience`` multiplies the time
    that it may take.
    """
    if objective.evaluation_cost == 0:
        return usual
    each = objective.evaluation_cost + LIFT * objective.dimension
    affordable = int((patience * LIVE_NUMBERS / each) ** 0.5)
    most = min(usual, int(LIVE_NODES * patience**0.5))
    return max(FEWEST, min(most, affordable))
