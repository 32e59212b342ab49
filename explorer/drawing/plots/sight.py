"""Where points of x, curves and vectors lie in the coordinates of a picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.arrays import Floats
from explorer.drawing.contenders.step_arrows import StepVectors, step_vectors
from explorer.engine import Trajectory
from explorer.engine.objectives.objective import Objective


@dataclass(frozen=True)
class Sight:
    """What lies on a surface of two coordinates, from above: a picture's coordinates are x's own.

    Of a curve and of a landscape they are others.
    """

    surface: Objective

    def project_point(self, point: tuple[float, float]) -> tuple[float, float]:
        """Where a data point lies."""
        return point

    def project(self, points: Floats) -> Floats:
        """Where points of x (m, d) lie, (m, 2)."""
        return points

    def path(self, trajectory: Trajectory) -> Floats:
        """Where the points of a trajectory lie, (n + 1, 2)."""
        return trajectory.positions

    def minima(self) -> Floats:
        """Where the known minima lie, (m, 2)."""
        positions = [minimum.position for minimum in self.surface.minima]
        return np.array(positions, dtype=np.float64).reshape(-1, 2)

    def curve(self, points: Floats) -> tuple[Floats, Floats]:
        """A curve through points of x (m, d), and apart what of it lies behind a hill, (n, 2)."""
        return self.project(points), np.empty((0, 2))

    def vectors(self, here: Floats, vectors: Floats) -> Floats:
        """Vectors (n, d) at a point of x, (n, 2)."""
        return vectors

    def step_vectors(self, trajectory: Trajectory, step: int) -> StepVectors:
        """The vectors of a step of a trajectory."""
        return step_vectors(trajectory, step)


@dataclass(frozen=True)
class CurveSight(Sight):
    """What lies on the curve of a surface of one coordinate: x, and f upward."""

    def project(self, points: Floats) -> Floats:
        with np.errstate(all="ignore"):
            return np.column_stack([points[:, 0], self.surface.value(points)])

    def path(self, trajectory: Trajectory) -> Floats:
        return np.column_stack([trajectory.positions[:, 0], trajectory.losses])

    def minima(self) -> Floats:
        points = [(*minimum.position, minimum.value) for minimum in self.surface.minima]
        return np.array(points, dtype=np.float64).reshape(-1, 2)

    def vectors(self, here: Floats, vectors: Floats) -> Floats:
        return np.column_stack([vectors[:, 0], np.zeros(len(vectors))])
