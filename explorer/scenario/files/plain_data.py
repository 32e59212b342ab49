"""From a JSON or TOML file to plain data; anything invalid is refused in one sentence."""

from __future__ import annotations

import json
import math
import re
import tomllib
from pathlib import Path
from typing import Any

from explorer.engine import text_file
from explorer.engine.parameter import shortened

MOST_BYTES = 1_000_000
"""A scenario with the most weights of a network takes a quarter of this."""
DEEPEST = 32
LONGEST_SENTENCE = 800
_MOST_DIGITS = 309
_LONG_NUMBER = re.compile("[0-9_]{4000}")
_PART = r"""(?:"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'|(?<![\w-])[\w-]++)[ \t]*+"""
_LONG_KEY = re.compile(rf"(?:{_PART}\.[ \t]*+){{{DEEPEST}}}")


class ScenarioError(ValueError):
    """A file that cannot be read as a scenario; the text says what, where, found, expected.

    Quoted parts of the file may contain line breaks or be very long; the sentence has no line
    breaks, and its middle is left out if it would exceed ``LONGEST_SENTENCE``.
    """

    def __init__(self, sentence: str) -> None:
        if len(sentence.splitlines()) > 1:
            sentence = " ".join(sentence.split())
        if len(sentence) > LONGEST_SENTENCE:
            sentence = f"{sentence[:400]} ... {sentence[5 - LONGEST_SENTENCE + 400 :]}"
        super().__init__(sentence)


def file_text(path: Path, most_bytes: int = MOST_BYTES) -> str:
    """The text of a file; raises ``ScenarioError``, which does not name the file, if it has none.

    The reasons are those of ``engine.text_file``.
    """
    try:
        return text_file.text_of(path, most_bytes=most_bytes)
    except ValueError as error:
        raise ScenarioError(str(error)) from error


def shortened_path(path: str | Path) -> str:
    """A file's name for use in a sentence: only its end if it is long, and in ASCII if needed."""
    return text_file.display_path(path)


def text_in(content: bytes) -> str:
    """The text in the bytes of a file; ``ScenarioError`` if they are too many or not text."""
    try:
        return text_file.decoded(content, most_bytes=MOST_BYTES)
    except ValueError as error:
        raise ScenarioError(str(error)) from error


def json_data(text: str) -> object:
    """The data in the text of a JSON file; raises ``ScenarioError`` naming the place."""
    try:
        data = json.loads(text, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        location = f"line {error.lineno}, column {error.colno}"
        raise ScenarioError(f"{location}: not a Descent Explorer file: {error.msg}") from error
    except RecursionError as error:
        raise ScenarioError(_too_deep("the file")) from error
    refuse_unusable(data)
    return data


def _whole_number(digits: str) -> float:
    fits = len(digits.removeprefix("-")) <= _MOST_DIGITS
    return int(digits) if fits else math.copysign(math.inf, float(digits))


def toml_data(text: str) -> dict[str, Any]:
    """The data in the text of a TOML file; raises ``ScenarioError`` naming line or place."""
    # tomllib's time grows with the square of the parts of a dotted key.
    if match := _LONG_KEY.search(text):
        raise ScenarioError(_too_deep(f"line {_line(text, match.start())}"))
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"not valid TOML: {_first_line(str(error))}") from error
    except RecursionError as error:
        raise ScenarioError(_too_deep("the file")) from error
    except ValueError as error:
        raise ScenarioError(_out_of_range(text)) from error
    refuse_unusable(data)
    return data


def _first_line(message: str) -> str:
    return message if len(message) <= 200 else f"{message[:197]}..."


def _out_of_range(text: str) -> str:
    """The cause of tomllib's own ``ValueError``: a number or date beyond Python's range."""
    match = _LONG_NUMBER.search(text)
    if match is None:
        return "not valid TOML: a date or a number is out of range"
    line = _line(text, match.start())
    return f"line {line}: found a whole number of over 4000 digits, expected one below 1.8e308"


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def refuse_unusable(data: object) -> None:
    """Raise ``ScenarioError`` naming the place of anything that a file may not contain.

    That is a number that is not finite or does not fit into a float, text that cannot be written as
    UTF-8, and nesting deeper than ``DEEPEST``.
    """
    # One chain of (parent, key) for each container, so that a path is written only when needed.
    waiting: list[tuple[object, _Way | None, int]] = [(data, None, 0)]
    while waiting:
        value, way, depth = waiting.pop()
        if isinstance(value, (dict, list)):
            if depth > DEEPEST:
                raise ScenarioError(_too_deep(_written(way)))
            items = value.items() if isinstance(value, dict) else enumerate(value)
            waiting += [(item, (way, key), depth + 1) for key, item in items]
            if isinstance(value, dict):
                for key in value:
                    _refuse_text(key, way)
        elif isinstance(value, str):
            _refuse_text(value, way)
        elif isinstance(value, (int, float)) and not _is_finite(value):
            described = "NaN" if value != value else "a number beyond 1.8e308"
            raise ScenarioError(f"{_written(way)}: found {described}, expected a finite number")


_Way = tuple["_Way | None", str | int]


def _is_finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:
        return False


def _refuse_text(text: object, way: _Way | None) -> None:
    try:
        str(text).encode()
    except UnicodeEncodeError as error:
        described = shortened(ascii(text))
        raise ScenarioError(
            f"{_written(way)}: found {described}, expected text without half a surrogate pair"
        ) from error


def _too_deep(location: str) -> str:
    return f"{location}: nested too deeply, expected at most {DEEPEST} levels"


def _written(way: _Way | None) -> str:
    keys: list[str] = []
    while way is not None:
        way, key = way
        keys.append(f"[{key}]" if isinstance(key, int) else f".{key}")
    location = "".join(reversed(keys)).removeprefix(".") or "the file"
    return shortened(location.encode(errors="replace").decode(), 80)
