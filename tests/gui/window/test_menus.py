"""Every menu entry and every key."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
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
        texts = [
            action.text()
            for action in window.menus.menu(name).actions()
            if not action.isSeparator()
        ]
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
    put_back(window)
    window.set_theme_choice("light")


def put_back(window: MainWindow) -> None:
    """Let a command have its effect, close its dialog, and end what goes on."""
    QApplication.processEvents()
    for dialog in window.findChildren(QDialog):
        dialog.close()
    window.playback.pause()
    window.presenter.set_on(False)


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


SAID = {
    "isolines": "Contours off. I or Ctrl+Z undoes it.",
    "colour_bar": "Colour bar on. B or Ctrl+Z undoes it.",
    "arrows_all": "Arrows for all optimizers on. Shift+A or Ctrl+Z undoes it.",
    "space": "3-D shown. Ctrl+Z undoes it.",
    "split": "2-D beside 3-D shown. Ctrl+Z undoes it.",
    "turn": "Turn the landscape on. T or Ctrl+Z undoes it.",
    "fit_trajectories": "Fitted to the trajectories. Ctrl+Z undoes it.",
    "fold_left": "Left panels folded away. Ctrl+Z undoes it.",
    "theme_dark": "Theme: dark. Ctrl+Z undoes it.",
    "presenter": "Presenter mode on. F11 or Ctrl+Z undoes it.",
    "loop": "Loop on. L or Ctrl+Z undoes it.",
    "faster": "Speed 40 steps a second. Ctrl+Z undoes it.",
    "range_start": "Steps 10 to 50 are played. Ctrl+Z undoes it.",
}


def looked_at(window: MainWindow) -> dict[str, object]:
    """All that commands of the view change, as a person sees it."""
    options = asdict(window.canvas.options)
    docks = window.docks.docks
    checked = {name: action.isChecked() for name, action in window.menus.actions.items()}
    return {
        **options,
        "views": window.stage.layout_now,
        "range": np.round(window.canvas.plot.visible_range, 9).tolist(),
        "playback": window.playback.settings(),
        "turning": window.stage.slow_turn.on,
        "theme": window.theme,
        "presenter": window.presenter.on,
        "panels": {dock for dock in docks if not dock.isHidden()},
        "checked": checked,
    }


@pytest.mark.parametrize("name", SAID)
def test_a_key_of_the_view_says_what_it_did_and_is_undone_and_done_again(
    window: MainWindow, name: str
) -> None:
    window.session.set_step(10)
    before = looked_at(window)
    window.action(name).trigger()
    assert window.statusBar().currentMessage() == SAID[name]
    after = looked_at(window)
    assert after != before
    window.action("undo").trigger()
    assert looked_at(window) == before
    said = SAID[name].partition(".")[0]
    told = f"{said[0].lower()}{said[1:]}"
    assert window.statusBar().currentMessage() == f"Undone: {told}."
    window.action("redo").trigger()
    assert looked_at(window) == after
    window.action("undo").trigger()


def test_every_one_letter_key_of_the_view_can_be_undone(window: MainWindow) -> None:
    window.session.set_step(10)
    window.canvas.plot.vb.show_range((-1.0, 1.0), (-1.0, 1.0))
    for command in COMMANDS:
        letters = [key for key in command.keys if len(key) == 1]
        if command.menu not in ("View", "Playback") or not letters or command.name == "gallery":
            continue
        if command.name == "range_clear":
            window.playback.set_range(2, 9)
        stack = window.session.undo_stack
        before, count = looked_at(window), stack.index()
        window.action(command.name).trigger()
        assert stack.index() == count + 1 or command.name in ("plane", "range_end"), command.name
        while stack.index() > count:
            window.action("undo").trigger()
        assert looked_at(window) == before, command.name


def test_a_switch_of_the_view_leaves_nothing_to_save_and_hides_no_edit(
    window: MainWindow, scenario: Scenario
) -> None:
    window.action("isolines").trigger()
    assert not window.isWindowModified()
    window.session.apply(replace(scenario, steps=7), "change steps")
    assert window.isWindowModified()
    window.action("labels").trigger()
    window.action("undo").trigger()
    assert window.isWindowModified()
    window.action("undo").trigger()
    assert not window.isWindowModified()
    window.action("labels").trigger()
    assert not window.isWindowModified()


def test_a_panel_chosen_in_the_menu_comes_back_with_undo(window: MainWindow) -> None:
    dock = window.docks.chart_dock
    menu = window.findChild(QAction, f"panel-{dock.objectName()}")
    assert menu is not None
    was_hidden = dock.isHidden()
    menu.trigger()
    assert dock.isHidden() != was_hidden
    assert dock.windowTitle() in window.statusBar().currentMessage()
    window.action("undo").trigger()
    assert dock.isHidden() == was_hidden


def test_every_command_has_a_name_of_its_own() -> None:
    names = [command.name for command in COMMANDS]
    assert len(set(names)) == len(names)
