"""A report on this machine and on what is missing, as text that can be pasted."""

from __future__ import annotations

import getpass
import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explorer import __version__
from explorer.identity import PROGRAM
from explorer.resources import resource
from explorer.system.distribution import family_of, os_release, system_title
from explorer.system.folders import can_be_written, data_folder, settings_file, without_names
from explorer.system.probe import OFFSCREEN, asked
from explorer.system.python_packages import Installed, installed
from explorer.system.system_packages import FONTS, ways_to_install

OLDEST_GLIBC = {"x86_64": (2, 34), "aarch64": (2, 39)}
"""Of the wheels of PySide6 6.10, by processor."""
VARIABLES = (
    *("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "QT_QPA_PLATFORM"),
    *("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_PLUGIN_PATH", "QT_SCALE_FACTOR", "QT_STYLE_OVERRIDE"),
    *("LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONPATH", "SSH_CONNECTION"),
)
"""Those that decide whether and how a window opens."""
_SHOWN_AS_SET = ("SSH_CONNECTION",)
_ELSEWHERE = {
    "darwin": "macOS: the program needs macOS 13 or newer; no package of the system is missing",
    "win32": (
        "Windows: the program needs 64-bit Windows 10 (1809) or newer and Microsoft's Visual C++ "
        "Redistributable: winget install Microsoft.VCRedist.2015+.x64"
    ),
}


@dataclass(frozen=True)
class Report:
    """The findings, in titled sections of lines, and what is missing, in sentences.

    ``advice`` says how to get what is missing.
    """

    sections: Mapping[str, tuple[str, ...]]
    problems: tuple[str, ...]
    advice: tuple[str, ...]

    def text(self, home: Path, user: str = "") -> str:
        """The report without private names: the home folder is ``~``."""
        lines = []
        for title, rows in self.sections.items():
            lines += [title, *(f"  {row}" for row in rows), ""]
        if self.problems:
            lines += ["Missing or wrong", *(f"  - {sentence}" for sentence in self.problems)]
            lines += [
                "",
                *(["What to do", *(f"  {way}" for way in self.advice)] * bool(self.advice)),
            ]
        else:
            lines += ["Nothing is missing."]
        return without_names("\n".join(lines).rstrip() + "\n", home, user)


def examined(environment: Mapping[str, str] = os.environ) -> Report:
    """Examine this machine; this takes some seconds, since risky tests run in processes."""
    packages = installed()
    window, picture = asked(environment), asked({**environment, **OFFSCREEN})
    release = os_release()
    sections = {
        "Program": _program(),
        "System": (
            system_title(release),
            *(f"{name}: {value}" for name, value in libc()),
            *_variables(environment),
        ),
        "Python packages": tuple(_package(package) for package in packages),
        "Window": _qt(window),
        "Pictures without a screen": _qt(picture),
        "Files": _files(environment),
    }
    fonts = window.get("faces") or picture.get("faces") or {}
    return Report(
        {title: tuple(rows) for title, rows in sections.items()},
        tuple(dict.fromkeys(problems(packages, window, picture))),
        tuple(advice(packages, window, fonts, family_of(release))),
    )


def problems(
    packages: list[Installed], window: Mapping[str, Any], picture: Mapping[str, Any]
) -> list[str]:
    """Everything that is missing or wrong, a sentence each."""
    sentences = [package.problem for package in packages if package.problem]
    sentences += [text for _, text in libc_problems()]
    for library in window.get("missing", ()):
        sentences.append(f"the system library {library} is missing")
    for kind, tried in (("the window", window), ("pictures", picture)):
        if "problem" in tried:
            sentences.append(f"{kind}: {tried['problem'].rstrip('.')}")
    for module, reason in picture.get("failing", {}).items():
        sentences.append(f"the module {module} cannot be imported: {reason}")
    faces = picture.get("faces") or window.get("faces") or {}
    sentences += [f"there is no font for {face}" for face, name in faces.items() if not name]
    return sentences


def advice(
    packages: list[Installed],
    window: Mapping[str, Any],
    fonts: Mapping[str, str],
    family: str | None,
    system: str = sys.platform,
) -> list[str]:
    """How to get what is missing, on the ``family`` of Linux or on another system."""
    lines = []
    wrong = [package for package in packages if package.problem]
    if wrong:
        lines.append(f"Python: {Path(sys.executable).name} -m pip install --upgrade {PROGRAM}")
    if system == "linux":
        things = list(window.get("missing", ())) + [FONTS] * ("" in fonts.values())
        lines += ways_to_install(things, family)
    elif system in _ELSEWHERE and "problem" in window:
        lines.append(_ELSEWHERE[system])
    return lines


def libc() -> list[tuple[str, str]]:
    """The C library of a Linux, with the oldest that Qt's wheels run with."""
    if sys.platform != "linux":
        return []
    name, version = platform.libc_ver()
    oldest = OLDEST_GLIBC.get(platform.machine())
    needed = f" (needed: {_dotted(oldest)} or newer)" if oldest else ""
    return [("C library", f"{name or 'not glibc'} {version}".strip() + needed)]


def libc_problems(
    library: tuple[str, str] | None = None, machine: str | None = None
) -> list[tuple[str, str]]:
    """What is wrong with the C library, of this Linux or of the one that is given."""
    if library is None and sys.platform != "linux":
        return []
    name, version = library or platform.libc_ver()
    oldest = OLDEST_GLIBC.get(machine or platform.machine())
    if name != "glibc":
        return [("glibc", "this Linux has no glibc, which the wheels of Qt for Python need")]
    if oldest and tuple(int(part) for part in version.split(".")[:2]) < oldest:
        sentence = f"this Linux is too old: its glibc is {version}, expected {_dotted(oldest)}"
        return [("glibc", f"{sentence} or newer")]
    return []


def _program() -> list[str]:
    python = f"{platform.python_version()} ({platform.python_implementation()})"
    return [
        f"Descent Explorer {__version__}",
        f"in {Path(__file__).resolve().parents[1]}, files in {resource()}",
        f"Python {python}, {sys.executable}",
    ]


def _variables(environment: Mapping[str, str]) -> list[str]:
    return [
        f"{name}={'(set)' if name in _SHOWN_AS_SET else environment[name]}"
        for name in VARIABLES
        if name in environment
    ]


def _package(package: Installed) -> str:
    bounds = f"  ({package.bounds})" if package.bounds else ""
    return f"{package.name} {package.version or 'is missing'}{bounds}"


def _qt(tried: Mapping[str, Any]) -> list[str]:
    if "platform" not in tried:
        return [str(tried.get("problem", "not tried"))]
    rows = [f"Qt starts with the platform {tried['platform']}"]
    rows += [f"screen {screen}" for screen in tried["screens"]]
    rows += [f"font {face}: {name or 'none'}" for face, name in tried["faces"].items()]
    return rows


def _files(environment: Mapping[str, str]) -> list[str]:
    data = data_folder(environment)
    folders = {
        "settings": settings_file(environment),
        "own lessons": data / "lessons",
        "own rules": data / "rules",
        "unsaved work": data,
    }
    rows = [f"{name}: {path}{_state(path)}" for name, path in folders.items()]
    kept = len(list(data.glob("recovery*.descent"))) if data.is_dir() else 0
    return [*rows, f"unsaved work to recover: {kept}", f"MP4 films: {_ffmpeg()}"]


def _state(path: Path) -> str:
    there = "" if path.exists() else ", not there yet"
    return there if can_be_written(path) else f"{there}, cannot be written"


def _ffmpeg() -> str:
    from explorer.export.films.mp4 import ffmpeg

    try:
        return ffmpeg()
    except (OSError, ImportError) as error:
        return str(error)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def user_name() -> str:
    """The name under which the user is logged in, empty if there is none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
