"""Where points of x, curves and vectors lie in the picture of a landscape."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from explorer.arrays import Floats
from explorer.drawing.contenders.step_arrows import StepVectors, step_vectors
from explorer.drawing.plots.sight import Sight
from explorer.drawing.surfaces.draped_path import cut_at_edges, hidden_points, split
from explorer.drawing.surfaces.landscape import RELIEF, Camera, Landscape
from explorer.drawing.surfaces.landscape_minima import lifted_minima
from explorer.engine import Trajectory

SHORT = 1e-3
"""Share of the view within which the surface counts as a plane."""


@dataclass(frozen=True)
class LandscapeSight(Sight):
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
