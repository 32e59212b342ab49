"""Errors of msgspec about a file, in the words of all other errors."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from explorer.engine.parameter import found_words


def read_sentence(message: str, data: object) -> str:
    """msgspec's message in the words used here: where, what was found, what was expected."""
    text, _, path = message.partition(" - at ")
    field = path.strip("`").removeprefix("$").removeprefix(".")
    where = f"{field}: " if field else ""
    if match := re.fullmatch(r"Object contains unknown field `(.*)`", text):
        return f"{where}unknown key {found_words(match[1])}"
    if match := re.fullmatch(r"Object missing required field `(.*)`", text):
        return f"{where}the key {match[1]!r} is missing"
    if match := re.fullmatch(r"Expected `(.*)`, got `.*`", text):
        kind = match[1].removesuffix(" | null")
        expected = _WORDS.get(kind, kind)
        return f"{where}found {_found(data, field)}, expected {expected}"
    return f"{where}{text}"


_WORDS = {
    "float | int": "a number",
    "int | float": "a number",
    "float": "a number",
    "int": "a whole number",
    "str": "text",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
}


def _found(data: object, field: str) -> str:
    """The offending value, shortened, or its kind where the path cannot be followed."""
    value = data
    for name, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", field):
        try:
            if isinstance(value, Mapping):
                value = value[name]
            elif isinstance(value, list):
                value = value[int(index)]
        except (KeyError, IndexError, ValueError):
            return "another kind of value"
    text = json.dumps(value, default=str)
    return text if len(text) <= 40 else f"{text[:37]}..."
