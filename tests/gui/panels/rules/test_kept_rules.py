"""A person's own rules as files: saved, listed with the built-in ones, chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialogButtonBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from explorer.engine import recurrence
from explorer.gui.panels.contenders.add_menu import AddMenu
from explorer.gui.panels.rules.keep_rule_dialog import KeepRuleDialog
from explorer.gui.window.docks.panel_actions import in_front
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit
from explorer.scenario.files.rule_file import KeptRule, read_rule, write_rule
from explorer.scenario.files.rules_folder import own_rules_folder
from tests.gui.acting import choose, click, seen, type_over

TEXT = "v <- beta*v + g\nx <- x - alpha*v\nwith alpha = 0.001, beta = 0.9 in [0, 1)\n"


@pytest.fixture
def folder(window: MainWindow) -> Path:
    """The folder of kept rules, which is that of this test only."""
    actual = own_rules_folder()
    assert not actual.exists()
    return actual


def keep(folder: Path, title: str = "Heavy & slow", text: str = TEXT) -> Path:
    """A kept rule, as if its file had been copied into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "ball.toml"
    write_rule(path, KeptRule("ball", title, text))
    return path


def add_menu(window: MainWindow) -> AddMenu:
    menu = window.docks.contender_panel.findChild(AddMenu)
    assert menu is not None
    menu.aboutToShow.emit()
    return menu


def trigger(menu: AddMenu, name: str) -> None:
    action = menu.findChild(QAction, name)
    assert action is not None
    action.trigger()


def dialog_over(window: MainWindow) -> KeepRuleDialog:
    """The dialog that asks how a typed rule is to be kept."""
    window.session.apply(edit.added(window.session.scenario, recurrence(TEXT)), "add")
    window.session.set_chosen(len(window.session.scenario.contenders) - 1)
    window.docks.show_rule()
    click(window, "rule-keep")
    return seen(window, KeepRuleDialog, "keep-rule-dialog")


def agree(dialog: KeepRuleDialog) -> None:
    box = dialog.findChild(QDialogButtonBox)
    assert box is not None
    next(button for button in box.buttons() if button.text() == "Keep rule").click()


def test_kept_rules_are_listed_behind_the_built_in_ones_and_added(
    window: MainWindow, folder: Path
) -> None:
    keep(folder)
    menu = add_menu(window)
    titles = [action.text() for action in menu.actions()]
    assert titles[-4:] == ["", "Heavy && slow", "", "Type a rule"]
    trigger(menu, "add-own-ball")
    added = window.session.scenario.contenders[-1]
    assert added.name == "Heavy & slow"
    assert added.optimizer == recurrence(TEXT)


def test_a_file_that_comes_and_goes_is_listed_as_it_is_now(
    window: MainWindow, folder: Path
) -> None:
    path = keep(folder)
    assert add_menu(window).findChild(QAction, "add-own-ball") is not None
    path.unlink()
    assert add_menu(window).actions()[-2].isSeparator()
    assert "Heavy && slow" not in [action.text() for action in add_menu(window).actions()]


def test_a_wrong_file_in_the_folder_is_told(window: MainWindow, folder: Path) -> None:
    keep(folder).write_text('title = "A"\ntext = "x <- y"', encoding="utf-8")
    add_menu(window)
    assert "ball.toml: line 2: text: unknown name 'y'" in window.statusBar().currentMessage()


def test_a_rule_to_be_typed_begins_with_plain_descent_and_the_cursor_in_it(
    window: MainWindow, folder: Path
) -> None:
    trigger(add_menu(window), "add-typed")
    assert window.session.scenario.contenders[-1].name == "Custom rule"
    assert in_front(window.docks.rule_dock)
    assert window.docks.rule_dock.panel.text.toPlainText().startswith("x <- x - alpha*g")


def test_a_contender_is_changed_to_a_kept_rule_and_back(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    keep(folder)
    box = seen(window.docks.contender_panel.cards[0], QComboBox, "contender-optimizer")
    window.activateWindow()
    box.setFocus()
    qtbot.waitUntil(lambda: box.findData("own-ball") >= 0)
    choose(box, "own-ball")
    first = window.session.scenario.contenders[0]
    assert (first.name, first.optimizer) == ("Heavy & slow", recurrence(TEXT))
    assert box.currentText() == "Heavy & slow"
    choose(box, "adam")
    assert window.session.scenario.contenders[0].name == "Adam"
    assert box.currentText() == "Adam"


def test_a_rule_is_kept_with_what_its_numbers_mean(window: MainWindow, folder: Path) -> None:
    dialog = dialog_over(window)
    title = seen(dialog, QLineEdit, "rule-title-field")
    assert title.text() == "Custom rule"
    title.setText("Heavy ball")
    seen(dialog, QLineEdit, "rule-source-field").setText("Polyak (1964)")
    seen(dialog, QLineEdit, "meaning-beta-field").setText("Share that is carried on.")
    agree(dialog)
    rule = read_rule(folder / "heavy_ball.toml")
    assert (rule.title, rule.source) == ("Heavy ball", "Polyak (1964)")
    mine = window.session.scenario.contenders[-1].optimizer
    assert mine == rule.optimizer_class()
    assert mine.parameter("beta").meaning == "Share that is carried on."
    assert "Share that is carried on." in window.docks.rule_dock.panel.text.toPlainText()
    assert "heavy_ball.toml" in window.statusBar().currentMessage()
    window.action("undo").trigger()
    assert window.session.scenario.contenders[-1].optimizer == recurrence(TEXT)


def test_a_rule_of_the_same_name_is_replaced_only_by_a_word(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    folder.mkdir(parents=True)
    taken = folder / "custom_rule.toml"
    taken.write_text("precious", encoding="utf-8")
    dialog = dialog_over(window)
    agree(dialog)
    assert taken.read_text("utf-8") == "precious"
    assert "in custom_rule.toml." in seen(dialog, QLabel, "rule-title-error").text()
    seen(dialog, QCheckBox, "rule-replace").setChecked(True)
    agree(dialog)
    assert read_rule(taken).text == TEXT


def test_a_rule_without_a_title_or_a_place_is_not_kept(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    dialog = dialog_over(window)
    type_over(qtbot, seen(dialog, QLineEdit, "rule-title-field"), "!")
    agree(dialog)
    assert "letter or digit" in seen(dialog, QLabel, "rule-title-error").text()
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file in the way", encoding="utf-8")
    type_over(qtbot, seen(dialog, QLineEdit, "rule-title-field"), "Mine")
    agree(dialog)
    assert "rules" in seen(dialog, QLabel, "rule-folder-note").text()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.session.scenario.contenders[-1].optimizer == recurrence(TEXT)


def test_a_rule_opened_from_a_built_in_one_is_listed_apart_and_has_no_dialect(
    window: MainWindow, folder: Path
) -> None:
    window.session.apply(edit.opened_beside(window.session.scenario, 0), "open as text")
    window.session.set_chosen(1)
    card = window.docks.contender_panel.cards[1]
    box = seen(card, QComboBox, "contender-optimizer")
    assert box.currentText() == "Gradient descent as text"
    assert card.findChild(QComboBox, "contender-dialect").isHidden()
    choose(box, "adam")
    assert window.session.scenario.contenders[1].name == "Adam"
    assert not card.findChild(QComboBox, "contender-dialect").isHidden()
