"""The list of contenders, used as a person uses it."""

from __future__ import annotations

from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QColorDialog

from explorer.engine import optimizers
from explorer.gui.panels.contenders.swatch import Swatch
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit
from tests.gui.acting import seen


def names(window: MainWindow) -> list[str]:
    """The contenders from top to bottom."""
    return [one.name for one in window.session.scenario.contenders]


def trigger(window: MainWindow, name: str) -> None:
    """Choose an entry of one of the panel's menus."""
    action = window.docks.contender_panel.findChild(QAction, name)
    assert action is not None
    action.trigger()


def command(window: MainWindow, index: int, name: str) -> None:
    """Choose an entry of a contender's own menu."""
    action = window.docks.contender_panel.cards[index].findChild(QAction, f"contender-{name}")
    assert action is not None
    action.trigger()


def test_all_optimizers_can_be_added_one_after_another(window: MainWindow) -> None:
    before = window.session.scenario
    for key in optimizers:
        trigger(window, f"add-{key}")
        assert window.session.scenario.contenders[-1].optimizer.id == key
        assert window.session.chosen == len(window.session.scenario.contenders) - 1
    assert len(set(names(window))) == len(names(window))
    looks = [one.look for one in window.session.scenario.contenders]
    assert len(set(looks)) == len(looks)
    after = window.session.scenario
    while window.session.undo_stack.canUndo():
        window.action("undo").trigger()
    assert window.session.scenario == before
    while window.session.undo_stack.canRedo():
        window.action("redo").trigger()
    assert window.session.scenario == after


def test_a_copy_stands_behind_its_original_and_is_chosen(window: MainWindow) -> None:
    command(window, 0, "duplicate")
    assert names(window) == ["Gradient descent", "Gradient descent 2", "Momentum"]
    assert window.session.chosen == 1


def test_a_contender_is_moved_and_stays_chosen(window: MainWindow) -> None:
    command(window, 0, "down")
    assert names(window) == ["Momentum", "Gradient descent"]
    assert window.session.chosen == 1
    command(window, 1, "down")
    assert names(window) == ["Momentum", "Gradient descent"]
    command(window, 1, "up")
    assert names(window) == ["Gradient descent", "Momentum"]
    assert window.session.chosen == 0


def test_a_fan_is_five_rates_around_the_one_there_was(window: MainWindow) -> None:
    command(window, 1, "fan")
    fan = window.session.scenario.contenders[1:]
    rates = [one.optimizer.numbers["learning_rate"] for one in fan]
    assert len(rates) == 5
    assert rates == sorted(rates)
    assert 0.001 in rates


def test_with_nobody_left_every_command_says_so_and_does_nothing(window: MainWindow) -> None:
    for _ in range(2):
        window.action("remove").trigger()
    assert names(window) == []
    for name in ("remove", "duplicate", "fan"):
        window.statusBar().clearMessage()
        window.action(name).trigger()
        assert "No optimizers" in window.statusBar().currentMessage()
    window.statusBar().clearMessage()
    trigger(window, "all-same_rate")
    assert "No optimizers" in window.statusBar().currentMessage()
    trigger(window, "all-defaults")
    trigger(window, "all-show_all")
    assert names(window) == []
    window.action("undo").trigger()
    assert len(names(window)) == 1


def test_everybody_gets_the_rate_of_the_chosen_one(window: MainWindow) -> None:
    changed = edit.with_value(window.session.scenario, 1, "learning_rate", 0.0037)
    window.session.apply(changed, "change rate")
    window.session.set_chosen(1)
    trigger(window, "all-same_rate")
    rates = [one.optimizer.numbers["learning_rate"] for one in window.session.scenario.contenders]
    assert rates == [0.0037, 0.0037]
    assert window.session.undo_stack.undoText() == "all the same rate"


def test_a_colour_that_is_picked_is_the_contenders(window: MainWindow) -> None:
    seen(window.docks.contender_panel.cards[0], Swatch, "contender-swatch").click()
    dialog = window.docks.contender_panel.findChild(QColorDialog, "contender-colour-dialog")
    assert dialog is not None
    dialog.setCurrentColor(QColor("#123456"))
    dialog.accept()
    assert window.session.scenario.contenders[0].colour == "#123456"
    window.action("undo").trigger()
    assert window.session.scenario.contenders[0].colour == ""
