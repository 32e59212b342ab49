"""Where icons, lessons and other files that come with the program are found."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """Path of a file or folder that comes with the program, e.g. ``resource("icons", "play.svg")``.

    A wheel carries the files inside the package; a checkout, also when it is installed as
    editable, has them in ``resources/`` beside it.

    Raises:
        FileNotFoundError: There is nothing at that place.
    """
    return find_in(_PACKAGE, *parts)


def find_in(package: Path, *parts: str) -> Path:
    """Like ``resource``, for the package at the given folder."""
    inside = package / "_resources"
    root = inside if inside.is_dir() else package.parent / "resources"
    path = root.joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"{'/'.join(parts) or 'resources'}: not found in {root}")
    return path
