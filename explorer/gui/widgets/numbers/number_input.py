"""Numbers as people write and read them."""

from __future__ import annotations

import math
import re

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")

_DECIMAL_COMMA = re.compile(r"[+-]?(0?,\d+|\d+,(\d{1,2}|\d{4,}))([eE][+-]?\d+)?")


def field_text(number: float) -> str:
    """The shortest text that reads back as exactly this number: 5, 0.0005, 1e-8, 2.5e300."""
    text = repr(float(number)).removesuffix(".0")
    mantissa, exponent_sign, exponent = text.partition("e")
    if not exponent_sign:
        return "0" if text == "-0" else text
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}"


def parse_number(text: str, decimal_point: str = ".") -> float:
    """The number in a text: 0.5, .5, 1e-3, 1/3, −2; the decimal point may be ``.`` or the given.

    A comma is one too where it cannot part thousands, as in 0,5 and 12,25.

    Raises:
        ValueError: The text is no finite number; the message says what was found.
    """
    written = text.strip().replace("−", "-")
    if decimal_point != ".":
        written = written.replace(decimal_point, ".")
    if _DECIMAL_COMMA.fullmatch(written):
        written = written.replace(",", ".")
    if not written:
        raise ValueError("found nothing")
    parts = [part.strip() for part in written.split("/")]
    if len(parts) > 2 or not all(_PLAIN.fullmatch(part) for part in parts):
        raise ValueError(f"found {_shortened(text)!r}")
    numbers = [float(part) for part in parts]
    if len(numbers) == 2 and numbers[1] == 0:
        raise ValueError(f"found a division by zero in {_shortened(text)!r}")
    result = numbers[0] / numbers[1] if len(numbers) == 2 else numbers[0]
    if not math.isfinite(result):
        raise ValueError(f"found {_shortened(text)!r}, which is too large")
    return result


def _shortened(text: str) -> str:
    return text.strip() if len(text) <= 24 else text.strip()[:23] + "…"
