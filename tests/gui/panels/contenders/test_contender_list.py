"""The list of contenders, used as a person uses it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import (
    QApplication,
    QColorDialog,
    QComboBox,
    QLineEdit,
    QPushButton,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from explorer.engine import optimizers
from explorer.gui.dialogs.command_palette import CommandPalette
from explorer.gui.panels.contenders.add_menu import AddMenu
from explorer.gui.panels.contenders.fan_dialog import FanDialog
from explorer.gui.panels.contenders.group_header import GroupHeader
from explorer.gui.panels.contenders.swatch import Swatch
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit
from explorer.scenario.scenario import Scenario
from tests.gui.acting import choose, enter, seen, type_over
from tests.sampling import WIDE


def names(window: MainWindow) -> list[str]:
    """The contenders from top to bottom."""
    return [contender.name for contender in window.session.scenario.contenders]


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


def test_optimizers_can_be_added_one_after_another(
    make_window: Callable[..., MainWindow], scenario: Scenario
) -> None:
    window = make_window(replace(scenario, steps=20))
    before = window.session.scenario
    for key in list(optimizers)[:: 1 if WIDE else 3]:
        trigger(window, f"add-{key}")
        assert window.session.scenario.contenders[-1].optimizer.id == key
        assert window.session.chosen == len(window.session.scenario.contenders) - 1
    assert len(set(names(window))) == len(names(window))
    looks = [contender.look for contender in window.session.scenario.contenders]
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
    rates = [contender.optimizer.numbers["learning_rate"] for contender in fan]
    assert len(rates) == 5
    assert rates == sorted(rates)
    assert 0.001 in rates


def test_a_fan_keeps_the_name_there_was_and_stays_with_it(window: MainWindow) -> None:
    window.session.set_chosen(1)
    name = names(window)[1]
    command(window, 1, "fan")
    assert names(window)[3] == name
    assert window.session.chosen == 3
    colours = [contender.colour for contender in window.session.scenario.contenders[1:]]
    assert len(set(colours)) == 5
    hues = {QColor(colour).hslHue() for colour in colours}
    assert max(hues) - min(hues) <= 2
    lightness = [QColor(colour).lightness() for colour in colours]
    assert lightness == sorted(lightness, reverse=True)
    command(window, 3, "fan")
    optimizers = [contender.optimizer for contender in window.session.scenario.contenders[1:]]
    assert len(set(optimizers)) == len(optimizers) == 5


def test_any_number_is_compared_over_any_range(window: MainWindow, qtbot: QtBot) -> None:
    window.session.set_chosen(1)
    command(window, 1, "fan_over")
    dialog = seen(window, FanDialog, "fan-dialog")
    choose(seen(dialog, QComboBox, "fan-parameter"), "momentum")
    for field, text in (("fan-from", "0.5"), ("fan-to", "0.8")):
        type_over(qtbot, seen(dialog, QLineEdit, field), text)
    enter(qtbot, seen(dialog, QLineEdit, "fan-number"), "4")
    actual = [
        contender.optimizer.numbers["momentum"]
        for contender in window.session.scenario.contenders[1:]
    ]
    assert actual == [0.5, 0.6, 0.7, 0.8]


def test_a_card_stays_under_the_mouse_while_others_fold(window: MainWindow, qtbot: QtBot) -> None:
    for _ in range(9):
        window.action("duplicate").trigger()
    panel = window.docks.contender_panel
    window.session.set_chosen(4)
    QApplication.processEvents()
    bar = panel._scroll.verticalScrollBar()
    # The list can be scrolled only when its cards are laid out.
    qtbot.waitUntil(lambda: bar.maximum() > 300)
    bar.setValue(bar.maximum())
    assert bar.value() > 300
    QApplication.processEvents()
    card = panel.cards[6]
    before = card.mapTo(panel, QPoint(0, 0)).y()
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    QApplication.processEvents()
    assert window.session.chosen == 6
    assert abs(card.mapTo(panel, QPoint(0, 0)).y() - before) <= 1


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
    rates = [
        contender.optimizer.numbers["learning_rate"]
        for contender in window.session.scenario.contenders
    ]
    assert rates == [0.0037, 0.0037]
    assert window.session.undo_stack.undoText() == "use one learning rate for all"


def test_a_colour_that_is_picked_is_the_contenders(window: MainWindow) -> None:
    seen(window.docks.contender_panel.cards[0], Swatch, "contender-swatch").click()
    dialog = window.docks.contender_panel.findChild(QColorDialog, "contender-colour-dialog")
    assert dialog is not None
    dialog.setCurrentColor(QColor("#123456"))
    dialog.accept()
    assert window.session.scenario.contenders[0].colour == "#123456"
    window.action("undo").trigger()
    assert window.session.scenario.contenders[0].colour == ""


def test_an_optimizer_begins_with_a_rate_that_suits_the_window(window: MainWindow) -> None:
    trigger(window, "add-adam")
    rate = window.session.scenario.contenders[-1].optimizer.numbers["learning_rate"]
    assert rate > optimizers["adam"]().numbers["learning_rate"]


def test_optimizers_stand_in_families_and_can_be_searched(window: MainWindow, qtbot: QtBot) -> None:
    menu = window.docks.contender_panel.findChild(AddMenu)
    families = [action.text() for action in menu.actions() if action.menu() is not None]
    assert "Adaptive" in families
    assert all(action.toolTip() for action in menu.actions() if not action.isSeparator())
    trigger(window, "add-search")
    palette = seen(window, CommandPalette, "command-palette")
    line = seen(palette, QLineEdit, "palette-line")
    qtbot.keyClicks(line, "lion")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(window)[-1] == "Lion")


def test_an_empty_list_offers_to_add_one(window: MainWindow) -> None:
    button = window.docks.contender_panel.findChild(QPushButton, "contender-add-first")
    assert not button.isVisible()
    for _ in range(2):
        window.action("remove").trigger()
    assert seen(window, QPushButton, "contender-add-first").text().startswith("No optimizers yet")


def test_a_fan_folds_and_shows_the_selected_one_alone(window: MainWindow, qtbot: QtBot) -> None:
    command(window, 1, "fan")
    panel = window.docks.contender_panel
    header = seen(panel, GroupHeader, "group-1")
    qtbot.mouseClick(seen(header, QToolButton, "group-fold"), Qt.MouseButton.LeftButton)
    shown = [card.isVisible() for card in panel.cards]
    assert shown == [True, False, False, True, False, False]
    window.session.set_chosen(0)
    assert [card.isVisible() for card in panel.cards] == [True, *5 * [False]]
    window.session.set_chosen(5)
    assert panel.cards[5].isVisible()
    qtbot.keyClick(seen(header, QToolButton, "group-fold"), Qt.Key.Key_Return)
    assert all(card.isVisible() for card in panel.cards)


def test_what_is_done_to_a_group_is_one_edit(window: MainWindow, qtbot: QtBot) -> None:
    before = window.session.scenario
    command(window, 1, "fan")
    panel = window.docks.contender_panel
    qtbot.mouseClick(seen(panel, QToolButton, "group-eye"), Qt.MouseButton.LeftButton)
    assert [contender.visible for contender in window.session.scenario.contenders] == [
        True,
        *5 * [False],
    ]
    window.action("undo").trigger()
    window.session.set_chosen(4)
    panel.findChild(QAction, "group-keep").trigger()
    assert len(window.session.scenario.contenders) == 2
    QApplication.processEvents()
    assert not [header for header in panel.findChildren(GroupHeader) if header.isVisible()]
    window.action("undo").trigger()
    seen(panel, GroupHeader, "group-1").findChild(QAction, "group-remove").trigger()
    assert window.session.scenario.contenders == before.contenders[:1]
    window.action("undo").trigger()
    window.action("undo").trigger()
    assert window.session.scenario == before
    assert len(panel.cards) == 2
    assert all(card.isVisible() for card in panel.cards)


def test_cards_and_headers_stand_in_the_order_of_the_list(window: MainWindow) -> None:
    command(window, 1, "fan")
    command(window, 0, "fan")
    panel = window.docks.contender_panel
    QApplication.processEvents()
    tops = [
        *((seen(panel, GroupHeader, f"group-{first}").y(), f"group {first}") for first in (0, 5)),
        *((card.y(), f"card {index}") for index, card in enumerate(panel.cards)),
    ]
    assert [name for _top, name in sorted(tops)] == [
        "group 0",
        *(f"card {index}" for index in range(5)),
        "group 5",
        *(f"card {index}" for index in range(5, 10)),
    ]
