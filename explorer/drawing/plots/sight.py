"""Where places of x, curves and vectors lie in the coordinates of a picture."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from explorer.drawing.contenders.step_arrows import StepVectors, step_vectors
from explorer.drawing.surfaces.draped_path import cut_at_edges, hidden_points, split
from explorer.drawing.surfaces.landscape import RELIEF, Camera, Landscape
from explorer.drawing.surfaces.landscape_minima import lifted_minima
from explorer.engine import Trajectory
from explorer.engine.objectives.objective import Objective

Floats = npt.NDArray[np.float64]
SHORT = 1e-3
"""Share of the view within which the ground counts as a plane."""


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
        """Vectors (n, d) at a place of x, (n, 2)."""
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


@dataclass(frozen=True)
class GroundSight(Sight):
    """What lies on a landscape, as its camera sees it: right and up."""

    shape: Landscape
    camera: Camera

    def project_point(self, point: tuple[float, float]) -> tuple[float, float]:
        right, up = self._of(np.array(point)).tolist()
        return right, up

    def _of(self, point: Floats) -> Floats:
        seen: Floats = self.project(point[None])[0]
        return seen

    def path(self, trajectory: Trajectory) -> Floats:
        return self.camera.seen(self.shape.lifted(trajectory.positions, trajectory.losses))

    def minima(self) -> Floats:
        return self.camera.seen(lifted_minima(self.shape, self.surface.minima))

    def project(self, points: Floats) -> Floats:
        with np.errstate(all="ignore"):
            values = self.surface.value(points)
        lifted = self.shape.lifted(points, values)
        # As the surface is: non-finite values are at the top.
        lifted[np.isnan(lifted[:, 2]), 2] = RELIEF
        return self.camera.seen(lifted)

    def curve(self, points: Floats) -> tuple[Floats, Floats]:
        with np.errstate(all="ignore"):
            lifted = self.shape.lifted(points, self.surface.value(points))
            points = cut_at_edges(self.shape, lifted)
        return split(self.camera.seen(points), hidden_points(self.shape, points, self.camera))

    def vectors(self, here: Floats, vectors: Floats) -> Floats:
        # Along the plane that touches the surface there.
        longest = float(np.abs(vectors).max(initial=0.0)) or 1.0
        x, y = self.surface.view[:2]
        short = SHORT * min(x[1] - x[0], y[1] - y[0]) / longest
        return self.project(here + short * vectors) - self._of(here)

    def step_vectors(self, trajectory: Trajectory, step: int) -> StepVectors:
        vectors = step_vectors(trajectory, step)
        here = trajectory.positions[min(step, trajectory.steps)]
        origin = self._of(here)

        def seen(vector: Floats | None) -> Floats | None:
            return None if vector is None else self._of(here + vector) - origin

        gradient = seen(vectors.gradient)
        assert gradient is not None
        carried, way, plain = seen(vectors.carried), seen(vectors.step), seen(vectors.plain)
        return replace(vectors, gradient=gradient, carried=carried, step=way, plain=plain)
