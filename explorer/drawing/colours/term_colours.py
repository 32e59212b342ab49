"""One colour for each role of a term, the same in formulas and on the canvas."""

from __future__ import annotations

from explorer.drawing.colours.colour import with_contrast
from explorer.drawing.colours.theme import Theme
from explorer.engine.rules.glossary import Role

ARROW_COLOURS = {"gradient": "#00c800", "carried": "#7b3ff2", "step": "#ffffff"}
"""Base colour of each arrow and its quantity; distinct from those of the contenders."""

BASE: dict[Role, str] = {
    "gradient": ARROW_COLOURS["gradient"],
    "carried": ARROW_COLOURS["carried"],
    "square": "#b05a9a",
    "ratio": "#8f6a00",
}
"""Base colours; the step itself has the colour of text."""

TEXT_CONTRAST = 4.5


def term_colour(theme: Theme, role: Role) -> str:
    """The colour of a term of this role as text on a panel, '#rrggbb'."""
    base = BASE.get(role)
    return theme.text if base is None else with_contrast(base, theme.panel, TEXT_CONTRAST)
