"""A surface's values on a grid, their scaling to 0..1, colours and iso-lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import contourpy
import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.drawing.colours.pixels import COLOURS, colour_indices
from explorer.drawing.frame.surface_options import DEFAULT_NODES, Scale
from explorer.drawing.geometry.viewport import Span
from explorer.engine.objectives.objective import Objective

NEWEST_GRIDS = 4
FEWEST_POINTS = 10
"""Iso-lines of fewer points are crumbs where a valley is narrower than the grid."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Values (rows, columns) at nodes: row 0 at the lowest y, column 0 at the lowest x.

    The first and last nodes lie on the ends of the spans ``x`` and ``y``.
    """

    values: Floats
    x: Span
    y: Span

    @cached_property
    def lowest(self) -> float:
        """The smallest finite value, or 0 where there is none."""
        return float(self.finite.min()) if self.finite.size else 0.0

    @cached_property
    def finite(self) -> Floats:
        """All finite values, flat."""
        return self.values[np.isfinite(self.values)]

    @property
    def pixel_edges(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the cells around the nodes."""
        rows, columns = self.values.shape
        half_x = 0.5 * (self.x[1] - self.x[0]) / (columns - 1)
        half_y = 0.5 * (self.y[1] - self.y[0]) / (rows - 1)
        return self.x[0] - half_x, self.y[0] - half_y, self.x[1] + half_x, self.y[1] + half_y


@lru_cache(maxsize=NEWEST_GRIDS)
def evaluate_on_grid(surface: Objective, x: Span, y: Span, nodes: int = DEFAULT_NODES) -> Grid:
    """The surface's value at ``nodes`` x ``nodes`` points over the two spans.

    The newest few are kept: another theme or view, and an edit undone, show what was shown.
    """
    points = np.empty((nodes, nodes, 2))
    points[..., 0] = np.linspace(*x, nodes)
    points[..., 1] = np.linspace(*y, nodes)[:, None]
    values = surface.value(points)
    values.flags.writeable = False
    return Grid(values, x, y)


@dataclass(frozen=True, eq=False)
class Scaling:
    """A rising map from values to 0..1; infinity becomes an end and NaN stays.

    By rank it runs through the points (``ranks``, ``shares``). ``in_decades`` says that each power
    of ten has the same share.
    """

    scale: Scale
    lowest: float
    highest: float
    ranks: Floats | None = None
    shares: Floats | None = None
    in_decades: bool = False

    def __call__(self, values: Floats) -> Floats:
        """Scaled ``values`` of the same shape."""
        with np.errstate(all="ignore"):
            if self.ranks is not None and self.shares is not None:
                # Ranks may lie so close that the slope between them is infinite.
                shares = np.clip(np.interp(values, self.ranks, self.shares), 0.0, 1.0)
                shares[np.isnan(values)] = np.nan
                return shares
            above = values - self.lowest
            span = self.highest - self.lowest
            if self.scale == "logarithmic":
                above, span = np.log1p(np.maximum(above, 0.0)), np.log1p(span)
            if not span > 0:
                return np.where(np.isnan(values), np.nan, 0.5)
            share: Floats = np.clip(above / span, 0.0, 1.0)
            return share

    def values(self, scaled: Floats) -> Floats:
        """The values that are scaled to ``scaled``, for the numbers beside a colour bar."""
        if self.ranks is not None and self.shares is not None:
            return np.interp(scaled, self.shares, self.ranks)
        span = self.highest - self.lowest
        above: Floats = scaled * span
        if self.scale == "logarithmic":
            above = np.expm1(scaled * np.log1p(span))
        return self.lowest + above


def scaling(grid: Grid, scale: Scale) -> Scaling:
    """The scaling that spreads this grid's finite values over 0..1.

    ``logarithmic`` is log(1 + f - lowest), ``rank`` gives each value the same share of colours.
    """
    if scale not in ("linear", "logarithmic", "rank"):
        raise ValueError(f"scale: found {scale!r}, expected linear, logarithmic or rank")
    if not grid.finite.size:
        return Scaling("linear", 0.0, 0.0)
    lowest, highest = grid.lowest, float(grid.finite.max())
    if scale == "rank":
        shares = np.linspace(0.0, 1.0, 257)
        ranks, first = np.unique(
            np.quantile(grid.finite, shares, method="nearest"), return_index=True
        )
        shares = shares[first]
        shares[-1] = 1.0 if len(ranks) > 1 else 0.5
        return Scaling(scale, lowest, highest, ranks, shares)
    if not np.isfinite(highest - lowest):
        highest = lowest + np.finfo(np.float64).max / 4
    return Scaling(scale, lowest, highest)


def coloured(scaled: Floats, table: npt.NDArray[np.uint8], missing: str) -> npt.NDArray[np.uint32]:
    """Pixels 0xffrrggbb of scaled values (rows, columns), the top row of the picture first.

    ``table`` is a colour map (256, 3) and ``missing`` the colour '#rrggbb' of NaN.
    """
    red, green, blue = table.astype(np.uint32).T
    packed = np.empty(COLOURS + 1, np.uint32)
    packed[:COLOURS] = 0xFF000000 | red << 16 | green << 8 | blue
    packed[COLOURS] = 0xFF000000 | int(missing[1:], 16)
    index = colour_indices(scaled, missing=COLOURS)
    return np.ascontiguousarray(packed[index[::-1]])


def isolines(grid: Grid, scaled: Floats, count: int) -> list[Floats]:
    """Iso-lines as polylines (n, 2) in data coordinates, at ``count`` levels.

    The levels are equally spaced in the scaled values, so they lie evenly in the picture: at
    equal ratios where the scale is logarithmic, around equal areas where it is by rank.
    """
    return level_lines(grid, scaled, (np.arange(count) + 0.5) / max(count, 1))


def level_lines(grid: Grid, values: Floats, levels: Floats) -> list[Floats]:
    """Lines at these levels of ``values``, which lie on the grid, as polylines (n, 2)."""
    if not len(levels) or not np.isfinite(values).any():
        return []
    rows, columns = grid.values.shape
    generator = contourpy.contour_generator(
        np.linspace(*grid.x, columns),
        np.linspace(*grid.y, rows),
        np.ma.masked_invalid(values),
        name="serial",
        line_type="Separate",
    )
    # With separate lines, each is an array (n, 2); contourpy's type allows all its formats.
    lines = [np.asarray(line) for level in levels for line in generator.lines(level)]
    return [line for line in lines if len(line) >= FEWEST_POINTS]
