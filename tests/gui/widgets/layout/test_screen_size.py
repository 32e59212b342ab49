"""A window fits the screen, however large it would like to be."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.gui.widgets.layout.screen_size import resize_within_screen


def test_a_window_larger_than_the_screen_is_cut_to_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    resize_within_screen(window, QSize(10_000, 300))
    assert window.width() < window.screen().availableSize().width()
    assert window.height() == 300
