"""Finding anything by name and by what it does."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QTreeWidget
from pytestqt.qtbot import QtBot

from explorer.gui.dialogs.command_palette import CommandPalette, PaletteEntry
from explorer.gui.window.commands import MENUS
from explorer.gui.window.window import MainWindow
from tests.gui.acting import CONTROL, seen


@pytest.fixture
def palette(window: MainWindow, qtbot: QtBot) -> CommandPalette:
    """The palette, opened by its key."""
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    actual = seen(window, CommandPalette, "command-palette")
    qtbot.waitUntil(lambda: len(actual._entries) > 100)
    return actual


def titles(palette: CommandPalette) -> list[str]:
    """What is found, from top to bottom."""
    shown = seen(palette, QTreeWidget, "palette-list")
    return [shown.topLevelItem(row).text(0) for row in range(shown.topLevelItemCount())]


def ask(palette: CommandPalette, qtbot: QtBot, text: str) -> None:
    """Type and press Enter."""
    line = seen(palette, QLineEdit, "palette-line")
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_a_command_is_given_by_a_part_of_its_name(
    window: MainWindow, palette: CommandPalette, qtbot: QtBot
) -> None:
    ask(palette, qtbot, "contours")
    assert window.canvas.options.isolines == 0


def test_a_command_is_found_by_what_it_does(palette: CommandPalette, qtbot: QtBot) -> None:
    qtbot.keyClicks(seen(palette, QLineEdit, "palette-line"), "equal height")
    assert titles(palette)[0] == "Contours"


def test_a_surface_and_an_optimizer_are_found(
    window: MainWindow, palette: CommandPalette, qtbot: QtBot
) -> None:
    ask(palette, qtbot, "himmel")
    assert window.session.scenario.surface.id == "himmelblau"
    window.action("palette").trigger()
    again = seen(window, CommandPalette, "command-palette")
    qtbot.waitUntil(lambda: len(again._entries) > 100)
    ask(again, qtbot, "add adam")
    assert window.session.scenario.contenders[-1].name == "Adam"


def test_a_lesson_is_opened(window: MainWindow, palette: CommandPalette, qtbot: QtBot) -> None:
    ask(palette, qtbot, "momentum on a parabola")
    lesson = window.docks.lesson
    assert lesson is not None
    assert lesson.id == "parabola_momentum"


def test_a_setting_is_shown(window: MainWindow, palette: CommandPalette, qtbot: QtBot) -> None:
    ask(palette, qtbot, "steps per second")
    assert seen(window, QDialog, "settings-dialog")


def test_the_arrows_choose_another_one(palette: CommandPalette, qtbot: QtBot) -> None:
    line = seen(palette, QLineEdit, "palette-line")
    shown = seen(palette, QTreeWidget, "palette-list")
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert shown.indexOfTopLevelItem(shown.currentItem()) == 1


def test_a_click_has_been_handled_before_its_command_begins(
    window: MainWindow, qtbot: QtBot
) -> None:
    """A command that waits lets the palette go, whose list must not be in the middle of a click."""
    handled: list[bool] = []
    begun: list[list[bool]] = []
    entry = PaletteEntry("Wait", "Wait for something", lambda: begun.append(list(handled)))
    palette = CommandPalette([entry], list, window)
    palette.open()
    rows = seen(palette, QTreeWidget, "palette-list")
    middle = rows.visualItemRect(rows.topLevelItem(0)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    handled.append(True)
    qtbot.waitUntil(lambda: begun == [[True]])


def test_nothing_found_is_said_and_escape_closes(palette: CommandPalette, qtbot: QtBot) -> None:
    line = seen(palette, QLineEdit, "palette-line")
    qtbot.keyClicks(line, "zzzz")
    assert seen(palette, QLabel, "palette-nothing").text()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert palette.isVisible()
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_the_menus_are_still_there_after_they_were_searched(
    window: MainWindow, palette: CommandPalette
) -> None:
    palette.close()
    QApplication.processEvents()
    gc.collect()
    for name in MENUS:
        assert window.menus.menu(name).actions()
