"""One colour for each role of a term, the same in formulas and on the canvas."""

from __future__ import annotations

from explorer.drawing.colours.colour import with_contrast
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.step_arrows import COLOURS
from explorer.engine.rules.glossary import Role

BASE: dict[Role, str] = {
    "gradient": COLOURS["gradient"],
    "carried": COLOURS["carried"],
    "square": "#b05a9a",
    "ratio": "#8f6a00",
}
"""Base colours; a step, as the thing itself, has the colour of text."""

TEXT_CONTRAST = 4.5


def term_colour(theme: Theme, role: Role) -> str:
    """The colour of a term of this role as text on a panel, '#rrggbb'."""
    base = BASE.get(role)
    return theme.text if base is None else with_contrast(base, theme.panel, TEXT_CONTRAST)
