"""Messages appear over the picture and take no room of their own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QStatusTipEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from explorer.gui.window.window import MainWindow


def test_a_sentence_is_seen_over_the_picture_until_it_is_clicked(
    window: MainWindow, qtbot: QtBot
) -> None:
    notice = window.stage.findChild(QLabel, "notice")
    height = window.stage.height()
    assert not notice.isVisible()
    window.say("Saved picture.png")
    assert notice.isVisible()
    assert notice.text() == notice.accessibleName() == "Saved picture.png"
    assert not window.statusBar().isVisible()
    assert window.stage.height() == height
    qtbot.mouseClick(notice, Qt.MouseButton.LeftButton)
    assert not notice.isVisible()
    assert not window.statusBar().currentMessage()


def test_a_long_sentence_wraps_within_the_picture(window: MainWindow) -> None:
    notice = window.stage.findChild(QLabel, "notice")
    window.say("word " * 200)
    assert window.stage.rect().contains(notice.geometry())
    tall = notice.height()
    window.say("short")
    assert notice.width() < window.stage.width() / 2
    assert notice.height() < tall / 2


def test_what_a_button_is_for_does_not_cover_the_picture(window: MainWindow) -> None:
    notice = window.stage.findChild(QLabel, "notice")
    window.action("map").hover()
    QApplication.sendEvent(window.stage, QStatusTipEvent("What the map shows"))
    assert not notice.isVisible()
