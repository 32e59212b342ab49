"""A short drive of the window by random acts; ``python -m tests.drive`` makes long ones."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from shiboken6 import isValid

from explorer.engine.rules.recurrences.recurrence import Recurrence
from explorer.gui.window.window import MainWindow
from tests.drive import Drive, DriveError, Watch, drive
from tests.gui.random_acts import RandomActs, click_at


@pytest.mark.parametrize("seed", [1, 2])
def test_a_window_stands_random_acts(qapp: QApplication, tmp_path: Path, seed: int) -> None:
    drive(seed, 120, tmp_path)


def test_what_must_not_happen_is_reported_with_the_last_acts(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Drive, "_check_end", _fail)
    with pytest.raises(DriveError, match=r"(?s)seed 3 failed .*\n3: checks.*as told"):
        drive(3, 3, tmp_path)


def _fail(_drive: Drive, _window: object) -> None:
    raise DriveError("as told")


def test_rules_are_typed(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts: set[str] = set()

    def note(_drive: Drive, window: MainWindow) -> None:
        actual = [contender.optimizer for contender in window.session.scenario.contenders]
        texts.update(rule.text for rule in actual if isinstance(rule, Recurrence))

    monkeypatch.setattr(RandomActs, "act", RandomActs._type_rule)
    monkeypatch.setattr(Drive, "_check_end", note)
    monkeypatch.setattr("tests.gui.random_acts.RULES", ("x <- x - alpha*g\nwith alpha = 0.25",))

    drive(5, 2, tmp_path)
    assert texts == {"x <- x - alpha*g\nwith alpha = 0.25"}


def test_warnings_are_seen() -> None:
    watch = Watch()
    with watch.watching():
        warnings.warn("look out", stacklevel=1)
    with pytest.raises(DriveError, match="UserWarning: look out"):
        watch.check()


def test_a_press_may_remove_what_it_presses(qapp: QApplication) -> None:
    room = QWidget()
    button = QPushButton("Remove", room)

    def remove() -> None:
        button.deleteLater()
        QCoreApplication.sendPostedEvents(button, QEvent.Type.DeferredDelete)

    button.pressed.connect(remove)
    click_at(button, button.rect().center())
    assert not isValid(button)
