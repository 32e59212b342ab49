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

    def place(self, point: tuple[float, float]) -> tuple[float, float]:
        """Where a data point lies."""
        return point

    def places(self, places: Floats) -> Floats:
        """Where points of x (m, d) lie, (m, 2)."""
        return places

    def path(self, trajectory: Trajectory) -> Floats:
        """Where the points of a trajectory lie, (n + 1, 2)."""
        return trajectory.positions

    def minima(self) -> Floats:
        """Where the known minima lie, (m, 2)."""
        places = [minimum.position for minimum in self.surface.minima]
        return np.array(places, dtype=np.float64).reshape(-1, 2)

    def curve(self, places: Floats) -> tuple[Floats, Floats]:
        """A curve through points of x (m, d), and apart what of it lies behind a hill, (n, 2)."""
        return self.places(places), np.empty((0, 2))

    def vectors(self, here: Floats, vectors: Floats) -> Floats:
        """Vectors (n, d) at a place of x, (n, 2)."""
        return vectors

    def step_vectors(self, trajectory: Trajectory, step: int) -> StepVectors:
        """The vectors of a step of a trajectory."""
        return step_vectors(trajectory, step)


@dataclass(frozen=True)
class CurveSight(Sight):
    """What lies on the curve of a surface of one coordinate: x, and f upward."""

    def places(self, places: Floats) -> Floats:
        with np.errstate(all="ignore"):
            return np.column_stack([places[:, 0], self.surface.value(places)])

    def path(self, trajectory: Trajectory) -> Floats:
        return np.column_stack([trajectory.positions[:, 0], trajectory.losses])

    def minima(self) -> Floats:
        places = [(*minimum.position, minimum.value) for minimum in self.surface.minima]
        return np.array(places, dtype=np.float64).reshape(-1, 2)

    def vectors(self, here: Floats, vectors: Floats) -> Floats:
        return np.column_stack([vectors[:, 0], np.zeros(len(vectors))])


@dataclass(frozen=True)
class GroundSight(Sight):
    """What lies on a landscape, as its camera sees it: right and up."""

    shape: Landscape
    camera: Camera

    def place(self, point: tuple[float, float]) -> tuple[float, float]:
        right, up = self._of(np.array(point)).tolist()
        return right, up

    def _of(self, place: Floats) -> Floats:
        seen: Floats = self.places(place[None])[0]
        return seen

    def path(self, trajectory: Trajectory) -> Floats:
        return self.camera.seen(self.shape.lifted(trajectory.positions, trajectory.losses))

    def minima(self) -> Floats:
        return self.camera.seen(lifted_minima(self.shape, self.surface.minima))

    def places(self, places: Floats) -> Floats:
        with np.errstate(all="ignore"):
            values = self.surface.value(places)
        lifted = self.shape.lifted(places, values)
        # As the ground is: non-finite values are at the top.
        lifted[np.isnan(lifted[:, 2]), 2] = RELIEF
        return self.camera.seen(lifted)

    def curve(self, places: Floats) -> tuple[Floats, Floats]:
        with np.errstate(all="ignore"):
            lifted = self.shape.lifted(places, self.surface.value(places))
            points = cut_at_edges(self.shape, lifted)
        return split(self.camera.seen(points), hidden_points(self.shape, points, self.camera))

    def vectors(self, here: Floats, vectors: Floats) -> Floats:
        # Along the plane that touches the ground there.
        longest = float(np.abs(vectors).max(initial=0.0)) or 1.0
        x, y = self.surface.view[:2]
        short = SHORT * min(x[1] - x[0], y[1] - y[0]) / longest
        return self.places(here + short * vectors) - self._of(here)

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
