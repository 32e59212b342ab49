"""A map of starts as colours: which minimum each comes to, and how soon."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.drawing.colours.colour import mixed
from explorer.drawing.colours.theme import Theme
from explorer.drawing.geometry.ticks import three_digits
from explorer.drawing.plots.maps.map_image import MapPicture
from explorer.drawing.plots.maps.map_key import KeyEntry, hatch, packed_pixel, plain_colour
from explorer.engine.runs.basin_maps import DIVERGED, ELSEWHERE, BasinMap

BASIN_STRENGTHS = (0.3, 0.85)
"""How strong the colour of a minimum is where it is reached last, and first."""
BASIN_SHADES = 33
OUTLYING = 0.02
"""This share of all starts may be faster than the strongest shade, or slower than the faintest."""
MOST_NAMED = 8
"""Minima whose colours are named above a map; with more of them colours repeat."""


def basin_picture(basins: BasinMap, theme: Theme, others: Sequence[BasinMap] = ()) -> MapPicture:
    """The map of starts: a colour for each minimum, stronger the sooner it is reached.

    ``others`` have their strengths in common with it. Starts that reach no known minimum are grey,
    and those that diverge are hatched.
    """
    plain = plain_colour(theme)
    colours = [theme.contender(index) for index in range(len(basins.minima))]
    shares = np.linspace(*BASIN_STRENGTHS, BASIN_SHADES)
    palette = np.array(
        [
            [packed_pixel(mixed(colour, theme.canvas, share)) for share in shares]
            for colour in colours
        ]
        + [[packed_pixel(plain)] * BASIN_SHADES],
        dtype=np.uint32,
    )
    diverged = basins.owners == DIVERGED
    owners = np.maximum(basins.owners, ELSEWHERE)
    pixels = np.ascontiguousarray(palette[owners, _speed_shades(basins, others)][::-1])
    hatch(pixels, diverged[::-1], theme)
    key = [
        KeyEntry(
            _position_text(basins.minima[index]), mixed(colour, theme.canvas, BASIN_STRENGTHS[1])
        )
        for index, colour in enumerate(colours[:MOST_NAMED])
        if (basins.owners == index).any()
    ]
    if (basins.owners == ELSEWHERE).any():
        key.append(KeyEntry(f"no known minimum in {basins.steps} steps", plain))
    if diverged.any():
        key.append(KeyEntry("diverged", plain, True))
    note = (
        f"Colour: the minimum reached after {basins.steps} steps; the stronger, the sooner the run "
        f"stays within {three_digits(basins.tolerance)} of it."
    )
    x_label, y_label = basins.variables[:2]
    return MapPicture(
        pixels, basins.x, basins.y, x_label, y_label,
        logarithmic_x=False, logarithmic_y=False, scaling=None, table=None,
        note=note, key=tuple(key), minima=basins.minima,
    )  # fmt: skip


def _position_text(minimum: Floats) -> str:
    return f"({', '.join(three_digits(float(number)) for number in minimum)})"


def _speed_shades(basins: BasinMap, others: Sequence[BasinMap]) -> npt.NDArray[np.int64]:
    """Shades from 0, for runs that do not settle, upwards; equal ratios are equal differences."""
    settled = basins.settled >= 0
    if not settled.any():
        return np.zeros(basins.settled.shape, dtype=np.int64)
    steps = np.log1p(np.maximum(basins.settled, 0))
    # A few starts beside a minimum, or on a border, leave all others one shade.
    every = np.concatenate([part.settled[part.settled >= 0] for part in (basins, *others)])
    soonest, latest = np.quantile(np.log1p(every), [OUTLYING, 1.0 - OUTLYING])
    shares = (latest - steps) / max(latest - soonest, 1e-12)
    shades = 1 + np.rint(shares * (BASIN_SHADES - 2)).astype(np.int64)
    return np.where(settled, np.clip(shades, 1, BASIN_SHADES - 1), 0)
