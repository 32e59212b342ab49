"""Trails in the space of a landscape."""

from __future__ import annotations

import numpy as np

from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.plots.draped_trails import DrapedTrails, lifted
from explorer.drawing.plots.landscape_scene import LandscapeScene
from explorer.engine import surfaces
from tests.drawing.pictures import descent

HIMMELBLAU = surfaces["himmelblau"]


def test_a_path_is_lifted_once_on_each_landscape() -> None:
    scene = LandscapeScene(HIMMELBLAU, SurfaceOptions(space=True))
    own, other = (descent(HIMMELBLAU, start, 20, rate=0.01) for start in ((0.0, 0.0), (1.0, 1.0)))
    draped, shape = DrapedTrails(), scene.shape
    (first,) = draped.lift(shape, [own])
    again, beside = draped.lift(shape, [own, other])
    assert again is first
    np.testing.assert_array_equal(beside[:, :2], lifted(shape, other.drawn)[:, :2])
    scene.forget_shape()
    assert draped.lift(scene.shape, [own])[0] is not first
