"""Few round numbers along an axis, and how they are written."""

from __future__ import annotations

import math
from dataclasses import dataclass

from explorer.drawing.projection import Span

MINUS = "−"
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Tick:
    """A place on an axis, in the axis's own units, with its text."""

    place: float
    text: str


def linear_ticks(span: Span, most: int) -> tuple[Tick, ...]:
    """At most about ``most`` ticks at multiples of 1, 2 or 5 times a power of ten."""
    low, high = span
    extent = high - low
    if not (math.isfinite(extent) and extent > 0):
        return ()
    raw = extent / max(most, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    spacing = next(power * nice for nice in (1, 2, 5, 10) if power * nice >= raw * 0.999)
    first, last = math.ceil(low / spacing - 1e-9), math.floor(high / spacing + 1e-9)
    if last - first > 4 * max(most, 1):
        return ()
    return tuple(
        Tick(index * spacing, number_text(index * spacing, spacing))
        for index in range(first, last + 1)
    )


def decade_ticks(span: Span, most: int) -> tuple[Tick, ...]:
    """Ticks of an axis whose units are decimal logarithms."""
    low, high = span
    if not (math.isfinite(high - low) and high > low):
        return ()
    if high - low < 1.5:
        return _ticks_within_a_decade(low, high, most)
    spacing = max(1, math.ceil((high - low) / max(most, 1)))
    spacing = next((nice for nice in (1, 2, 3, 5, 10, 20, 50, 100) if nice >= spacing), spacing)
    first, last = math.ceil(low / spacing - 1e-9), math.floor(high / spacing + 1e-9)
    return tuple(
        Tick(float(index * spacing), power_text(index * spacing))
        for index in range(first, last + 1)
    )


def _ticks_within_a_decade(low: float, high: float, most: int) -> tuple[Tick, ...]:
    ticks = linear_ticks((10.0**low, 10.0**high), most)
    return tuple(Tick(math.log10(tick.place), tick.text) for tick in ticks if tick.place > 0)


def number_text(value: float, spacing: float) -> str:
    """``value`` with as many digits as ``spacing`` needs."""
    if abs(value) < spacing * 1e-6:
        return "0"
    if spacing >= 1e5 or spacing < 1e-4 or abs(value) >= 1e6:
        digits = max(0, math.floor(math.log10(abs(value))) - math.floor(math.log10(spacing)))
        mantissa, exponent = f"{value:.{digits}e}".split("e")
        if "." in mantissa:
            mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa}e{int(exponent)}".replace("-", MINUS)
    decimals = max(0, -math.floor(math.log10(spacing) + 1e-9))
    return f"{value:.{decimals}f}".replace("-", MINUS)


def power_text(exponent: int) -> str:
    """10 to the exponent; plain where it is short."""
    if -2 <= exponent <= 3:
        return f"{10.0**exponent:g}"
    return "10" + str(exponent).translate(SUPERSCRIPT)


def short_number(value: float) -> str:
    """``value`` with three significant digits, for a legend or a colour bar."""
    if not math.isfinite(value):
        return "–"
    if 1e3 <= abs(value) < 1e5:
        value = float(f"{value:.3g}")
    text = f"{value:.0f}" if 1e3 <= abs(value) < 1e5 else f"{value:.3g}"
    if "e" in text:
        mantissa, exponent = text.split("e")
        text = f"{mantissa}e{int(exponent)}"
    return text.replace("-", MINUS)
