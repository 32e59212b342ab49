"""The settings saved between sessions, kept as one JSON text."""

from __future__ import annotations

import base64
import binascii
import json
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, get_args

from PySide6.QtCore import QSettings

from explorer.gui.look.style import ThemeChoice

KEY = "settings"
SET_ASIDE = "settings-set-aside"
RECENT_FILES = 10
MOST_LESSONS = 1000
SPEEDS = (0.2, 5000.0)
LONGEST = 50_000_000
LONGEST_PATH = 4096
LONGEST_STATE = 200_000
DEEPEST = 6
LONGEST_NUMBER = 400


@dataclass(frozen=True)
class Settings:
    """All saved settings.

    ``geometry`` and ``layout`` are Qt's own states in base 64; ``last_lesson`` is the id of the
    lesson that was open, ``last_step`` and ``last_chosen`` where one stood in it; ``options`` is
    what the View menu has set, ``export`` what the export dialogs were last told, ``lessons_done``
    the ids of the lessons seen to their end.
    """

    theme: ThemeChoice = "system"
    geometry: str = ""
    layout: str = ""
    recent: tuple[str, ...] = ()
    last_scenario: str = ""
    last_path: str = ""
    last_lesson: str = ""
    last_step: int = 0
    last_chosen: int = 0
    speed: float = 20.0
    loop: bool = False
    presenter: bool = False
    reopen: bool = True
    export: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    lessons_done: tuple[str, ...] = ()

    def with_recent(self, path: str) -> Settings:
        """The same with ``path`` first among the recent files."""
        others = tuple(recent for recent in self.recent if recent != path)
        return replace(self, recent=(path, *others)[:RECENT_FILES])


def load_settings(store: QSettings) -> Settings:
    """The remembered settings; whatever cannot be used is left at its default."""
    return read_settings(store)[0]


def read_settings(store: QSettings) -> tuple[Settings, str]:
    """The remembered settings, and a sentence about what in them cannot be used, or nothing.

    What cannot be used is left at its default, and the whole text is set aside in the store.
    """
    text = str(store.value(KEY, "{}"))
    try:
        data = _parsed(text)
    except (ValueError, RecursionError):
        return Settings(), _set_aside(store, text, "all of them")
    usable = {name: _usable(name, data[name]) for name in _CHECKS if name in data}
    bad = [name for name, value in usable.items() if value is None]
    kept = {name: value for name, value in usable.items() if value is not None}
    return Settings(**kept), _set_aside(store, text, ", ".join(bad)) if bad else ""


def save_settings(store: QSettings, settings: Settings) -> None:
    """Remember the settings."""
    _write(store, asdict(settings))


def update(store: QSettings, changes: Mapping[str, Any]) -> str:
    """Remember some settings at once; the others stay as they are, also those of other windows.

    Returns a sentence where they cannot be written, or nothing.
    """
    store.sync()
    known = asdict(load_settings(store))
    if any(known[name] != value for name, value in changes.items()):
        _write(store, {**known, **changes})
    if store.status() != QSettings.Status.AccessError:
        return ""
    return f"{store.fileName()}: settings cannot be saved in this file and last until you quit"


def _write(store: QSettings, data: Mapping[str, Any]) -> None:
    store.setValue(KEY, json.dumps(data))
    # Immediately, in case the program crashes.
    store.sync()


def _parsed(text: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise ValueError("too long")
    # Python reads no longer numbers; one that is cut is still out of every range.
    data = json.loads(text, parse_int=lambda digits: int(digits[:LONGEST_NUMBER]))
    if not isinstance(data, dict):
        raise ValueError("not an object")
    return data


def _set_aside(store: QSettings, text: str, what: str) -> str:
    store.setValue(SET_ASIDE, text)
    return f"Settings that could not be used were set aside: {what}"


def _usable(name: str, value: object) -> Any:
    try:
        return _CHECKS[name](value)
    except (ValueError, OverflowError):
        return None


def _theme(value: object) -> str | None:
    return value if isinstance(value, str) and value in get_args(ThemeChoice) else None


def _state(value: object) -> str | None:
    """A state of Qt's in base 64."""
    if not isinstance(value, str) or len(value) > LONGEST_STATE:
        return None
    try:
        base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return None
    return value


def _path(value: object) -> str | None:
    """A path that a file can have, or nothing."""
    if not isinstance(value, str) or len(value) > LONGEST_PATH or "\0" in value:
        return None
    os.fsencode(value)
    return value


def _paths(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list) or len(value) > RECENT_FILES:
        return None
    paths = [_path(item) for item in value]
    return None if None in paths else tuple(path for path in paths if path)


def _ids(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list) or len(value) > MOST_LESSONS:
        return None
    ids = [_path(item) for item in value]
    return None if None in ids else tuple(id_ for id_ in ids if id_)


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    value.encode()
    return value


def _index(value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if -1 <= value <= 10**9 else None


def _speed(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and SPEEDS[0] <= value <= SPEEDS[1] else None


def _switch(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _table(value: object) -> dict[str, Any] | None:
    """A table of plain values that is not nested deeply and can be written again."""
    if not isinstance(value, dict):
        return None
    level: list[object] = [value]
    for _ in range(DEEPEST):
        level = [part for item in level for part in _inside(item)]
    if level:
        return None
    json.dumps(value, ensure_ascii=False).encode()
    return value


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


_CHECKS: Mapping[str, Callable[[object], Any]] = {
    "theme": _theme,
    "geometry": _state,
    "layout": _state,
    "recent": _paths,
    "last_scenario": _text,
    "last_path": _path,
    "last_lesson": _path,
    "last_step": _index,
    "last_chosen": _index,
    "speed": _speed,
    "loop": _switch,
    "presenter": _switch,
    "reopen": _switch,
    "export": _table,
    "options": _table,
    "lessons_done": _ids,
}
"""For each setting the value as it is used, or None if it cannot be."""
