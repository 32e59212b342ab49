"""What of an outcome is drawn: itself in one or two dimensions, its shadow on a plane in more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from explorer.engine.objective import Objective
from explorer.engine.projection import Plane, on_plane, principal_plane
from explorer.engine.trajectory import Trajectory
from explorer.scenario.outcome import Outcome

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Shown:
    """A picture's contents: one surface of one or two dimensions, and trajectories on it.

    ``outcome`` has the scenario's contenders with the trajectories as drawn. With ``plane`` those
    are projections: positions, gradients and vector terms have two coordinates, losses are the
    true ones, and ``distances`` (n + 1,) is how far each position lies off the plane.
    """

    surface: Objective
    outcome: Outcome
    plane: Plane | None = None
    distances: tuple[Floats | None, ...] = ()

    @property
    def start(self) -> tuple[float, ...]:
        """The scenario's start in the picture's coordinates."""
        start = self.outcome.scenario.start
        return start if self.plane is None else tuple(self.plane.project(start).tolist())

    def start_at(self, point: tuple[float, ...]) -> tuple[float, ...]:
        """The start that lies at ``point`` in the picture, as far off the plane as the present."""
        if self.plane is None:
            return point
        start = self.outcome.scenario.start
        moved = np.subtract(point, self.start) @ self.plane.directions
        return tuple((np.asarray(start) + moved).tolist())


def shown(outcome: Outcome, plane: Plane | None = None) -> Shown:
    """What to draw of an outcome.

    In more than two dimensions everything is projected on ``plane``, by default the plane of the
    two leading principal directions of all its trajectories together.
    """
    objective = outcome.scenario.surface
    if objective.dimension <= 2 and plane is None:
        return Shown(objective, outcome)
    visible = [one for one in outcome.trajectories if one is not None and len(one.positions)]
    rows = [one.positions for one in visible] or [np.array([outcome.scenario.start])]
    plane = plane or principal_plane(rows)
    return Shown(
        on_plane(objective, plane, rows),
        replace(
            outcome,
            trajectories=tuple(one and _projected(one, plane) for one in outcome.trajectories),
        ),
        plane,
        tuple(
            None if one is None else plane.distance(one.positions) for one in outcome.trajectories
        ),
    )


def _projected(trajectory: Trajectory, plane: Plane) -> Trajectory:
    def terms() -> MappingProxyType[str, Floats]:
        return MappingProxyType(
            {
                name: plane.project(values + plane.origin) if values.ndim == 2 else values
                for name, values in trajectory.terms.items()
            }
        )

    return replace(
        trajectory,
        positions=plane.project(trajectory.positions),
        gradients=plane.project(trajectory.gradients + plane.origin),
        make_terms=terms,
        make_verdict=lambda _: trajectory.verdict,
    )
