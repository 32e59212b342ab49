from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from explorer.display import why_qt_cannot_start


def test_nothing_is_said_to_be_wrong_where_a_window_does_open(qtbot: QtBot) -> None:
    assert why_qt_cannot_start() is None
    assert QGuiApplication.platformName() == "xcb"
    label = QLabel("here")
    qtbot.addWidget(label)
    with qtbot.waitExposed(label):
        label.show()
