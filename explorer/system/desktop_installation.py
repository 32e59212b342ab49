"""Installs the program's files into the user's own folders, and removes exactly those again.

A list beside the user's own lessons records what was installed, with a digest of each file and the
folders made for it, so that files that existed before, or were changed since, stay.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import msgspec

from explorer.scenario.files.atomic_write import write_bytes, write_text

RECORD = "desktop.json"
LONGEST_SECONDS = 60
_CACHES = ("applications/mimeinfo.cache", "mime")
"""Files that the desktop's own tools write below the folder for shared data."""

Update = Callable[[Path], None]


class InstallationError(Exception):
    """Why nothing was installed or removed, as a sentence for the user."""


class _Record(msgspec.Struct, forbid_unknown_fields=True):
    """What was installed: file -> digest, caches that were not there, folders that were made."""

    files: dict[str, str]
    caches: list[str]
    folders: list[str]


@dataclass(frozen=True)
class Removed:
    """How many files were removed, and those that were left since they had been changed."""

    count: int
    left: list[Path] = field(default_factory=list)


def update_caches(share: Path) -> None:
    """Let the desktop's own tools read the folder again, as far as they are installed."""
    for tool, folder in (
        ("update-desktop-database", "applications"),
        ("update-mime-database", "mime"),
    ):
        program = shutil.which(tool)
        if program and (share / folder).is_dir():
            try:
                subprocess.run(
                    [program, str(share / folder)], capture_output=True, timeout=LONGEST_SECONDS
                )
            except (OSError, subprocess.TimeoutExpired):
                continue


def install(
    files: Mapping[str, bytes], share: Path, data: Path, update: Update = update_caches
) -> list[Path]:
    """Write the files below ``share`` and note in ``data`` what was done; the paths.

    All are written or none. What an earlier installation left is replaced.

    Raises:
        InstallationError: A file is in the way that was not installed by the program.
        OSError: A place cannot be written to.
    """
    before = _read(data)
    taken = [
        share / relative
        for relative in files
        if os.path.lexists(share / relative) and relative not in before.files
    ]
    if taken:
        raise InstallationError(f"{taken[0]}: a file that is not the program's is already there")
    known = set(_caches(share))
    folders = list(before.folders)
    written: list[str] = []
    digests = dict(before.files)
    try:
        _make_folder(data, folders)
        for relative, content in files.items():
            path = share / relative
            _make_folder(path.parent, folders)
            write_bytes(path, content)
            written.append(relative)
            digests[relative] = _digest(content)
        _write(data, _Record(digests, before.caches, folders))
    except BaseException:
        for relative in written:
            if relative not in before.files:
                (share / relative).unlink(missing_ok=True)
        _remove_empty(folder for folder in folders if folder not in before.folders)
        raise
    update(share)
    new = [cache for cache in _caches(share) if cache not in known]
    _write(data, _Record(digests, sorted({*before.caches, *new}), folders))
    return [share / relative for relative in files]


def remove(share: Path, data: Path, update: Update = update_caches) -> Removed:
    """Remove what ``install`` has put below ``share``.

    Raises:
        InstallationError: Nothing was installed.
        OSError: A file cannot be removed.
    """
    if not (data / RECORD).exists():
        raise InstallationError(f"{share}: nothing was installed there, so nothing was removed")
    record = _read(data)
    removed, left = 0, []
    for relative, digest in record.files.items():
        path = share / relative
        if not os.path.lexists(path):
            continue
        if not path.is_file() or _digest(path.read_bytes()) != digest:
            left.append(path)
            continue
        path.unlink()
        removed += 1
    update(share)
    _remove_caches(share, record.caches)
    (data / RECORD).unlink()
    _remove_empty(record.folders)
    return Removed(removed, left)


def write_tree(files: Mapping[str, bytes], share: Path) -> list[Path]:
    """Write the files below a separate folder, for making a package."""
    for relative, content in files.items():
        path = share / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, content)
    return [share / relative for relative in files]


def _caches(share: Path) -> list[str]:
    cached = []
    for name in _CACHES:
        path = share / name
        files = [path] if path.is_file() else path.rglob("*")
        cached += [
            file.relative_to(share).as_posix()
            for file in files
            if file.is_file() and file.parent != share / "mime" / "packages"
        ]
    return cached


def _remove_caches(share: Path, caches: Iterable[str]) -> None:
    """Remove those that list nothing any more; others share them with what stays."""
    in_use = {
        "mime": any((share / "mime" / "packages").glob("*.xml")),
        "applications": any((share / "applications").glob("*.desktop")),
    }
    for relative in caches:
        if not in_use[PurePosixPath(relative).parts[0]]:
            (share / relative).unlink(missing_ok=True)
    if not in_use["mime"]:
        # Made by the desktop's tool for each kind of media type.
        _remove_empty(str(path) for path in (share / "mime").glob("*") if path.is_dir())


def _make_folder(folder: Path, made: list[str]) -> None:
    """Make a folder and those above it, and note which were not there."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir()
        made.append(str(path))


def _remove_empty(folders: Iterable[str]) -> None:
    for folder in sorted(set(folders), key=len, reverse=True):
        try:
            os.rmdir(folder)
        except OSError:
            continue


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(data: Path) -> _Record:
    path = data / RECORD
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Record)
    except FileNotFoundError:
        return _Record({}, [], [])
    except msgspec.MsgspecError as error:
        raise InstallationError(
            f"{path}: {error}, expected the list of what was installed"
        ) from error


def _write(data: Path, record: _Record) -> None:
    write_text(data / RECORD, json.dumps(msgspec.to_builtins(record), indent=1) + "\n")
