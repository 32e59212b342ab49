"""The shade of a contender's colour that stands out where it is drawn, computed once."""

from __future__ import annotations

from explorer.drawing.colours.theme import Theme

# By identity, since hashing a theme takes as long as painting a head; an entry keeps its theme.
_TRAILS: dict[tuple[int, str], tuple[Theme, str]] = {}
_LINES: dict[tuple[int, str], tuple[Theme, str]] = {}


def trail_colour(theme: Theme, colour: str) -> str:
    """The colour of a trail over the heat map."""
    key = (id(theme), colour)
    if key not in _TRAILS:
        _TRAILS[key] = theme, theme.trail(colour)
    return _TRAILS[key][1]


def line_colour(theme: Theme, colour: str) -> str:
    """The colour of a line on the canvas."""
    key = (id(theme), colour)
    if key not in _LINES:
        _LINES[key] = theme, theme.line(colour)
    return _LINES[key][1]
