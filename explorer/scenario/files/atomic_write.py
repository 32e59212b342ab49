"""Files are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary path to write to, and put it in place of ``path`` when all went well.

    If the block raises, ``path`` stays as it was and nothing else is left behind.
    Raises ``OSError`` with a sentence if the folder cannot be written to.
    """
    folder = path.parent
    if not folder.is_dir():
        raise OSError(f"{path}: the folder {folder} does not exist")
    if path.is_dir():
        raise OSError(f"{path}: this is a folder, expected a file name")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=folder)
    except PermissionError as error:
        raise OSError(f"{path}: the folder {folder} cannot be written to") from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text with Unix line ends, whole or not at all."""
    with whole_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
