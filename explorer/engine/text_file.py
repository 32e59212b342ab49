"""Only regular files of a bounded size are read: no devices, no pipes, no endless files."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

MOST_BYTES = 200_000_000
"""Ten million numbers, the most that data may have, of twenty characters each."""
LONGEST_PATH = 200
_BINARY = getattr(os, "O_BINARY", 0)
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}


def text_of(path: Path, encoding: str = "utf-8", most_bytes: int = MOST_BYTES) -> str:
    """The text of a file.

    Raises ``ValueError`` with the reason, without the path, if it cannot be read, is not a regular
    file, has more than ``most_bytes``, or is not text.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from explorer.engine.text_file import text_of
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "points.csv")
        ...     _ = path.write_text("0.5, 0.25")
        ...     print(text_of(path))
        0.5, 0.25
    """
    try:
        with regular_file(path, most_bytes) as file:
            return decoded(file.read(most_bytes + 1), encoding, most_bytes)
    except OSError as error:
        raise ValueError(error.strerror) from error


def display_path(path: str | Path) -> str:
    """A file's name for use in a sentence: only its end if it is long, undecodable bytes escaped.

    Example:
        >>> from explorer.engine.text_file import display_path
        >>> display_path("runs/adam.csv"), len(display_path("a" * 1000))
        ('runs/adam.csv', 203)
    """
    name = str(path).encode(errors="backslashreplace").decode()
    return name if len(name) <= LONGEST_PATH else f"...{name[-LONGEST_PATH:]}"


@contextmanager
def regular_file(path: Path, most_bytes: int) -> Iterator[BinaryIO]:
    """A file opened for reading; ``ValueError`` with the reason if it is not regular or too long.

    The reason does not name the path. ``OSError`` from reading passes through.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from explorer.engine.text_file import regular_file
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "points.csv")
        ...     _ = path.write_bytes(b"0.5, 0.25")
        ...     with regular_file(path, most_bytes=1000) as file:
        ...         print(file.read())
        b'0.5, 0.25'
    """
    try:
        # Opened this way, a pipe without a writer does not block.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
    except OSError as error:
        raise ValueError(error.strerror) from error
    except ValueError as error:
        raise ValueError("found a name that no file can have") from error
    try:
        _check(os.fstat(handle), most_bytes)
        with open(handle, "rb", closefd=False) as file:
            yield file
    finally:
        os.close(handle)


def decoded(content: bytes, encoding: str = "utf-8", most_bytes: int = MOST_BYTES) -> str:
    """The text in ``content``; ``ValueError`` if it is longer than ``most_bytes`` or not text.

    Example:
        >>> from explorer.engine.text_file import decoded
        >>> decoded("λ = 2".encode())
        'λ = 2'
        >>> decoded(b"0.5, 0.25", most_bytes=5)
        Traceback (most recent call last):
        ValueError: found over 5 bytes, expected at most that many
    """
    if len(content) > most_bytes:
        raise ValueError(_too_long(most_bytes))
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError("this is not a text file, expected UTF-8") from error


def _check(status: os.stat_result, most_bytes: int) -> None:
    kind = stat.S_IFMT(status.st_mode)
    if kind != stat.S_IFREG:
        raise ValueError(f"found {_KINDS.get(kind, 'something else')}, expected a regular file")
    if status.st_size > most_bytes:
        raise ValueError(_too_long(most_bytes))


def _too_long(most_bytes: int) -> str:
    return f"found over {most_bytes:,} bytes, expected at most that many"
