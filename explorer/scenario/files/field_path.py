"""Paths into a file: the value at a path, and the line of its text."""

from __future__ import annotations

import copy
import re
from typing import Any

from explorer.engine.parameter import found_words

Key = str | int

_STEP = re.compile(r"\.?([A-Za-z0-9_-]+)|\[([0-9]{1,9})\]")
_HEADER = re.compile(r"(\[\[?)([^\[\]]+)\]\]?\s*(#.*)?")
_INLINE = re.compile(r"([^\s{},=\"']+)[\"']?(\s*=)?")
_ENTRY = re.compile(r"\s*([A-Za-z0-9_.-]+)\s*=")


def keys_of(path: str) -> list[Key]:
    """``contenders[0].name`` as ["contenders", 0, "name"]; stops where the path ends."""
    keys: list[Key] = []
    at = 0
    while match := _STEP.match(path, at):
        keys.append(match[1] if match[1] is not None else int(match[2]))
        at = match.end()
    return keys


def with_values_at(data: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """``data`` with ``value`` at ``path``; a list may get one item more at its end.

    Raises ``LookupError`` with a sentence if the path leads nowhere.
    """
    keys = keys_of(path)
    changed = copy.deepcopy(data)
    if not keys or path != _written(keys):
        described = found_words(path)
        raise LookupError(f"found {described}, expected a path such as 'contenders[0].dialect'")
    node: Any = changed
    for depth, key in enumerate(keys):
        last = depth == len(keys) - 1
        if isinstance(key, int):
            fits = isinstance(node, list) and key < len(node) + (1 if last else 0)
        else:
            fits = isinstance(node, dict) and (last or key in node)
        if not fits:
            described = found_words(_written(keys[: depth + 1]))
            raise LookupError(f"there is nothing at {described}")
        if not last:
            node = node[key]
        elif isinstance(node, list) and key == len(node):
            node.append(value)
        else:
            node[key] = value
    return changed


def _written(keys: list[Key]) -> str:
    parts = [f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys]
    return "".join(parts).removeprefix(".")


def line_of(text: str, path: str) -> int:
    """The line (from 1) in the TOML ``text`` that holds ``path`` or the most of it from its start.

    ``path`` may be followed by a sentence: ``steps: found -1`` is read as ``steps``. A key that the
    sentence calls unknown is looked for as well.
    """
    keys = keys_of(path.partition(": ")[0]) if ": " in path else []
    if unknown := re.search(r"unknown key '([^']+)'", path):
        keys.append(unknown[1])
    best, number_found = 0, 1
    for number, at, line in _entries(text):
        depth = _common(at, keys)
        if depth == len(at) and depth < len(keys):
            depth += _inside(line, keys[depth:])
        if depth > best:
            best, number_found = depth, number
    return number_found


def _common(at: list[Key], keys: list[Key]) -> int:
    depth = 0
    while depth < min(len(at), len(keys)) and at[depth] == keys[depth]:
        depth += 1
    return depth


def _inside(line: str, keys: list[Key]) -> int:
    """How many of the keys, one inside the other, are found in an inline table."""
    names = (match[1] for match in _INLINE.finditer(line) if match[2])
    depth = 0
    for key in keys:
        if isinstance(key, str) and key not in names:
            break
        depth += isinstance(key, str)
    return depth


def _entries(text: str) -> list[tuple[int, list[Key], str]]:
    """Line number, path and text of each header and entry; an entry's text is all its lines."""
    entries: list[tuple[int, list[Key], str]] = []
    table: list[Key] = []
    counts: dict[str, int] = {}
    quote = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if quote:
            if line.count(quote) % 2:
                quote = ""
            continue
        header = _HEADER.fullmatch(line.strip())
        entry = _ENTRY.match(line)
        if header is not None:
            table = _table(header[2], counts, repeated=header[1] == "[[")
            entries.append((number, table, line))
        elif entry is not None:
            entries.append((number, [*table, *entry[1].split(".")], line))
            quote = next((q for q in ('"""', "'''") if line.count(q) % 2), "")
        else:
            if entries and line.strip():
                entries.append((number, entries[-1][1], line))
    return entries


def _table(name: str, counts: dict[str, int], *, repeated: bool) -> list[Key]:
    """The path of a table header; the parts that are lists get the number of their last item."""
    keys: list[Key] = []
    parts = [part.strip(" \"'") for part in name.split(".")]
    for depth, part in enumerate(parts):
        keys.append(part)
        written = _written(keys)
        if repeated and depth == len(parts) - 1:
            counts[written] = counts.get(written, -1) + 1
        if written in counts:
            keys.append(counts[written])
    return keys
