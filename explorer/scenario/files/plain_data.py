"""Parsed JSON or TOML, before anything is made of it: what no file of the program may hold."""

from __future__ import annotations

import sys
from collections.abc import Iterator

DEEPEST = 60
"""Lists and tables inside each other; a scenario in a lesson needs eight."""
LONGEST_SHOWN = 40


class PlainDataError(ValueError):
    """A value that could not be computed with or written again; the text says where and what."""


def check_plain(data: object) -> None:
    """Raise ``PlainDataError`` for what would be read, but fail later.

    That is text that UTF-8 cannot hold (lone surrogates), in keys too, whole numbers beyond the
    range of a float, and lists and tables nested more than ``DEEPEST`` deep.
    """
    waiting: list[tuple[str, object, int]] = [("", data, 0)]
    while waiting:
        place, value, depth = waiting.pop()
        where = f"{place}: " if place else ""
        if isinstance(value, str) and not _is_text(value):
            raise PlainDataError(
                f"{where}found {shown(value)}, expected text without half characters (surrogates)"
            )
        if isinstance(value, int) and abs(value) > sys.float_info.max:
            raise PlainDataError(f"{where}found {shown(value)}, expected at most 1.8e308 in size")
        if depth > DEEPEST:
            raise PlainDataError("the file is nested too deeply")
        waiting.extend((*part, depth + 1) for part in _parts(place, value))


def _parts(place: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not _is_text(key):
                where = f"{place}: " if place else ""
                raise PlainDataError(
                    f"{where}found the key {shown(key)}, "
                    "expected text without half characters (surrogates)"
                )
            yield (f"{place}.{key}" if place else key), inner
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield f"{place}[{index}]", inner


def shown(value: str | int) -> str:
    """A value as a sentence can show it, in ASCII and shortened."""
    if isinstance(value, int) and value.bit_length() > 400:
        return "a whole number of over 100 digits"
    text = ascii(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 3]}..."


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
