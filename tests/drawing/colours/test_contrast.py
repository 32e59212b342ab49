"""What is drawn and written, against WCAG 2.2 level AA: 4.5 for text, 3 for graphics."""

from __future__ import annotations

import itertools

import pytest

from explorer.drawing.colours.colour import contrast
from explorer.drawing.colours.overlay import (
    blended,
    isoline_colour,
    map_colours,
    overlay_colour,
)
from explorer.drawing.colours.term_colours import ARROW_COLOURS, BASE, term_colour
from explorer.drawing.colours.theme import (
    DARK,
    LIGHT,
    PRINT,
    Theme,
    high_contrast,
)
from explorer.drawing.contenders.heads import ENDED
from explorer.drawing.plots.charts.chart_plot import GHOST_ALPHA
from explorer.drawing.text.labels import PLATE_ALPHA

TEXT, GRAPHICS = 4.5, 3.0
HIGH = (high_contrast(LIGHT), high_contrast(DARK))
ALL = {
    "light": LIGHT,
    "dark": DARK,
    "print": PRINT,
    "light, high": high_contrast(LIGHT),
    "dark, high": high_contrast(DARK),
}
every_theme = pytest.mark.parametrize("theme", ALL.values(), ids=ALL)
every_map = pytest.mark.parametrize(
    ("theme", "name"),
    [(theme, name) for theme in ALL.values() for name in theme.colour_maps],
    ids=[f"{key}-{name}" for key, theme in ALL.items() for name in theme.colour_maps],
)


def cased(theme: Theme, colour: str, ground: str, casing: str = "") -> float:
    """The contrast of a line in a casing: with the background, or of its casing with both."""
    casing = casing or theme.casing
    by_casing = min(contrast(casing, ground), contrast(colour, casing))
    return max(contrast(colour, ground), by_casing)


@every_theme
def test_text_on_every_ground_of_the_window(theme: Theme) -> None:
    for ground in (theme.window, theme.panel, theme.base, theme.hover):
        for name in ("text", "muted_text", "accent", "error", "warning", "success"):
            assert contrast(getattr(theme, name), ground) >= TEXT, f"{name} on {ground}"
        for role in BASE:
            if ground in (theme.panel, theme.base):
                assert contrast(term_colour(theme, role), ground) >= TEXT, role
    assert contrast(theme.accent_text, theme.accent) >= TEXT


@every_theme
def test_outlines_and_handles_of_controls(theme: Theme) -> None:
    for ground in (theme.window, theme.panel, theme.base, theme.hover):
        for colour in (theme.control_border, theme.accent, theme.error, theme.muted_text):
            assert contrast(colour, ground) >= GRAPHICS, f"{colour} on {ground}"


@every_theme
def test_text_and_lines_of_charts_and_axes(theme: Theme) -> None:
    for colour in (theme.text, theme.muted_text):
        assert contrast(colour, theme.canvas) >= TEXT
    assert contrast(theme.axis, theme.canvas) >= GRAPHICS
    assert contrast(blended(theme.text, GHOST_ALPHA, theme.canvas), theme.canvas) >= GRAPHICS
    if theme.high_contrast:
        red, green, blue, alpha = theme.grid
        colour = f"#{red:02x}{green:02x}{blue:02x}"
        assert contrast(blended(colour, alpha, theme.canvas), theme.canvas) >= GRAPHICS


@every_theme
def test_a_line_of_any_colour_on_the_canvas(theme: Theme) -> None:
    for colour in any_colours():
        assert contrast(theme.line(colour), theme.canvas) >= GRAPHICS, colour


@every_map
def test_text_on_its_plate_over_every_colour_of_a_map(theme: Theme, name: str) -> None:
    for ground in map_colours(name):
        plate = blended(theme.canvas, PLATE_ALPHA, ground)
        assert contrast(theme.text, plate) >= TEXT
        assert contrast(theme.muted_text, plate) >= TEXT


@every_map
def test_a_trail_of_any_colour_over_every_colour_of_a_map(theme: Theme, name: str) -> None:
    for colour in (*theme.contenders, *any_colours()):
        trail = theme.trail(colour)
        for ground in map_colours(name):
            # A casing of the trail's own darkness makes the whole a broader dark line.
            seen = max(contrast(trail, ground), contrast(theme.casing, ground))
            assert seen >= GRAPHICS, f"{colour} on {ground}"


@every_map
def test_marks_arrows_and_crosses_over_every_colour_of_a_map(theme: Theme, name: str) -> None:
    marks = ("#ffffff", ENDED, theme.trail(ARROW_COLOURS["gradient"]))
    for ground in map_colours(name):
        for mark in marks:
            assert cased(theme, mark, ground) >= GRAPHICS, f"{mark} on {ground}"
        assert cased(theme, theme.text, ground, theme.canvas) >= GRAPHICS
        carried = theme.trail(ARROW_COLOURS["carried"])
        assert max(contrast(carried, ground), contrast(theme.casing, ground)) >= GRAPHICS


@every_map
def test_thin_lines_that_tell_something_over_every_colour_of_a_map(theme: Theme, name: str) -> None:
    red, green, blue, alpha = overlay_colour(theme, name)
    colour = f"#{red:02x}{green:02x}{blue:02x}"
    for ground in map_colours(name):
        assert contrast(blended(colour, alpha, ground), ground) >= GRAPHICS


@every_theme
def test_thin_lines_without_a_map(theme: Theme) -> None:
    red, green, blue, alpha = overlay_colour(theme, "")
    colour = f"#{red:02x}{green:02x}{blue:02x}"
    assert contrast(blended(colour, alpha, theme.canvas), theme.canvas) >= GRAPHICS


@every_map
def test_contours_are_faint_but_seen_and_plain_where_more_contrast_is_asked_for(
    theme: Theme, name: str
) -> None:
    red, green, blue, alpha = isoline_colour(theme, name)
    colour = f"#{red:02x}{green:02x}{blue:02x}"
    least = GRAPHICS if theme.high_contrast else 1.25
    for ground in map_colours(name):
        assert contrast(blended(colour, alpha, ground), ground) >= least, ground


def any_colours() -> list[str]:
    """Colours that a person may choose, from all over the cube."""
    levels = (0, 96, 160, 255)
    triples = itertools.product(levels, repeat=3)
    return [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in triples]
