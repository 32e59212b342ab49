"""Every menu entry and every key."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from explorer.gui.window.commands import COMMANDS, MENUS, Command
from explorer.gui.window.view_options import SWITCHES
from explorer.gui.window.window import MainWindow
from explorer.scenario.scenario import Scenario

NOTHING_TO_DO = {"undo", "redo", "dismiss_ghost", "range_clear"}
"""Those that a new window has nothing for."""
OUTSIDE = {
    "quit",
    "copy_picture",
    "export_table",
    "open",
    "save",
    "save_as",
    "add",
    "lesson_folder",
    "identify",
}
"""Those that ask for files, leave, show a folder, open a menu that waits, or need a clipboard."""


def test_every_key_belongs_to_one_command() -> None:
    keys = Counter(QKeySequence(key).toString() for command in COMMANDS for key in command.keys)
    assert [key for key, count in keys.items() if count > 1] == []
    assert "" not in keys


def test_every_menu_has_entries_with_letters_of_their_own(window: MainWindow) -> None:
    for name in MENUS:
        texts = [one.text() for one in window.menus.menu(name).actions() if not one.isSeparator()]
        assert texts
        marked = Counter(
            text[text.index("&") + 1].casefold() for text in texts if "&" in text.removesuffix("&")
        )
        assert [letter for letter, count in marked.items() if count > 1] == [], name


def test_every_command_can_be_given(window: MainWindow, scenario: Scenario) -> None:
    for command in COMMANDS:
        if command.name not in OUTSIDE:
            window.session.open(scenario)
            give(window, command)


def give(window: MainWindow, command: Command) -> None:
    if command.name in NOTHING_TO_DO:
        window.session.set_step(10)
        window.action("range_start").trigger()
        window.action("duplicate").trigger()
        if command.name == "redo":
            window.action("undo").trigger()
    action = window.action(command.name)
    assert action.isEnabled(), command.name
    action.trigger()
    QApplication.processEvents()
    for dialog in window.findChildren(QDialog):
        dialog.close()
    window.playback.pause()
    window.presenter.set_on(False)
    window.set_theme_choice("light")


def test_a_switch_of_the_view_goes_there_and_back(window: MainWindow) -> None:
    before = window.canvas.options
    for name in SWITCHES:
        checked = window.action(name).isChecked()
        window.action(name).trigger()
        assert window.canvas.options != before, name
        assert window.action(name).isChecked() != checked, name
        window.action(name).trigger()
        assert window.canvas.options == before, name


def test_arrows_are_nowhere_at_the_chosen_one_or_everywhere(window: MainWindow) -> None:
    window.action("arrows_all").trigger()
    assert window.canvas.options.arrows == "all"
    assert not window.action("arrows").isChecked()
    window.action("arrows_all").trigger()
    assert window.canvas.options.arrows == "none"
    window.action("arrows").trigger()
    assert window.canvas.options.arrows == "chosen"


def test_undo_says_what_it_takes_back(window: MainWindow) -> None:
    window.action("duplicate").trigger()
    assert window.action("undo").text() == "&Undo duplicate optimizer"
    window.action("undo").trigger()
    assert window.action("redo").text() == "&Redo duplicate optimizer"
    assert not window.action("undo").isEnabled()


def test_a_range_is_played_and_forgotten(window: MainWindow) -> None:
    window.session.set_step(10)
    window.action("range_start").trigger()
    window.session.set_step(20)
    window.action("range_end").trigger()
    window.action("to_end").trigger()
    assert window.session.step == 20
    window.action("to_start").trigger()
    assert window.session.step == 10
    window.action("range_clear").trigger()
    assert not window.action("range_clear").isEnabled()
    window.action("to_end").trigger()
    assert window.session.step == 50


def test_adding_shows_the_panel_of_contenders_first(window: MainWindow) -> None:
    window.docks.contender_dock.close()
    menu = window.findChild(QMenu, "contender-add-menu")
    assert menu is not None
    menu.aboutToShow.connect(menu.close, Qt.ConnectionType.QueuedConnection)
    window.action("add").trigger()
    assert window.docks.contender_dock.isVisible()


def test_a_key_of_the_view_menu_says_what_it_did(window: MainWindow) -> None:
    window.action("isolines").trigger()
    assert window.statusBar().currentMessage() == "Contours off. I takes it back."
    window.action("isolines").trigger()
    assert window.statusBar().currentMessage() == "Contours on. I takes it back."


def test_every_command_has_a_name_of_its_own() -> None:
    names = [command.name for command in COMMANDS]
    assert len(set(names)) == len(names)
