"""Tests of this machine in a separate process, since a test may crash the process."""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

LONGEST_SECONDS = 30
MODULES = ("numpy", "contourpy", "llvmlite.binding", "msgspec", "PIL.Image", "pyqtgraph")
"""Those that hold or load machine code, which may not fit the system."""
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
"""The environment for Qt without a screen."""


def command() -> list[str]:
    """The command that starts this program again, from a bundle too."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "explorer"]


def asked(
    environment: Mapping[str, str] = os.environ,
    start: Callable[..., subprocess.CompletedProcess[str]] = subprocess.run,
) -> dict[str, Any]:
    """The result of ``answer`` in a new process; ``problem`` says why there is none."""
    try:
        done = start(
            [*command(), "doctor", "--probe"],
            env=dict(environment),
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=LONGEST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return {"problem": f"there was no answer within {LONGEST_SECONDS} s"}
    except OSError as error:
        return {"problem": f"no process could be started: {error.strerror}"}
    try:
        answered = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        answered = None
    if isinstance(answered, dict):
        return answered
    said = [line for line in done.stderr.splitlines() if line.strip()]
    return {"problem": f"the process ended with {done.returncode}: {said[-1] if said else ''}"}


def answer() -> dict[str, Any]:
    """Everything found by testing; ``problem`` is present if Qt cannot start.

    Keys: ``missing`` (libraries that do not load), ``failing`` (module -> reason), and where Qt
    starts ``platform``, ``screens`` and ``faces`` (face -> the font that is used for it).
    """
    from explorer.display import wanted_platforms, why_qt_cannot_start
    from explorer.system.system_packages import needed_libraries

    report: dict[str, Any] = {"missing": [], "failing": {}}
    if sys.platform == "linux":
        platforms = wanted_platforms(os.environ) or ["xcb"]
        report["missing"] = [name for name in needed_libraries(platforms) if not _loads(name)]
    problem = why_qt_cannot_start()
    if problem is not None:
        report["problem"] = problem
    else:
        report |= _qt()
    report["failing"] = failing(MODULES)
    return report


def failing(modules: Iterable[str]) -> dict[str, str]:
    """The modules that cannot be imported, with the reason in one line."""
    reasons = {}
    for module in modules:
        try:
            importlib.import_module(module)
        except Exception as error:
            reasons[module] = " ".join(str(error).split()) or type(error).__name__
    return reasons


def _qt() -> dict[str, Any]:
    from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QGuiApplication

    from explorer.drawing.text.typography import FAMILIES

    application = QGuiApplication(["descent-explorer"])
    screens = [
        f"{screen.size().width()} x {screen.size().height()} at {screen.devicePixelRatio():g}"
        for screen in application.screens()
    ]
    faces = {}
    for face, families in FAMILIES.items():
        font = QFont()
        font.setFamilies(families)
        faces[face] = QFontInfo(font).family() if QFontDatabase.families() else ""
    return {"platform": application.platformName(), "screens": screens, "faces": faces}


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
