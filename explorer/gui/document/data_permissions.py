"""The folders from which the user lets a file read its data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from explorer.gui.document.questions import Dialogs
from explorer.scenario.files.data_folders import folder_to_allow
from explorer.scenario.files.plain_data import ScenarioError

Content = TypeVar("Content")


class DataPermissions:
    """Asks about data outside a file's folder, once per folder and session."""

    def __init__(self, dialogs: Dialogs) -> None:
        self._dialogs = dialogs
        self._allowed: dict[Path, list[Path]] = {}

    def read(self, reader: Callable[[Path, Iterable[Path]], Content], path: Path) -> Content:
        """The result of ``reader`` for a file; raises its ``ScenarioError``."""
        allowed = self._allowed.setdefault(path, [])
        while True:
            try:
                return reader(path, allowed)
            except ScenarioError as error:
                folder = folder_to_allow(error)
                if (
                    folder is None
                    or folder in allowed
                    or not self._dialogs.outside_data(
                        f"{path.name} reads data from outside its folder: {folder}"
                    )
                ):
                    raise
            allowed.append(folder)
