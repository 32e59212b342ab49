"""Qt as a command starts it."""

from __future__ import annotations

import builtins
import subprocess
import sys

import pytest

import explorer.display
from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.qt_start import start_qt

START = """
import builtins, sys
plain_import = builtins.__import__
from explorer.commands.terminal.qt_start import start_qt
start_qt()
print("PySide6.QtWidgets" in sys.modules, builtins.__import__ is plain_import)
"""


def test_qt_is_imported_and_python_imports_as_before() -> None:
    done = subprocess.run(
        [sys.executable, "-c", START], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == ["True", "True"]


def test_where_qt_cannot_start_python_imports_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> str:
        monkeypatch.setattr(builtins, "__import__", None)
        return "no display"

    monkeypatch.setattr(explorer.display, "why_qt_cannot_start", fails)
    plain_import = builtins.__import__
    with pytest.raises(CommandError, match="no display"):
        start_qt()
    assert builtins.__import__ is plain_import
