"""Whether the file of a document was written by somebody else since it was opened or saved."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from explorer.scenario.files.plain_data import file_text
from explorer.scenario.files.scenario_file import ScenarioError, scenario_text
from explorer.scenario.scenario import Scenario


def has_changed(path: Path, saved: Scenario, read: Callable[[Path], Scenario]) -> bool:
    """Whether the file holds another scenario than ``saved``; a file that is gone does not.

    ``read`` reads it and raises ``ScenarioError`` where it is no scenario any more.
    """
    if not os.path.isfile(path):
        return False
    try:
        # Usually the program wrote it, and its data need not be read.
        return file_text(path) != scenario_text(saved, path.parent) and read(path) != saved
    except ScenarioError:
        return True
