"""A few round numbers along an axis, and their text."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from explorer.drawing.geometry.viewport import Span
from explorer.engine.span import is_wide_enough

MINUS = "−"
FEWEST = 2
"""A single number does not show the scale of an axis."""
DECADES = (1, 2, 3, 5, 10, 20, 50, 100)
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Tick:
    """A tick: a value on an axis, in the axis's own units, with its text."""

    value: float
    text: str


def linear_ticks(span: Span, most: int) -> tuple[Tick, ...]:
    """About ``most`` ticks, but at least two, at multiples of 1, 2 or 5 times a power of ten."""
    low, high = span
    extent = high - low
    if not (math.isfinite(extent) and is_wide_enough(span)):
        return ()
    raw = extent / max(most, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    steps = [power * nice for nice in (0.2, 0.5, 1, 2, 5, 10)]
    index = next(index for index, step in enumerate(steps) if step >= raw * 0.999)
    multiples = _multiples(low, high, steps[index])
    while len(multiples) < FEWEST and index > 0:
        index -= 1
        multiples = _multiples(low, high, steps[index])
    return multiples if len(multiples) <= 4 * max(most, 1) else ()


def _multiples(low: float, high: float, spacing: float) -> tuple[Tick, ...]:
    first, last = math.ceil(low / spacing - 1e-9), math.floor(high / spacing + 1e-9)
    if last - first > 1000:
        return ()
    return tuple(
        Tick(index * spacing, tick_text(index * spacing, spacing))
        for index in range(first, last + 1)
    )


def decade_ticks(span: Span, most: int) -> tuple[Tick, ...]:
    """Ticks of an axis whose units are decimal logarithms; within few decades also at 2 and 5."""
    low, high = span
    if not (math.isfinite(high - low) and is_wide_enough(span)):
        return ()
    if high - low < 1.0:
        linear = _ticks_within_a_decade(low, high, most)
        return linear if len(linear) >= FEWEST else _within_decades(low, high)
    raw = math.ceil((high - low) / max(most, 1))
    if raw > DECADES[-1]:
        far = linear_ticks(span, most)
        return tuple(Tick(tick.value, power_text(round(tick.value))) for tick in far)
    index = next((index for index, nice in enumerate(DECADES) if nice >= raw), len(DECADES) - 1)
    powers = _powers(low, high, DECADES[index])
    while len(powers) < FEWEST and index > 0:
        index -= 1
        powers = _powers(low, high, DECADES[index])
    if index > 0:
        return powers
    finer = _within_decades(low, high)
    return finer if len(powers) < FEWEST or len(finer) <= most else powers


def _powers(low: float, high: float, spacing: int) -> tuple[Tick, ...]:
    first, last = math.ceil(low / spacing - 1e-9), math.floor(high / spacing + 1e-9)
    return tuple(
        Tick(float(index * spacing), power_text(index * spacing))
        for index in range(first, last + 1)
    )


def _within_decades(low: float, high: float) -> tuple[Tick, ...]:
    """1, 2 and 5 times each power of ten."""
    powers = [
        (exponent + math.log10(digit), exponent, digit)
        for exponent in range(math.floor(low), math.floor(high) + 1)
        for digit in (1, 2, 5)
    ]
    return tuple(
        Tick(value, power_text(exponent, digit))
        for value, exponent, digit in powers
        if low - 1e-9 <= value <= high + 1e-9
    )


def _ticks_within_a_decade(low: float, high: float, most: int) -> tuple[Tick, ...]:
    if high > sys.float_info.max_10_exp:
        return ()
    ticks = linear_ticks((10.0**low, 10.0**high), most)
    return tuple(Tick(math.log10(tick.value), tick.text) for tick in ticks if tick.value > 0)


def counted_from(ticks: Sequence[Tick]) -> tuple[tuple[Tick, ...], float, str]:
    """The ticks counted from a round number close by, that number, and its text without a sign.

    For numbers that differ in late digits only, as 1.00000001e9 and 1.00000002e9 do.
    """
    if len(ticks) < FEWEST:
        return tuple(Tick(tick.value, three_digits(tick.value)) for tick in ticks), 0.0, ""
    spacing = ticks[1].value - ticks[0].value
    coarse = 10.0 ** (math.ceil(math.log10(spacing) - 1e-9) + 1)
    base = math.floor(ticks[0].value / coarse + 1e-9) * coarse
    ticks_from_base = tuple(
        Tick(tick.value, tick_text(tick.value - base, spacing)) for tick in ticks
    )
    return ticks_from_base, base, tick_text(abs(base), coarse)


def tick_text(value: float, spacing: float) -> str:
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


def power_text(exponent: int, digit: int = 1) -> str:
    """A digit times 10 to the exponent; plain where it is short."""
    if -2 <= exponent <= 3:
        return f"{digit * 10.0**exponent:g}"
    power = "10" + str(exponent).translate(SUPERSCRIPT)
    return power if digit == 1 else f"{digit}·{power}"


def three_digits(value: float) -> str:
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
