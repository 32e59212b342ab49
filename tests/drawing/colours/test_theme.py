from __future__ import annotations

import itertools
import sys
from subprocess import run

import numpy as np
import pytest

from explorer.drawing.colours.colour import contrast, luminance, rgb, srgb_to_oklab, to_hex
from explorer.drawing.colours.colour_maps import colour_map
from explorer.drawing.colours.theme import DARK, LIGHT, PRINT, THEMES, Theme

every_theme = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
every_map = pytest.mark.parametrize(
    ("theme", "name"),
    [(theme, name) for theme in THEMES.values() for name in theme.colour_maps],
    ids=lambda value: value if isinstance(value, str) else value.name,
)


@every_map
def test_every_cased_trail_stands_out_from_every_colour_of_every_map(
    theme: Theme, name: str
) -> None:
    grounds = [to_hex((red, green, blue)) for red, green, blue in colour_map(name).tolist()]
    by_casing = {ground: contrast(theme.casing, ground) for ground in grounds}
    poor = [ground for ground in grounds if by_casing[ground] < 3]
    for colour in theme.contenders:
        trail = theme.trail(colour)
        for ground in poor:
            assert contrast(trail, ground) >= 3, f"{colour} on {ground} of {name}"


@every_theme
def test_every_chart_line_stands_out_from_the_canvas(theme: Theme) -> None:
    for colour in theme.contenders:
        assert contrast(theme.line(colour), theme.canvas) >= 3


@every_theme
def test_the_trails_of_a_theme_can_be_told_apart(theme: Theme) -> None:
    trails = [theme.trail(colour) for colour in theme.contenders]
    for first, other in itertools.combinations(trails, 2):
        assert sum((a - b) ** 2 for a, b in zip(_lab(first), _lab(other), strict=True)) > 0.06**2


@every_theme
def test_text_is_readable(theme: Theme) -> None:
    for ground in (theme.window, theme.panel, theme.base, theme.hover):
        assert contrast(theme.text, ground) >= 7
        assert contrast(theme.muted_text, ground) >= 4.5
    for colour in (theme.error, theme.warning, theme.success, theme.accent):
        assert contrast(colour, theme.panel) >= 4.5
        assert contrast(colour, theme.base) >= 4.5
    assert contrast(theme.accent_text, theme.accent) >= 4.5
    assert contrast(theme.axis, theme.canvas) >= 3
    assert contrast(theme.control_border, theme.base) >= 3


def test_later_contenders_differ_by_marker_and_dash_where_colours_repeat() -> None:
    cues = {(LIGHT.contender(index), LIGHT.marker(index), LIGHT.dash(index)) for index in range(64)}
    assert len(cues) == 64


def test_contenders_in_greyscale_differ_by_lightness_or_dash() -> None:
    for first, other in itertools.combinations(range(len(PRINT.contenders)), 2):
        greys = abs(luminance(PRINT.contender(first)) - luminance(PRINT.contender(other)))
        assert greys > 0.1 or PRINT.dash(first) != PRINT.dash(other)


def test_only_the_dark_theme_is_dark() -> None:
    assert [theme.name for theme in (LIGHT, DARK, PRINT) if theme.is_dark] == ["dark"]


def test_themes_need_no_qt() -> None:
    code = "import sys, explorer.drawing.colours.theme; sys.exit('PySide6' in sys.modules)"
    assert run([sys.executable, "-c", code], check=False).returncode == 0


def _lab(colour: str) -> list[float]:
    lab: list[float] = srgb_to_oklab(np.array(rgb(colour)) / 255).tolist()
    return lab
