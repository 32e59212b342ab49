"""Colour maps of the heat map, as a few anchors interpolated in OKLab.

Lightness rises steadily from the lowest loss to the highest in every map. The lightness is also
limited: a dark casing stands out at 3:1 from the whole of every map but ``dusk``, which is so dark
that the trails of the dark theme stand out from it by themselves.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from explorer.drawing.colours.colour import oklab_to_srgb, rgb, srgb_to_oklab

ANCHORS: dict[str, tuple[str, ...]] = {
    "mist": ("#6d8cab", "#9db6c6", "#cad6d6", "#e9e8dc", "#faf7ee"),
    "dusk": ("#0b1018", "#142233", "#233447", "#353e4b", "#44454d"),
    "fern": ("#6f63b0", "#5287b8", "#3faa9c", "#84ca70", "#f2e560"),
    "sand": ("#637094", "#87898f", "#b0a67c", "#d6c76f", "#f6e87a"),
    "greys": ("#7c7c7c", "#ffffff"),
}
"""Map name to colours from the lowest value to the highest."""


@cache
def colour_map(name: str) -> NDArray[np.uint8]:
    """The map as a read-only uint8 array of shape (256, 3); ``ValueError`` for unknown names."""
    if name not in ANCHORS:
        raise ValueError(f"colour map: found {name!r}, expected one of {', '.join(ANCHORS)}")
    lab = srgb_to_oklab(np.array([rgb(anchor) for anchor in ANCHORS[name]]) / 255)
    distance = np.linalg.norm(np.diff(lab, axis=0), axis=1)
    positions = np.concatenate([[0.0], np.cumsum(distance)]) / distance.sum()
    samples = np.linspace(0.0, 1.0, 256)
    curve = np.stack([np.interp(samples, positions, lab[:, axis]) for axis in range(3)], axis=1)
    table = np.rint(255 * oklab_to_srgb(curve)).astype(np.uint8)
    table.flags.writeable = False
    return table
