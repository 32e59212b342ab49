"""Pictures for a purpose: size, text, lines, and names in a legend or beside the heads.

The dialog's list and ``--preset`` of the command line are made from ``PRESETS``. Nothing here
needs Qt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from explorer.export.pictures.picture_options import PictureOptions


@dataclass(frozen=True)
class PicturePreset:
    """The options for a purpose; ``options`` are fields of ``PictureOptions``.

    Text on paper is 7 to 9 points high (9 to 12 pixels of 1/96 inch), as journals ask; on a slide
    and on a poster it is as large as can be read from afar.
    """

    id: str
    title: str
    options: Mapping[str, Any]

    def applied_to(self, options: PictureOptions) -> PictureOptions:
        """The options with those of the preset in their place; all others stay."""
        return replace(options, **self.options)

    def fits(self, options: PictureOptions) -> bool:
        """Whether the options are all as the preset has them."""
        return all(getattr(options, name) == value for name, value in self.options.items())


def _preset(
    name: str,
    title: str,
    size: tuple[float, float],
    unit: str,
    dpi: float,
    *,
    font_size: float,
    line_scale: float,
    names_beside_heads: bool,
    isolines: float = 12.0,
) -> PicturePreset:
    """A preset has its names in one place: beside the heads, or in a legend off the trails."""
    options = {
        "size": size,
        "unit": unit,
        "dpi": dpi,
        "scale": 1.0,
        "font_size": font_size,
        "line_scale": line_scale,
        "labels": names_beside_heads,
        "legend": not names_beside_heads,
        "isolines": isolines,
    }
    return PicturePreset(name, title, options)


PRESETS = (
    _preset(
        "screen",
        "Screen, 4:3",
        (1200.0, 900.0),
        "px",
        96.0,
        font_size=12.0,
        line_scale=1.0,
        names_beside_heads=True,
    ),
    _preset(
        "one-column",
        "One column of a paper, 85 mm",
        (85.0, 68.0),
        "mm",
        300.0,
        font_size=10.0,
        line_scale=0.7,
        names_beside_heads=False,
        isolines=9.0,
    ),
    _preset(
        "two-columns",
        "Two columns of a paper, 175 mm",
        (175.0, 105.0),
        "mm",
        300.0,
        font_size=11.0,
        line_scale=0.85,
        names_beside_heads=False,
    ),
    _preset(
        "slide",
        "Slide, 16:9",
        (1920.0, 1080.0),
        "px",
        144.0,
        font_size=20.0,
        line_scale=1.6,
        names_beside_heads=True,
        isolines=10.0,
    ),
    _preset(
        "poster",
        "Poster, 600 mm",
        (600.0, 450.0),
        "mm",
        150.0,
        font_size=36.0,
        line_scale=3.2,
        names_beside_heads=False,
    ),
    _preset(
        "square",
        "Square for the web",
        (1080.0, 1080.0),
        "px",
        108.0,
        font_size=20.0,
        line_scale=1.6,
        names_beside_heads=False,
        isolines=10.0,
    ),
)


def preset(name: str) -> PicturePreset:
    """The preset of this name, or ``ValueError``."""
    for known in PRESETS:
        if known.id == name:
            return known
    expected = ", ".join(known.id for known in PRESETS)
    raise ValueError(f"preset: found {name!r}, expected one of {expected}")
