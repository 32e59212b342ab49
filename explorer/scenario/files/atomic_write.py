"""Files are written whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

from explorer.interruption import unfinished, whole_step
from explorer.leftovers import journal, temporary_name

LONGEST_STEM = 40
MOST_TRIES = 5


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path to write to, and move it to ``path`` if all went well.

    If the block raises or the program is told to stop, ``path`` stays as it was and nothing else is
    left behind. A symbolic link keeps pointing to its file, which is replaced. Raises ``OSError``
    with a sentence that names ``path`` if it cannot be written to.
    """
    # Unlike the methods of Path, these are simply false for a name that no file can have.
    try:
        target = Path(os.path.realpath(path))
    except FileNotFoundError as error:
        raise OSError(f"{path}: the current folder does not exist any more") from error
    if not os.path.isdir(target.parent):
        raise OSError(f"{path}: the folder {path.parent} does not exist")
    if os.path.isdir(target):
        raise OSError(f"{path}: this is a folder, expected a file name")
    with unfinished(lambda: _temporary(path, target), _remove) as temporary:
        try:
            yield temporary
            mode = target.stat().st_mode & 0o777 if os.path.exists(target) else 0o666 & ~_umask()
            temporary.chmod(mode)
            with whole_step():
                temporary.replace(target)
                journal.forget(temporary)
        except OSError as error:
            _remove(temporary)
            # An error with a sentence needs no further words.
            if error.errno is None or error.filename not in (None, str(temporary)):
                raise
            raise OSError(f"{path}: {error.strerror}") from error
        except BaseException:
            _remove(temporary)
            raise


def open_temporary(temporary: Path) -> BinaryIO:
    """Open the file that ``whole_file`` gave for writing; it is never made a second time.

    A program that is being stopped removes it, and must not find it again.
    """
    with whole_step():
        return temporary.open("r+b")


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all; raises ``OSError`` with a sentence."""
    with whole_file(path) as temporary, open_temporary(temporary) as file:
        file.write(data)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, where there is none; ``OSError`` with a sentence."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OSError(f"{folder}: {error.strerror}") from error


def remove_file(path: Path) -> None:
    """Delete a file where there is one; ``OSError`` with a sentence."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OSError(f"{path}: {error.strerror}") from error


def _remove(temporary: Path) -> None:
    temporary.unlink(missing_ok=True)
    journal.forget(temporary)


@contextmanager
def temporary_folder(prefix: str, parent: Path | None = None) -> Iterator[Path]:
    """Yield a folder that is removed after the block, even if the program is stopped within it."""
    with unfinished(partial(_folder, prefix, parent), _clear) as folder:
        try:
            yield folder
        finally:
            _clear(folder)


@contextmanager
def whole_folder(path: Path, replaced: re.Pattern[str] | None = None) -> Iterator[Path]:
    """Yield a temporary folder to write to, and move its contents into ``path`` if all went well.

    Existing files in ``path`` with the same names are replaced, and those whose names match
    ``replaced`` are removed. If the block raises or the program is told to stop, ``path`` stays as
    it was and nothing else is left behind. Raises ``OSError`` with a sentence.
    """
    if not path.parent.is_dir():
        raise OSError(f"{path}: the folder {path.parent} does not exist")
    temporary = path
    try:
        with temporary_folder(f".{path.name}-", path.parent) as temporary:
            yield temporary
            with whole_step():
                _move_into_place(temporary, path, replaced)
    except PermissionError as error:
        raise OSError(f"{path}: the folder {path.parent} cannot be written to") from error
    except OSError as error:
        if error.errno is None:
            # An error about a file in the temporary folder applies to its final path.
            raise OSError(str(error).replace(str(temporary), str(path))) from error
        raise OSError(f"{path}: {error.strerror}") from error


def _move_into_place(temporary: Path, path: Path, replaced: re.Pattern[str] | None = None) -> None:
    if not os.path.lexists(path):
        temporary.chmod(0o777 & ~_umask())
        temporary.replace(path)
        return
    made = {file.name for file in temporary.iterdir()}
    for file in temporary.iterdir():
        if file.is_dir():
            _move_into_place(file, path / file.name)
        else:
            file.replace(path / file.name)
    for file in path.iterdir():
        if replaced is not None and replaced.fullmatch(file.name) and file.name not in made:
            file.unlink()


def _clear(folder: Path) -> None:
    for _ in range(MOST_TRIES):
        # Code that is being stopped may still write a file.
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            journal.forget(folder)
            return


def _folder(prefix: str, parent: Path | None) -> Path:
    directory = parent or Path(tempfile.gettempdir())
    folder = directory / temporary_name(prefix)
    journal.note(folder)
    try:
        folder.mkdir(mode=0o700)
    except OSError:
        journal.forget(folder)
        raise
    return folder


def _temporary(path: Path, target: Path) -> Path:
    """A new, empty file beside ``target``."""
    # The name may already be as long as the file system allows.
    prefix, suffix = f".{target.stem[:LONGEST_STEM]}-", target.suffix[:LONGEST_STEM]
    temporary = target.parent / temporary_name(prefix, suffix)
    journal.note(temporary)
    try:
        temporary.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        journal.forget(temporary)
        if isinstance(error, PermissionError):
            raise OSError(f"{path}: the folder {target.parent} cannot be written to") from error
        raise OSError(f"{path}: {error.strerror}") from error
    return temporary


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text with Unix line ends, whole or not at all.

    Raises ``OSError`` with a sentence, also for text that UTF-8 cannot hold.
    """
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        character = ascii(text[error.start : error.end])
        raise OSError(f"{path}: found {character} in the text, which UTF-8 cannot hold") from error
    write_bytes(path, data)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
