"""A film as a folder of numbered PNG files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from explorer.interruption import whole_step
from explorer.scenario.files.atomic_write import temporary_folder

FRAME = re.compile(r"frame-\d{4,}\.png")


def frame_name(number: int) -> str:
    """The name of a frame's file; names sort as the frames do."""
    return f"frame-{number:04}.png"


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Give a temporary folder to write frames to, and put them at ``path`` when all went well.

    Of what is in ``path`` already only frames are replaced, and those of a longer film removed.
    If the block raises, ``path`` stays as it was and nothing else is left behind.
    """
    if not path.parent.is_dir():
        raise OSError(f"{path}: the folder {path.parent} does not exist")
    try:
        with temporary_folder(f".{path.name}-", path.parent) as temporary:
            yield temporary
            with whole_step():
                _put_in_place(temporary, path)
    except PermissionError as error:
        raise OSError(f"{path}: the folder {path.parent} cannot be written to") from error


def _put_in_place(temporary: Path, path: Path) -> None:
    path.mkdir(exist_ok=True)
    made = {file.name for file in temporary.iterdir()}
    for name in made:
        os.replace(temporary / name, path / name)
    for file in path.iterdir():
        if FRAME.fullmatch(file.name) and file.name not in made:
            file.unlink()
