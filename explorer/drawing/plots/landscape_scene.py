"""A landscape with its camera, floor and axes: all of a picture except the contenders."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from explorer.arrays import Floats
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.trails import BEHIND_OPACITY
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.viewport import Projection, Span
from explorer.drawing.surfaces.camera_choice import USUAL, best_camera
from explorer.drawing.surfaces.heat_map import scale_of
from explorer.drawing.surfaces.height_field import evaluate_on_grid, scaling
from explorer.drawing.surfaces.landscape import RELIEF, Camera, Landscape
from explorer.drawing.surfaces.landscape_axes import SpaceAxes, width_of_heights
from explorer.drawing.surfaces.landscape_floor import Floor
from explorer.drawing.surfaces.landscape_minima import lifted_minima, paint_lifted_minima
from explorer.drawing.surfaces.landscape_room import view_with_room
from explorer.drawing.surfaces.ray_casting import base_point
from explorer.drawing.surfaces.relief_image import ReliefImage
from explorer.drawing.text.typography import FONT_SIZE
from explorer.engine.objectives.objective import Objective
from explorer.engine.span import widened

NODES = 513
MARGIN = 0.3
"""Least room around the block for its numbers, where its base is 2 wide."""
ROOM_BESIDE, ROOM_ABOVE = 1.5, 3.0
"""Room for ticks beside it and for the name above its scale of heights, in heights of letters."""
BLOCK = np.array([(x, y, z) for x in (-1.0, 1.0) for y in (-1.0, 1.0) for z in (0.0, RELIEF)])


class LandscapeScene:
    """The landscape of ``surface`` as ``options`` want it, seen from ``camera``.

    ``block`` are points (n, 3) that fit into the picture from there, and ``rough`` says that it is
    drawn roughly for now.
    """

    def __init__(self, surface: Objective, options: SurfaceOptions) -> None:
        self.surface, self.options = surface, options
        self.camera = self._wanted(USUAL)
        self.block: Floats = BLOCK
        self.rough = False
        self._fitted = self.camera
        self._shape: Landscape | None = None
        self._image = ReliefImage()

    @property
    def shape(self) -> Landscape:
        """The landscape of the whole view of the surface."""
        if self._shape is None:
            x, y = self.data_range
            grid = evaluate_on_grid(self.surface, x, y, min(NODES, self.options.nodes))
            shades = scaling(grid, scale_of(self.surface, self.options))
            self._shape = Landscape(grid, shades)
        return self._shape

    def forget_shape(self) -> None:
        """Recompute the landscape when it is needed next."""
        self._shape = None

    @property
    def data_range(self) -> tuple[Span, Span]:
        """The ranges of the two coordinates."""
        x, y = self.surface.view[:2]
        return widened(x), widened(y)

    @property
    def floor(self) -> Floor | None:
        """The floor beneath it, if one is wanted."""
        return Floor(self.camera) if self.options.floor else None

    def use_options(self, options: SurfaceOptions) -> bool:
        """Take other options, and return whether they look from another direction."""
        self.options = options
        before, self.camera = self.camera, self._wanted(self.camera)
        return self.camera != before

    def _wanted(self, otherwise: Camera) -> Camera:
        """The camera of the options, completed from ``otherwise``."""
        azimuth, elevation = self.options.azimuth, self.options.elevation
        return Camera(
            otherwise.azimuth if azimuth is None else azimuth,
            otherwise.elevation if elevation is None else elevation,
        )

    def fit(self, paths: Sequence[Floats]) -> None:
        """Look from where most of the paths (n, 3) is seen, unless the options say from where."""
        if self.options.azimuth is None or self.options.elevation is None:
            shape = self.shape
            trails = np.concatenate(paths) if paths else np.empty((0, 3))
            minima = lifted_minima(shape, self.surface.minima)
            self.camera = self._wanted(best_camera(shape, trails, minima))
        self._fitted = self.camera
        self.block = BLOCK

    def turned(self, degrees: float) -> Camera:
        """The camera so far from the one that was fitted, around the vertical."""
        azimuth = (self._fitted.azimuth + degrees + 180.0) % 360.0 - 180.0
        return Camera(azimuth, self._fitted.elevation)

    def make_room_to_turn(self) -> None:
        """Leave room for every direction, so that the landscape does not grow and shrink."""
        right, _, towards = self.camera.axes
        away = np.array([*towards[:2], 0.0]) / max(float(np.hypot(*towards[:2])), 1e-9)
        foot = math.sqrt(2.0) * np.array([right, -right, away, -away])
        top = np.array([0.0, 0.0, RELIEF])
        self.block = np.concatenate([foot, foot + top])

    def view(self, size: tuple[float, float]) -> tuple[Span, Span]:
        """The ranges that show the block and its numbers in a view of this size in pixels."""
        seen = self.camera.seen(self.block)
        if self.floor is not None:
            seen = np.concatenate([seen, self.floor.seen(self.block)])
        font = self.options.font_size
        beside = width_of_heights(self.shape, font)
        rooms = (beside, ROOM_BESIDE * font, ROOM_BESIDE * font, ROOM_ABOVE * font)
        return view_with_room(seen, size, rooms, MARGIN * max(1.0, font / FONT_SIZE))

    def position_at(self, pixel: Floats, projection: Projection) -> tuple[float, float]:
        """The position that is seen at a logical pixel (2,): on the surface, floor or base."""
        right, up = projection.data(pixel).tolist()
        depth = self._image.depth_at(pixel, projection)
        if not np.isfinite(depth):
            on_floor = None if self.floor is None else self.floor.base_at(right, up)
            if on_floor is not None:
                return self.shape.position_at(on_floor)
            # Beside the landscape: the plane of its base.
            depth = up / max(self.camera.axes[2][2], 1e-6)
        return self.shape.position_at(base_point(self.camera, right, depth))

    def paint(self, painter: QPainter, projection: Projection, theme: Theme) -> list[QRectF]:
        """Paint floor, surface, axes and minima; returns where there is text."""
        shape, options, floor = self.shape, self.options, self.floor
        if floor is not None:
            floor.paint(
                painter, projection, shape, theme, int(options.isolines), options.line_scale
            )
        lower = 0.0 if floor is None else floor.drop
        axes = SpaceAxes(painter, projection, self.camera, theme, options.font_size, lower)
        axes.paint_frame()
        self._image.paint(painter, projection, shape, self.camera, theme, options, rough=self.rough)
        numbers = axes.paint_numbers(shape, self.surface.variables)
        if options.minima:
            known = lifted_minima(shape, self.surface.minima)
            paint_lifted_minima(
                painter, projection, shape, self.camera, known, theme, options.line_scale,
                BEHIND_OPACITY,
            )  # fmt: skip
        return numbers
