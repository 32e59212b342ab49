"""Thin lines over a heat map: their colour, and how faint they may be."""

from __future__ import annotations

from functools import cache

import numpy as np

from explorer.drawing.colours.colour import contrast, rgb, to_hex
from explorer.drawing.colours.colour_maps import colour_map
from explorer.drawing.colours.theme import Rgba, Theme

GRAPHICS_CONTRAST = 3.0
"""What WCAG 2.2 asks of graphics and of large text (success criterion 1.4.11), level AA."""
SAMPLES = 33
"""Samples of a colour map; its lightness rises steadily between them."""

_SEEN: dict[tuple[int, str, bool], tuple[Theme, Rgba]] = {}


def overlay_colour(theme: Theme, map_name: str) -> Rgba:
    """The colour of a meaningful line: as faint as 3:1 over the whole map allows.

    An empty ``map_name`` stands for the canvas without a heat map.
    """
    key = (id(theme), map_name, True)
    if key not in _SEEN:
        ink = _ink(theme, map_name)
        _SEEN[key] = theme, (*rgb(ink), _least_alpha(ink, _grounds(theme, map_name)))
    return _SEEN[key][1]


def isoline_colour(theme: Theme, map_name: str) -> Rgba:
    """The colour of contours over a map: dark on a bright one, faint unless the theme's are not."""
    if theme.high_contrast:
        return overlay_colour(theme, map_name)
    key = (id(theme), map_name, False)
    if key not in _SEEN:
        ink = _ink(theme, map_name)
        suits = ink == theme.text or not theme.is_dark
        own = theme.isoline
        _SEEN[key] = theme, own if suits else (*rgb(ink), own[3])
    return _SEEN[key][1]


def blended(colour: str, alpha: int, background: str) -> str:
    """A colour of some opacity, 0 to 255, over a background."""
    pairs = zip(rgb(colour), rgb(background), strict=True)
    red, green, blue = (
        round((alpha * over + (255 - alpha) * under) / 255) for over, under in pairs
    )
    return to_hex((red, green, blue))


def map_colours(map_name: str) -> list[str]:
    """Colours of a map from the lowest value to the highest."""
    table = colour_map(map_name)
    indices = np.linspace(0, len(table) - 1, SAMPLES).round().astype(int)
    return [to_hex((red, green, blue)) for red, green, blue in table[indices].tolist()]


def _ink(theme: Theme, map_name: str) -> str:
    """Whichever of text and casing has the better worst contrast."""
    backgrounds = _grounds(theme, map_name)
    return max(
        (theme.text, theme.casing),
        key=lambda colour: min(contrast(colour, background) for background in backgrounds),
    )


def _grounds(theme: Theme, map_name: str) -> tuple[str, ...]:
    return tuple(map_colours(map_name)) if map_name else (theme.canvas,)


@cache
def _least_alpha(ink: str, backgrounds: tuple[str, ...]) -> int:
    for alpha in range(100, 255, 5):
        shades = (
            contrast(blended(ink, alpha, background), background) for background in backgrounds
        )
        if all(shade >= GRAPHICS_CONTRAST for shade in shades):
            return alpha
    return 255
