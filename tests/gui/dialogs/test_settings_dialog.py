"""The settings act at once and are remembered."""

from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from explorer.gui.dialogs.settings_dialog import SettingsDialog
from explorer.gui.document import settings
from explorer.gui.window.app import last_time
from explorer.gui.window.window import MainWindow
from explorer.scenario.lessons.location import load
from tests.gui.window.test_window import enter


def opened(window: MainWindow) -> SettingsDialog:
    window.action("settings").trigger()
    dialogs = [widget for widget in window.findChildren(SettingsDialog) if widget.isVisible()]
    assert len(dialogs) == 1
    return dialogs[0]


def picked(dialog: SettingsDialog, name: str, value: str) -> None:
    combo = dialog.findChild(QComboBox, f"parameter-{name}-choice")
    combo.activated.emit(combo.findData(value))


def test_theme_colours_and_speed_change_at_once(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    picked(dialog, "theme", "dark")
    assert window.theme.name == "dark"
    assert window.action("theme_dark").isChecked()
    picked(dialog, "colour_map", "greys")
    assert window.canvas.options.colour_map == "greys"
    picked(dialog, "colour_map", "theme")
    assert window.canvas.options.colour_map == "theme"
    enter(qtbot, dialog.findChild(QLineEdit, "parameter-steps_per_second-field"), "7.5")
    assert window.playback.speed == 7.5
    dialog.reject()


def test_the_program_begins_with_the_first_lesson_if_a_person_wants_that(
    window: MainWindow, store: QSettings
) -> None:
    dialog = opened(window)
    dialog.findChild(QCheckBox, "parameter-reopen_last_session-switch").click()
    dialog.reject()
    window.close()
    kept = settings.load_settings(store)
    assert not kept.reopen
    assert last_time(kept).scenario == load("parabola_momentum")
