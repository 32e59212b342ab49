"""Where the program keeps its settings and data, found without Qt."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from explorer.identity import PROGRAM
from explorer.scenario.files.rules_folder import own_rules_folder


def settings_file(
    environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> Path:
    """The file of the settings; it need not exist yet. It is where Qt has files of this kind."""
    if platform == "win32":
        folder = Path(environment.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    else:
        folder = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return folder / PROGRAM / f"{PROGRAM}.ini"


def data_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """The folder of own lessons and rules, and of unsaved work; it need not exist yet."""
    return own_rules_folder(environment, platform).parent


def shared_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the user's own menu entries, icons and file types are on a Linux desktop."""
    return Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def can_be_written(path: Path) -> bool:
    """Whether a file or folder can be changed, or created if it does not exist yet."""
    existing = path
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    return os.access(existing, os.W_OK)


def without_names(text: str, home: Path, user: str = "") -> str:
    """The text with the home folder as ``~`` and the user's name in paths as ``USER``."""
    for folder in dict.fromkeys((str(home), os.path.realpath(home))):
        if len(Path(folder).parts) > 1:
            text = re.sub(re.escape(folder) + r"(?![\w.-])", "~", text)
    if user:
        for mark in ("/", "\\"):
            text = text.replace(f"{mark}{user}{mark}", f"{mark}USER{mark}")
    return text
