"""Colours as '#rrggbb' text: parsing, OKLab, contrast and lightness adjustment.

OKLab is Björn Ottosson's perceptual colour space (2020); relative luminance and contrast ratio
are those of WCAG 2.2.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from explorer.arrays import Floats

Rgb = tuple[int, int, int]


_HEX = re.compile(r"#[0-9a-fA-F]{6}")

_LINEAR_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_ROOT_CONES_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_CONES_TO_LINEAR = np.linalg.inv(_LINEAR_TO_CONES)
_LAB_TO_ROOT_CONES = np.linalg.inv(_ROOT_CONES_TO_LAB)


def rgb(colour: str) -> Rgb:
    """Red, green and blue (0 to 255) of '#rrggbb'; ``ValueError`` for any other text."""
    if not _HEX.fullmatch(colour):
        raise ValueError(f"colour: found {colour!r}, expected '#rrggbb'")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def to_hex(red_green_blue: Rgb) -> str:
    """'#rrggbb' of red, green and blue (0 to 255)."""
    return "#{:02x}{:02x}{:02x}".format(*red_green_blue)


def srgb_to_oklab(srgb: Floats) -> Floats:
    """OKLab (L, a, b) of sRGB values in 0..1; both of shape (..., 3)."""
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    lab: Floats = np.cbrt(linear @ _LINEAR_TO_CONES.T) @ _ROOT_CONES_TO_LAB.T
    return lab


def oklab_to_srgb(lab: Floats) -> Floats:
    """Return sRGB in 0..1 (clipped to the gamut) of OKLab values; both of shape (..., 3)."""
    linear = np.clip((lab @ _LAB_TO_ROOT_CONES.T) ** 3 @ _CONES_TO_LINEAR.T, 0.0, 1.0)
    srgb: Floats = np.where(
        linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055
    )
    return np.clip(srgb, 0.0, 1.0)


def luminance(colour: str) -> float:
    """Relative luminance, from 0 (black) to 1 (white)."""
    srgb = np.array(rgb(colour)) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(first: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 (equal) to 21 (black on white)."""
    low, high = sorted((luminance(first), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=256)
def with_contrast(colour: str, background: str, ratio: float = 3.0) -> str:
    """``colour`` with its lightness moved away from the background until the ratio is reached.

    Hue and chroma are kept as far as the gamut allows. A colour that already stands out is
    returned unchanged; where the ratio cannot be reached the answer is black or white.
    """
    if contrast(colour, background) >= ratio:
        return colour
    lab = srgb_to_oklab(np.array(rgb(colour)) / 255)
    target = 0.0 if contrast("#000000", background) > contrast("#ffffff", background) else 1.0
    for lightness in np.linspace(lab[0], target, 101):
        srgb = oklab_to_srgb(np.array([lightness, lab[1], lab[2]]))
        red, green, blue = (int(channel) for channel in np.rint(255 * srgb))
        candidate = to_hex((red, green, blue))
        if contrast(candidate, background) >= ratio:
            return candidate
    return "#ffffff" if target else "#000000"


def mixed(colour: str, other: str, share: float) -> str:
    """``share`` of a colour in another one, both '#rrggbb'."""
    first, two = srgb_to_oklab(np.array([rgb(colour), rgb(other)]) / 255)
    channels = np.rint(255 * oklab_to_srgb(share * first + (1.0 - share) * two)).astype(int)
    return to_hex((int(channels[0]), int(channels[1]), int(channels[2])))
