"""The files of one kind in a folder, each read when first asked for."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, TypeVar

Content = TypeVar("Content")


class FileFolder(Mapping[str, Content]):
    """The contents of the files with one suffix in a folder, by name without the suffix.

    Looking up an invalid file raises ``error``; listing the names does not read the files.
    """

    suffix: ClassVar[str]
    error: ClassVar[type[ValueError]]

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @staticmethod
    @abstractmethod
    def read(path: Path) -> Any:
        """The content of a file; raises ``error``."""

    @staticmethod
    @abstractmethod
    def sort_key(content: Any) -> Any:
        """The sort key of the contents."""

    def __getitem__(self, key: str) -> Content:
        if key not in self._ids():
            raise KeyError(key)
        path = self.folder / f"{key}{self.suffix}"
        content: Content = _read(type(self), path, path.stat().st_mtime_ns)
        return content

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids())

    def __len__(self) -> int:
        return len(self._ids())

    def _ids(self) -> list[str]:
        if not self.folder.is_dir():
            return []
        return sorted(path.stem for path in self.folder.glob(f"*{self.suffix}"))

    def usable(self) -> tuple[list[Content], list[Any]]:
        """All contents in order, and the errors of the invalid files."""
        contents: list[Content] = []
        wrong: list[ValueError] = []
        for key in self:
            try:
                contents.append(self[key])
            except self.error as error:
                wrong.append(error)
        return sorted(contents, key=self.sort_key), wrong


@lru_cache(maxsize=512)
def _read(kind: type[FileFolder[Any]], path: Path, changed: int) -> Any:  # noqa: ARG001
    return kind.read(path)
