"""The three themes: every colour, dash and marker that is drawn comes from here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from explorer.drawing.colours.colour import contrast, rgb, to_hex, with_contrast
from explorer.drawing.colours.colour_maps import colour_map

ThemeName = Literal["light", "dark", "print"]
Rgba = tuple[int, int, int, int]

OKABE_ITO = (
    "#e69f00",
    "#56b4e9",
    "#d55e00",
    "#009e73",
    "#cc79a7",
    "#f0e442",
    "#0072b2",
    "#000000",
)
"""Okabe and Ito's colours for colour-blind people, the ones most distinct on a map first."""

MARKERS = (
    "circle",
    "square",
    "diamond",
    "triangle_up",
    "star",
    "triangle_down",
    "pentagon",
    "hexagon",
)
"""Second cue to a contender: the shape of its head."""

DASHES: tuple[tuple[float, ...], ...] = (
    (),
    (6, 3),
    (2, 2),
    (9, 3, 2, 3),
    (4, 2),
    (12, 3),
    (6, 2, 2, 2, 2, 2),
    (1, 3),
)
"""Second cue to a contender: lengths of dashes and gaps in line widths; () is a solid line."""


@dataclass(frozen=True, kw_only=True)
class Theme:
    """Colours as '#rrggbb' (or red, green, blue, alpha of 0 to 255) and widths in logical pixels.

    ``window`` lies behind panels, ``panel`` is a card, ``base`` an input field; ``border`` parts
    areas and ``control_border`` outlines what can be typed in or pressed; ``accent`` marks focus
    and selection and nothing else; ``canvas`` is the paper of plots. ``contenders`` are base
    colours: draw a trail over the heat map with :meth:`trail`, a curve in a chart with
    :meth:`line`. Contours and grid are faint, since colours and the numbers at the axes say the
    same; in a theme of ``high_contrast`` they too stand out by 3:1.
    """

    name: ThemeName
    window: str
    panel: str
    base: str
    text: str
    muted_text: str
    disabled_text: str
    border: str
    control_border: str
    accent: str
    accent_text: str
    hover: str
    error: str
    warning: str
    success: str
    canvas: str
    axis: str
    grid: Rgba
    isoline: Rgba
    casing: str
    colour_map: str
    colour_maps: tuple[str, ...]
    contenders: tuple[str, ...] = OKABE_ITO
    markers: tuple[str, ...] = MARKERS
    dashes: tuple[tuple[float, ...], ...] = DASHES
    trail_width: float = 2.0
    casing_width: float = 1.0
    isoline_width: float = 1.0
    high_contrast: bool = False

    @property
    def is_dark(self) -> bool:
        """Whether light text stands on a dark background."""
        return contrast(self.window, "#ffffff") > contrast(self.window, "#000000")

    def contender(self, index: int) -> str:
        """The colour a new contender gets; colours repeat after the last."""
        return self.contenders[index % len(self.contenders)]

    def marker(self, index: int) -> str:
        """The head shape of a contender; moves on by one each time the colours repeat."""
        return self.markers[(index + index // len(self.contenders)) % len(self.markers)]

    def dash(self, index: int) -> tuple[float, ...]:
        """The dash of a contender; moves on by one each time the colours repeat."""
        return self.dashes[(index + index // len(self.contenders)) % len(self.dashes)]

    def trail(self, colour: str) -> str:
        """``colour`` as a cased trail over the heat map: it or its casing contrasts by 3:1.

        Dark casings do that alone on light maps; on a dark map the trail itself has to be light.
        """
        return with_contrast(colour, self._brightest_of_map) if self.is_dark else colour

    def line(self, colour: str) -> str:
        """``colour`` as a line without casing on ``canvas``, moved to a contrast of 3:1."""
        return with_contrast(colour, self.canvas)

    @property
    def _brightest_of_map(self) -> str:
        red, green, blue = (int(channel) for channel in colour_map(self.colour_map)[-1])
        return to_hex((red, green, blue))


LIGHT = Theme(
    name="light",
    window="#eceef0",
    panel="#f8f9fa",
    base="#ffffff",
    text="#1d2329",
    muted_text="#5b6570",
    disabled_text="#a3abb3",
    border="#c9ced4",
    control_border="#7a838c",
    accent="#1a64c7",
    accent_text="#ffffff",
    hover="#e2e6ea",
    error="#b3261e",
    warning="#8a5a00",
    success="#187549",
    canvas="#ffffff",
    axis="#6b747d",
    grid=(29, 35, 41, 28),
    isoline=(29, 45, 61, 70),
    casing="#14181c",
    colour_map="mist",
    colour_maps=("mist", "fern", "sand", "greys"),
)

DARK = Theme(
    name="dark",
    window="#171a1e",
    panel="#1f2328",
    base="#15181b",
    text="#e3e6e9",
    muted_text="#98a2ac",
    disabled_text="#59626b",
    border="#383f47",
    control_border="#6f7a84",
    accent="#5aa5f5",
    accent_text="#0c1116",
    hover="#2a3037",
    error="#ff8a80",
    warning="#e8b04a",
    success="#6cc998",
    canvas="#121518",
    axis="#8b959f",
    grid=(227, 230, 233, 26),
    isoline=(214, 226, 238, 52),
    casing="#050709",
    colour_map="dusk",
    colour_maps=("dusk", "fern", "sand", "greys"),
)

PRINT = Theme(
    name="print",
    window="#ffffff",
    panel="#ffffff",
    base="#ffffff",
    text="#000000",
    muted_text="#404040",
    disabled_text="#909090",
    border="#808080",
    control_border="#606060",
    accent="#0050a0",
    accent_text="#ffffff",
    hover="#eeeeee",
    error="#a00000",
    warning="#704800",
    success="#005c30",
    canvas="#ffffff",
    axis="#303030",
    grid=(0, 0, 0, 30),
    isoline=(0, 0, 0, 90),
    casing="#000000",
    colour_map="greys",
    colour_maps=("greys", "mist", "fern", "sand"),
)


@cache
def high_contrast(theme: Theme) -> Theme:
    """The theme for the user who has asked the system for more contrast."""
    grid = with_contrast(theme.border, theme.canvas)
    return replace(
        theme,
        muted_text=with_contrast(theme.muted_text, theme.hover, 7.0),
        border=with_contrast(theme.border, theme.window),
        control_border=with_contrast(theme.control_border, theme.hover, 4.5),
        accent=with_contrast(theme.accent, theme.hover, 5.5),
        axis=with_contrast(theme.axis, theme.canvas, 7.0),
        grid=(*rgb(grid), 255),
        high_contrast=True,
    )


THEMES: dict[str, Theme] = {theme.name: theme for theme in (LIGHT, DARK, PRINT)}
