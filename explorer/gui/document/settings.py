"""What the program remembers between two runs, kept as one JSON text."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, get_args

from PySide6.QtCore import QSettings

from explorer.gui.look.style import ThemeChoice

KEY = "settings"
RECENT_FILES = 10


@dataclass(frozen=True)
class Settings:
    """Everything remembered.

    ``geometry`` and ``layout`` are Qt's own states in base 64; ``last_lesson`` is the id of the
    lesson that was open, ``last_step`` and ``last_chosen`` where one stood in it; ``options`` is
    what the View menu has set, ``export`` what the export dialogs were last told.
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

    def with_recent(self, path: str) -> Settings:
        """The same with ``path`` first among the recent files."""
        others = tuple(one for one in self.recent if one != path)
        return replace(self, recent=(path, *others)[:RECENT_FILES])


def load(store: QSettings) -> Settings:
    """The remembered settings; whatever cannot be used is left at its default."""
    try:
        data = json.loads(str(store.value(KEY, "{}")))
    except ValueError:
        return Settings()
    if not isinstance(data, dict):
        return Settings()
    kept: dict[str, Any] = {}
    for one in fields(Settings):
        default = getattr(Settings(), one.name)
        value = data.get(one.name, default)
        if isinstance(default, tuple) and isinstance(value, list):
            value = tuple(item for item in value if isinstance(item, str))
        if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if type(value) is type(default):
            kept[one.name] = value
    if kept.get("theme") not in get_args(ThemeChoice):
        kept["theme"] = "system"
    return Settings(**kept)


def save(store: QSettings, settings: Settings) -> None:
    """Remember the settings."""
    store.setValue(KEY, json.dumps(asdict(settings)))
