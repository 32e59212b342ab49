"""The safety net under all other tests catches what it should."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CULPRITS = """
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QLabel

kept = []


def test_leaves_a_timer(qtbot):
    timer = QTimer(objectName="ticker")
    timer.start(1000)
    kept.append(timer)


def test_leaves_a_window(qtbot):
    label = QLabel("here", objectName="orphan")
    label.show()
    kept.append(label)


def test_cleans_up(qtbot):
    label = QLabel("here")
    qtbot.addWidget(label)
    label.show()
    timer = QTimer(label)
    timer.start(1000)


def test_writes_a_setting(qtbot):
    settings = QSettings("someone", "something")
    settings.setValue("answer", 42)
    settings.sync()


def test_finds_no_setting_of_another_test(qtbot):
    assert QSettings("someone", "something").value("answer") is None


def test_warns(qtbot):
    from PySide6.QtCore import qWarning

    qWarning("something is odd")
"""


def test_tests_that_leave_something_behind_fail_and_are_told_what(
    tmp_path: Path, repository: Path
) -> None:
    (tmp_path / "conftest.py").write_text((repository / "tests" / "conftest.py").read_text())
    (tmp_path / "test_culprits.py").write_text(CULPRITS)
    (tmp_path / "pyproject.toml").write_text((repository / "pyproject.toml").read_text())
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "0",
        "-rA",
        "-p",
        "no:cacheprovider",
        "test_culprits.py",
    ]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120).stdout
    assert "ERROR test_culprits.py::test_leaves_a_timer" in told
    assert "the test left behind: running QTimer 'ticker'" in told
    assert "ERROR test_culprits.py::test_leaves_a_window" in told
    assert "the test left behind: visible QLabel 'orphan'" in told
    assert "FAILED test_culprits.py::test_warns" in told
    assert "5 passed, 1 failed, 2 errors" in told or "1 failed, 5 passed, 2 errors" in told
