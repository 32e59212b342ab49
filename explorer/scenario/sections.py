"""What is drawn of an outcome: itself, or in many dimensions its projection on a plane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from explorer.arrays import Floats
from explorer.engine.mathematics.convex_hull import convex_hull
from explorer.engine.objectives.objective import Objective
from explorer.engine.objectives.plane import (
    Plane,
    parameter_plane,
    principal_plane,
    random_plane,
    singular_plane,
)
from explorer.engine.objectives.plane_section import PlaneSurface, on_plane
from explorer.engine.rules.direct_step import Evaluation
from explorer.engine.rules.glossary import Term
from explorer.engine.trajectories.curvature import Curvature
from explorer.engine.trajectories.trajectory import Trajectory
from explorer.engine.trajectories.verdict import Verdict
from explorer.scenario.results import Outcome
from explorer.scenario.stage_layout import PRINCIPAL, PlaneChoice

FAR = 10.0
"""If all runs diverge, rows with a loss this many times that of the start are left out."""


@dataclass(frozen=True, eq=False)
class DrawnOutcome:
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
        """The scenario's start in the coordinates of the surface that is drawn."""
        start = self.outcome.scenario.start
        return start if self.plane is None else tuple(self.plane.project(start).tolist())

    @property
    def start_in_picture(self) -> tuple[float, float]:
        """Where the start is marked: on a curve at the height of its value."""
        start = self.start
        if len(start) == 1:
            return start[0], float(self.surface.value(start))
        return start[0], start[1]

    @cached_property
    def reach(self) -> float:
        """Half the width of the view, as a length in the space of all coordinates."""
        if self.plane is None:
            return 0.0
        lengths = np.linalg.norm(self.plane.directions, axis=1)
        spans = [0.5 * (high - low) for low, high in self.surface.view]
        return float((lengths * spans).max())

    def start_at(self, point: tuple[float, ...]) -> tuple[float, ...]:
        """The start that lies at ``point`` in the picture, as far off the plane as the present."""
        if self.plane is None:
            return point
        start = self.outcome.scenario.start
        moved = np.subtract(point, self.start) @ self.plane.directions
        return tuple((np.asarray(start) + moved).tolist())


def drawn_outcome(outcome: Outcome, plane: Plane | None = None) -> DrawnOutcome:
    """What to draw of an outcome.

    In more than two dimensions everything is projected on ``plane``, by default the one that its
    view chooses, else that of the two leading principal directions of all trajectories together.
    """
    objective = outcome.scenario.surface
    if objective.dimension <= 2 and plane is None:
        return DrawnOutcome(objective, outcome)
    view = outcome.scenario.view
    plane = plane or chosen_plane(outcome, PRINCIPAL if view is None else view.plane)
    rows = _rows(outcome)
    return drawn_on(outcome, on_plane(objective, plane or principal_plane(rows), rows))


def drawn_on(outcome: Outcome, surface: PlaneSurface) -> DrawnOutcome:
    """An outcome projected on an existing surface, in that surface's view."""
    plane = surface.plane
    return DrawnOutcome(
        surface,
        replace(
            outcome,
            trajectories=tuple(
                trajectory and projected_trajectory(trajectory, plane)
                for trajectory in outcome.trajectories
            ),
        ),
        plane,
        tuple(
            None if trajectory is None else plane.distance(trajectory.positions)
            for trajectory in outcome.trajectories
        ),
    )


def chosen_plane(outcome: Outcome, choice: PlaneChoice) -> Plane | None:
    """The plane of a choice; None in one or two dimensions, which need none.

    A coordinate that the objective does not have is taken as its last one, or the one before, and
    a matrix likewise; without any matrix singular directions are principal ones.
    """
    objective = outcome.scenario.surface
    if objective.dimension <= 2:
        return None
    end = _best_end(outcome)
    # If all weights are 0, random directions cannot be scaled to their length.
    if choice.kind == "random" and objective.network is not None and end.any():
        return random_plane(objective.network, end, choice.seed)
    if choice.kind == "coordinates":
        last = objective.dimension - 1
        first = min(choice.first, last)
        second = min(choice.second, last)
        if first == second:
            second = first - 1 if first else 1
        return parameter_plane(objective, end, first, second)
    if choice.kind == "singular" and objective.matrices:
        block = objective.matrices[min(choice.matrix, len(objective.matrices) - 1)]
        if block.rows * block.columns > 1:
            return singular_plane(block, outcome.scenario.start, end)
    return principal_plane(_rows(outcome))


def _rows(outcome: Outcome) -> list[Floats]:
    """The positions to show: a diverging run leaves the picture, as it leaves any view."""
    runs = [
        trajectory
        for trajectory in outcome.trajectories
        if trajectory is not None and len(trajectory.positions)
    ]
    settled = [run.positions for run in runs if run.diverged_at is None]
    near = [run.positions[run.losses <= FAR * abs(float(run.losses[0]))] for run in runs]
    return (
        settled
        or [positions for positions in near if len(positions)]
        or [np.array([outcome.scenario.start])]
    )


def _best_end(outcome: Outcome) -> Floats:
    ends = [
        (float(trajectory.losses[-1]), index)
        for index, trajectory in enumerate(outcome.trajectories)
        if trajectory is not None and len(trajectory.losses)
    ]
    best = outcome.trajectories[min(ends)[1]] if ends else None
    return np.array(outcome.scenario.start) if best is None else best.positions[-1]


@dataclass(frozen=True)
class FromShadow:
    """The origin of a trajectory that is the projection of another on a plane."""

    whole: Trajectory
    plane: Plane

    @property
    def glossary(self) -> Mapping[str, Term]:
        """That of the whole trajectory."""
        return self.whole.glossary

    def terms(self, trajectory: Trajectory) -> Mapping[str, Floats]:
        """The terms of the whole trajectory in the coordinates of the plane."""
        plane, glossary = self.plane, self.whole.glossary
        terms: dict[str, Floats] = {}
        for name, values in self.whole.terms.items():
            is_point = name in glossary and glossary[name].state_shape == "point"
            shifted = values if is_point or values.ndim < 2 else values + plane.origin
            terms[name] = plane.project(shifted) if values.ndim == 2 else values
        return terms

    def verdict(self, trajectory: Trajectory) -> Verdict:
        """That of the whole trajectory."""
        return self.whole.verdict

    def curvature(self, trajectory: Trajectory) -> Curvature:
        """That of the whole trajectory."""
        return self.whole.curvature

    def evaluations_at(self, trajectory: Trajectory, row: int) -> tuple[Evaluation, ...]:
        """The evaluations of the whole trajectory's step, on the plane."""
        return tuple(
            replace(each, at=self.plane.project(each.at)) for each in self.whole.evaluations_at(row)
        )

    def outline(self, trajectory: Trajectory, row: int) -> Floats | None:
        """The outline of the shadow of the whole trajectory's shape on the plane."""
        corners = self.whole.outline(row)
        return None if corners is None else convex_hull(self.plane.project(corners))


def projected_trajectory(trajectory: Trajectory, plane: Plane) -> Trajectory:
    """A trajectory in the coordinates of a plane; losses, rates and verdict stay the true ones."""
    return replace(
        trajectory,
        positions=plane.project(trajectory.positions),
        gradients=plane.project(trajectory.gradients + plane.origin),
        origin=FromShadow(trajectory, plane),
        known_terms=None,
        marks=(),
        outlines=(),
    )
