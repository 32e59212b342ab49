"""The folder of the user's own rules: beside their lessons, in the folder for application data."""

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

    It is Qt's folder for application data, found from the same environment variables.
    """
    if platform == "win32":
        data = Path(environment.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif platform == "darwin":
        data = Path.home() / "Library" / "Application Support"
    else:
        data = Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return data / _NAME / _NAME / "rules"
