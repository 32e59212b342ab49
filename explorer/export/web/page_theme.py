"""The program's colours for a page: custom properties, colour maps, looks of contenders."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from explorer.drawing.colours.colour_maps import colour_map
from explorer.drawing.colours.theme import DARK, LIGHT, Rgba, Theme
from explorer.drawing.contenders.step_arrows import arrow_colour
from explorer.scenario.scenario import Scenario

THEMES = (LIGHT, DARK)
_COLOURS = (
    "window", "panel", "base", "text", "muted_text", "border", "control_border", "accent",
    "accent_text", "hover", "error", "success", "canvas", "axis",
)  # fmt: skip


def custom_properties(theme: Theme) -> str:
    """The theme's colours as declarations of a style sheet, ``--muted-text: #5b6570;``."""
    names = {name: name.replace("_", "-") for name in _COLOURS}
    return " ".join(f"--{css}: {getattr(theme, name)};" for name, css in names.items())


def theme_data() -> dict[str, Any]:
    """The colours of the canvas, by the theme's name."""
    return {theme.name: _drawing(theme) for theme in THEMES}


def _drawing(theme: Theme) -> dict[str, Any]:
    return {
        "canvas": theme.canvas,
        "text": theme.text,
        "muted": theme.muted_text,
        "axis": theme.axis,
        "grid": _rgba(theme.grid),
        "isoline": _rgba(theme.isoline),
        "casing": theme.casing,
        "error": theme.error,
        "arrows": {name: arrow_colour(theme, name) for name in ("gradient", "step")},
        "trail_width": theme.trail_width,
        "casing_width": theme.casing_width,
        "isoline_width": theme.isoline_width,
        "map": base64.b64encode(colour_map(theme.colour_map).tobytes()).decode(),
    }


def _rgba(colour: Rgba) -> str:
    red, green, blue, alpha = colour
    return f"rgb({red} {green} {blue} / {alpha / 255:.3f})"


def looks(scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """By look and own colour, '0' or '0 #aabbcc': marker, dash, and colours in each theme."""
    used = {
        (contender.look, contender.colour)
        for scenario in scenarios
        for contender in scenario.contenders
    }
    return {f"{look} {colour}".strip(): _look(look, colour) for look, colour in sorted(used)}


def _look(look: int, colour: str) -> dict[str, Any]:
    return {
        "marker": LIGHT.marker(look),
        "dash": list(LIGHT.dash(look)),
        **{
            theme.name: {
                "trail": theme.trail(colour or theme.contender(look)),
                "line": theme.line(colour or theme.contender(look)),
            }
            for theme in THEMES
        },
    }
