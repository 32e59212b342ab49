"""Objects on a surface, as seen by the camera of its landscape."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from explorer.drawing.contenders.step_arrows import StepVectors
from explorer.drawing.ground.draped_path import cut_at_edges, hidden_points, split
from explorer.drawing.ground.landscape import RELIEF, Camera, Landscape
from explorer.engine.objectives.objective import Objective

Floats = npt.NDArray[np.float64]
SHORT = 1e-3
"""Share of the view within which the ground counts as a plane."""


@dataclass(frozen=True)
class GroundSight:
    """Places of x, curves and vectors in the picture's coordinates: right and up."""

    surface: Objective
    shape: Landscape
    camera: Camera

    def place(self, place: Floats) -> Floats:
        """Where a place (2,) is seen, (2,)."""
        seen: Floats = self.places(place[None])[0]
        return seen

    def places(self, places: Floats) -> Floats:
        """Where places (m, 2) are seen, (m, 2)."""
        with np.errstate(all="ignore"):
            values = self.surface.value(places)
        lifted = self.shape.lifted(places, values)
        # As the ground is: what is not finite lies as high as it goes.
        lifted[np.isnan(lifted[:, 2]), 2] = RELIEF
        return self.camera.seen(lifted)

    def curve(self, places: Floats) -> tuple[Floats, Floats]:
        """What is seen of a curve (m, 2), and what of it lies behind a hill."""
        with np.errstate(all="ignore"):
            lifted = self.shape.lifted(places, self.surface.value(places))
            points = cut_at_edges(self.shape, lifted)
        return split(self.camera.seen(points), hidden_points(self.shape, points, self.camera))

    def vectors(self, here: Floats, vectors: Floats) -> Floats:
        """Short vectors (n, 2) at a place, in the plane that touches the ground there."""
        longest = float(np.abs(vectors).max(initial=0.0)) or 1.0
        x, y = self.surface.view[:2]
        short = SHORT * min(x[1] - x[0], y[1] - y[0]) / longest
        return self.places(here + short * vectors) - self.place(here)

    def step_vectors(self, here: Floats, vectors: StepVectors) -> StepVectors:
        """The vectors of a step from ``here``, along the ground."""
        origin = self.place(here)

        def seen(vector: Floats | None) -> Floats | None:
            return None if vector is None else self.place(here + vector) - origin

        gradient = seen(vectors.gradient)
        assert gradient is not None
        carried, step = seen(vectors.carried), seen(vectors.step)
        return replace(vectors, gradient=gradient, carried=carried, step=step)
