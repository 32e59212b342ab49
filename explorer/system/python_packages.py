"""The Python packages that the program needs: which are here, and whether their versions fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import metadata

from explorer.identity import PROGRAM

NEEDED = (
    *("PySide6_Essentials", "pyqtgraph", "numpy", "contourpy", "llvmlite", "msgspec"),
    *("tomli-w", "Pillow", "markdown-it-py"),
)
"""By the names under which pip has them."""

_BOUND = re.compile(r"(>=|<|==)\s*(\d+(?:\.\d+)*)")


@dataclass(frozen=True)
class Installed:
    """A package with the version that is here, None if it is not, and the bounds of its version."""

    name: str
    version: str | None
    bounds: str

    @property
    def problem(self) -> str:
        """What is wrong with it, or empty."""
        if self.version is None:
            return f"the Python package {self.name} is missing"
        if not within(self.version, self.bounds):
            return (
                f"the Python package {self.name} is {self.version}, expected "
                f"{', '.join(_bounds(self.bounds))}"
            )
        return ""


def installed(version: Callable[[str], str] = metadata.version) -> list[Installed]:
    """The required packages and their installed versions.

    The bounds are those that the installed program declares; a checkout that runs without having
    been installed declares none.
    """
    bounds = declared_bounds(_requirements())
    return [
        Installed(name, _version(name, version), bounds.get(_normal(name), "")) for name in NEEDED
    ]


def declared_bounds(requirements: Iterable[str]) -> dict[str, str]:
    """Name -> bounds, of requirements such as ``"numpy<3,>=2.1"``; those of extras left out.

    Names are in lower case with dashes, as pip compares them.
    """
    bounds = {}
    for line in requirements:
        requirement, _, condition = line.partition(";")
        if "extra" not in condition:
            name = re.match(r"[\w.-]+", requirement)
            if name:
                bounds[_normal(name.group())] = requirement[name.end() :].strip(" ()")
    return bounds


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def within(version: str, bounds: str) -> bool:
    """Whether a version keeps bounds such as ``">=6.10.2,<6.11"``; endings like rc1 are ignored."""
    numbers = _numbers(version)
    for sign, text in _BOUND.findall(bounds):
        limit = _numbers(text)
        width = max(len(numbers), len(limit))
        ours, theirs = _padded(numbers, width), _padded(limit, width)
        if not {">=": ours >= theirs, "<": ours < theirs, "==": ours == theirs}[sign]:
            return False
    return True


def _bounds(text: str) -> list[str]:
    return sorted((sign + number for sign, number in _BOUND.findall(text)), reverse=True)


def _numbers(version: str) -> tuple[int, ...]:
    match = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(part) for part in match.group().split(".")) if match else ()


def _padded(numbers: tuple[int, ...], width: int) -> tuple[int, ...]:
    return numbers + (0,) * (width - len(numbers))


def _version(name: str, version: Callable[[str], str]) -> str | None:
    try:
        return version(name)
    except metadata.PackageNotFoundError:
        return None


def _requirements() -> list[str]:
    try:
        return metadata.requires(PROGRAM) or []
    except metadata.PackageNotFoundError:
        return []
