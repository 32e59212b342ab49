"""Numbers formatted to a few significant digits within a fixed width."""

from __future__ import annotations

import math

MINUS = "−"
SHORT = 4
LONG = 5


def rounded(value: float, digits: int = SHORT) -> str:
    """``value`` to a few significant digits, with an exponent if it is very large or small.

    Trailing zeros are left out only where nothing was rounded: 0.5 is exact, 0.5000 was rounded.
    At most ``widest(digits)`` characters.

    Example:
        >>> from explorer.engine.number_text import rounded
        >>> rounded(0.5), rounded(2/3), rounded(12345.678), rounded(1e-9)
        ('0.5', '0.6667', '12346', '1e−9')
    """
    if not math.isfinite(value):
        return "undefined" if math.isnan(value) else (MINUS if value < 0 else "") + "∞"
    if value == 0:
        return "0"
    text = f"{abs(value):.{digits - 1}e}"
    exponent = int(text.partition("e")[2])
    if -3 <= exponent <= digits:
        text = f"{abs(value):.{max(digits - 1 - exponent, 0)}f}"
        if "." in text and float(text) == abs(value):
            text = text.rstrip("0").rstrip(".")
    else:
        decimals = digits - 2 if abs(exponent) < 100 else digits - 3
        mantissa, _, power = f"{abs(value):.{decimals}e}".partition("e")
        if "." in mantissa and float(f"{mantissa}e{power}") == abs(value):
            mantissa = mantissa.rstrip("0").rstrip(".")
        text = f"{mantissa}e{int(power)}"
    return f"{MINUS if value < 0 else ''}{text.replace('-', MINUS)}"


def rough_count(number: float) -> str:
    """An approximate count: two digits and then zeros, 320 or 12000.

    Example:
        >>> from explorer.engine.number_text import rough_count
        >>> rough_count(12345), rough_count(321)
        ('12000', '320')
    """
    if number >= 1e6:
        return rounded(number, 3)
    return f"{float(f'{number:.2g}'):.0f}"


def percent(share: float) -> str:
    """A share of a whole in per cent, with one more digit where it is nearly all.

    Example:
        >>> from explorer.engine.number_text import percent
        >>> percent(0.25), percent(0.9987)
        ('25.0 %', '99.87 %')
    """
    return f"{100.0 * share:.{1 if share < 0.995 else 2}f} %"


def widest(digits: int = SHORT) -> int:
    """The most characters that ``rounded`` needs for a number with this many digits.

    Example:
        >>> from explorer.engine.number_text import rounded, widest
        >>> widest(), len(rounded(-0.00123456))
        (9, 9)
    """
    return digits + 5


def longest(digits: int = SHORT) -> tuple[str, str]:
    """The widest texts of ``rounded``, plain and with an exponent, for 4 digits or more.

    Example:
        >>> from explorer.engine.number_text import longest
        >>> longest()
        ('−0.008888', '−8.8e−288')
    """
    return f"{MINUS}0.00{'8' * digits}", f"{MINUS}8.{'8' * (digits - 3)}e{MINUS}288"
