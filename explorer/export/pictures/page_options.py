"""The sheet of a picture, whatever is on it: size, resolution, colours, letters and words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from explorer.drawing.text.typography import FACES
from explorer.engine.parameter_fields import check, choice, number, switch

Unit = Literal["px", "mm", "in"]
LOGICAL_PER_INCH = 96.0
MM_PER_INCH = 25.4
MOST_PIXELS_A_SIDE = 20_000
MOST_PIXELS = 200_000_000
LEAST_LOGICAL = 48.0


@dataclass(frozen=True, kw_only=True)
class PageOptions:
    """Everything that determines the sheet.

    ``size`` is in ``unit``; ``dpi`` says how many pixels make an inch, so text and lines, which
    have a size on paper (12 pixels of 1/96 inch are 9 points), get more pixels with it. ``scale``
    gives the same picture that many times the pixels. ``title`` is free text.

    Raises ``ValueError`` with a sentence for any value that is not accepted.
    """

    size: tuple[float, float] = (1200.0, 900.0)
    unit: Unit = "px"
    title: str = ""

    view: str = choice(
        "view",
        "What is drawn.",
        {
            "plane": "The surface with its trails; for one coordinate the curve.",
            "3d": "The surface as a landscape; for one coordinate the curve.",
            "charts": "Quantities over the steps.",
            "both": "The surface with its charts beside or below.",
            "pair": "The plane beside its landscape; for one coordinate the curve.",
        },
    )
    theme: str = choice(
        "theme",
        "Colours of the picture.",
        {
            "light": "On white, as in the window.",
            "dark": "On black, for slides.",
            "print": "Shades of grey under the trails, which also differ by dash and marker.",
        },
    )
    dpi: float = number(
        "dpi", 96.0, 10.0, 2400.0, "Pixels per inch.", scale="logarithmic", slider=(72.0, 600.0)
    )
    scale: float = number(
        "scale",
        1.0,
        0.05,
        16.0,
        "The same picture with this many times the pixels.",
        slider=(1.0, 4.0),
    )
    font_size: float = number(
        "font_size",
        12.0,
        5.0,
        64.0,
        "Height of text in pixels of 1/96 inch; 12 of them are 9 points.",
        whole=True,
        slider=(8.0, 24.0),
    )
    face: str = choice("face", "Typeface of the picture.", FACES)
    legend: bool = switch("legend", True, "Names, lines and markers below the picture.")
    axis_labels: bool = switch("axis_labels", True, "Titles of the axes.")
    caption: bool = switch(
        "caption", False, "A caption with surface, start, every hyper-parameter and seed."
    )

    def __post_init__(self) -> None:
        check(self)
        _check_size(self)

    @property
    def logical_size(self) -> tuple[float, float]:
        """Width and height in pixels of 1/96 inch, the unit of text and line widths."""
        per_unit = {"px": 1.0 / self.dpi, "mm": 1.0 / MM_PER_INCH, "in": 1.0}[self.unit]
        width, height = (side * per_unit * LOGICAL_PER_INCH for side in self.size)
        return width, height

    @property
    def pixels_per_logical(self) -> float:
        """Pixels of the written image for each logical one."""
        return self.dpi * self.scale / LOGICAL_PER_INCH

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the written image."""
        width, height = (round(side * self.pixels_per_logical) for side in self.logical_size)
        return width, height


def _check_size(options: PageOptions) -> None:
    if options.unit not in ("px", "mm", "in"):
        raise ValueError(f"unit: found {options.unit!r}, expected one of px, mm, in")
    width, height = options.size
    sentence = f"size: found {width:g} x {height:g} {options.unit}"
    if not (width > 0 and height > 0 and math.isfinite(width) and math.isfinite(height)):
        raise ValueError(f"{sentence}, expected a width and a height above 0")
    across, down = options.pixels
    if max(across, down) > MOST_PIXELS_A_SIDE or across * down > MOST_PIXELS:
        raise ValueError(
            f"{sentence}, which are {across} x {down} pixels, expected at most "
            f"{MOST_PIXELS_A_SIDE} a side and {MOST_PIXELS // 1_000_000} million in all"
        )
    if min(options.logical_size) < LEAST_LOGICAL:
        raise ValueError(
            f"{sentence} at {options.dpi:g} pixels an inch, expected at least half an inch a side: "
            "a smaller picture has no room for its numbers"
        )
