"""What a person is in the middle of when another document opens is not about that one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from explorer.engine import optimizers, surfaces
from explorer.gui.widgets.numbers.scale_slider import ScaleSlider
from explorer.gui.window.window import MainWindow
from explorer.scenario.edit import added
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.lessons.location import load
from explorer.scenario.scenario import Contender, Scenario
from tests.gui.acting import LEFT, seen, type_over


@pytest.fixture
def window(make_window: Callable[..., MainWindow], scenario: Scenario) -> MainWindow:
    """A window with three optimizers, of which the last is unfolded."""
    for key in ("adam", "momentum"):
        scenario = added(scenario, optimizers[key]())
    actual = make_window(scenario)
    actual.session.set_chosen(2)
    return actual


def half_typed(window: MainWindow, qtbot: QtBot, name: str, text: str) -> None:
    type_over(qtbot, seen(window.docks.contender_panel.cards[2], QLineEdit, name), text)


def half_renamed(window: MainWindow, qtbot: QtBot) -> None:
    field = seen(window.docks.contender_panel.cards[0], QLineEdit, "contender-name")
    qtbot.mouseDClick(field, LEFT)
    qtbot.keyClicks(field, "mine")


def held(window: MainWindow, qtbot: QtBot) -> None:
    slider = seen(window, ScaleSlider, "parameter-learning_rate-slider")
    qtbot.mousePress(slider, LEFT, pos=slider.rect().center())
    qtbot.mouseMove(slider, slider.rect().center() + QPoint(20, 0))


BUSY: dict[str, Callable[[MainWindow, QtBot], None]] = {
    "a number": lambda window, qtbot: half_typed(
        window, qtbot, "parameter-learning_rate-field", "0.5"
    ),
    "a name": half_renamed,
    "a slider": held,
    "a start": lambda window, qtbot: type_over(qtbot, seen(window, QLineEdit, "start-0"), "0.7"),
}


def recording(folder: Path) -> Scenario:
    path = folder / "walk.csv"
    path.write_text("x,y,loss\n1,2,3\n0,1,2\n0,0,1\n", encoding="utf-8")
    return load(str(path))


OPENED: dict[str, Callable[[Path], Scenario]] = {
    "a recording": recording,
    "a network": lambda _: next(
        lesson.scenario for lesson in lessons.values() if lesson.scenario.surface.dimension > 20
    ),
    "one optimizer in one dimension": lambda _: Scenario(
        surfaces["parabola"], (1.0,), 20, (Contender(optimizers["momentum"](), "alone"),)
    ),
}


@pytest.mark.parametrize("opened", OPENED)
@pytest.mark.parametrize("busy", BUSY)
def test_what_was_in_the_making_does_not_change_what_is_opened(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, busy: str, opened: str
) -> None:
    BUSY[busy](window, qtbot)
    scenario = OPENED[opened](tmp_path)
    window.session.open(scenario)
    assert window.session.scenario.contenders == scenario.contenders
    assert window.session.scenario.start == scenario.start
    window.setFocus()
    assert window.session.scenario.contenders == scenario.contenders
    assert not window.session.undo_stack.canUndo()
