"""Where a person's own rules are: beside the own lessons, in the folder for data of programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_NAME = "descent-explorer"


def own_rules_folder(
    environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> Path:
    """The folder; it need not exist yet.

    It is where Qt has the data of the program, which asks the same variables.
    """
    if platform == "win32":
        data = Path(environment.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif platform == "darwin":
        data = Path.home() / "Library" / "Application Support"
    else:
        data = Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return data / _NAME / _NAME / "rules"
