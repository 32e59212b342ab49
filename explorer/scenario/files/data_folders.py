"""Where a file's data may be: below the file's own folder, and below those the user allowed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from explorer.engine.text_file import display_path


class OutsideDataError(ValueError):
    """Data that a file may not read; ``folder`` is what would have to be allowed."""

    def __init__(self, path: str, folder: Path) -> None:
        super().__init__(
            f"path: found {display_path(path)}, "
            "expected data below the file's own folder or one that is allowed"
        )
        self.folder = folder


@dataclass(frozen=True)
class DataFolders:
    """The folders below which data may be read; relative paths start from the first.

    Without any folder no data are read.
    """

    folders: tuple[Path, ...] = ()

    @classmethod
    def of(cls, file: Path, allowed: Iterable[Path] = ()) -> DataFolders:
        """The folder of a file, and the others that the user allowed."""
        return cls((Path(os.path.abspath(file)).parent, *allowed))

    def located(self, path: str) -> str:
        """The absolute path of data; raises ``OutsideDataError`` if they may not be read.

        Links are followed, so that none leads out of a folder.
        """
        absolute = os.path.abspath(os.path.join(self.folders[0], path) if self.folders else path)
        target = Path(os.path.realpath(absolute))
        if not any(target.is_relative_to(os.path.realpath(folder)) for folder in self.folders):
            raise OutsideDataError(absolute, target.parent)
        return absolute


NO_DATA = DataFolders()
"""For input that is not a file and has no folder."""


def folder_to_allow(error: BaseException | None) -> Path | None:
    """The folder that would have to be allowed where ``error`` was caused by data outside."""
    while error is not None:
        if isinstance(error, OutsideDataError):
            return error.folder
        error = error.__cause__
    return None


def relative(path: str, folder: Path) -> str:
    """``path`` as written in a file in ``folder``: relative if it is below it, else absolute."""
    absolute, base = Path(os.path.abspath(path)), Path(os.path.abspath(folder))
    return absolute.relative_to(base).as_posix() if absolute.is_relative_to(base) else str(absolute)
