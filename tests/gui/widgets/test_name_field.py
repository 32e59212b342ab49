from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from explorer.gui.widgets.name_field import NameField
from tests.gui.acting import LEFT

LONG = "α = 0.0125, Gradient descent"


@pytest.fixture
def name(qtbot: QtBot) -> Iterator[NameField]:
    """A field below another one that has the focus."""
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    other = QLineEdit(page)
    name = NameField(page)
    column.addWidget(other)
    column.addWidget(name)
    name.show_name(LONG)
    page.resize(140, 80)
    page.show()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    yield name
    page.close()


def tab_to(name: NameField, qtbot: QtBot) -> None:
    other = name.parentWidget().findChild(QLineEdit)
    qtbot.keyClick(other, Qt.Key.Key_Tab)
    assert name.hasFocus()


def test_a_cut_name_ends_in_an_ellipsis(name: NameField) -> None:
    cut = name.grab().toImage()
    pictures = []
    for letters in range(len(LONG)):
        name.show_name(f"{LONG[:letters].rstrip()}…")
        pictures.append(name.grab().toImage())
    assert cut in pictures


def test_tab_and_typing_pick_and_change_nothing(name: NameField, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(name.picked):
        tab_to(name, qtbot)
        qtbot.keyClicks(name, "ab")
    assert name.text() == LONG


@pytest.mark.parametrize("how", ["click", "enter"])
def test_a_click_or_enter_picks_and_does_not_begin_to_rename(
    name: NameField, qtbot: QtBot, how: str
) -> None:
    tab_to(name, qtbot)
    with qtbot.waitSignal(name.picked):
        if how == "click":
            qtbot.mouseClick(name, LEFT)
        else:
            qtbot.keyClick(name, Qt.Key.Key_Return)
    assert not name.is_edited


@pytest.mark.parametrize("how", ["double click", "F2"])
def test_a_double_click_or_f2_begins_to_rename(name: NameField, qtbot: QtBot, how: str) -> None:
    if how == "F2":
        tab_to(name, qtbot)
        qtbot.keyClick(name, Qt.Key.Key_F2)
    else:
        qtbot.mouseDClick(name, LEFT)
    qtbot.keyClicks(name, "mine")
    assert name.text() == "mine"
    name.show_name(LONG)
    assert name.text() == "mine"
    with qtbot.waitSignal(name.editingFinished):
        qtbot.keyClick(name, Qt.Key.Key_Return)
    assert not name.is_edited
    assert name.text() == "mine"


def test_escape_leaves_the_name_as_it_was(name: NameField, qtbot: QtBot) -> None:
    name.begin()
    qtbot.keyClicks(name, "mine")
    qtbot.keyClick(name, Qt.Key.Key_Escape)
    assert name.text() == LONG
    assert not name.is_edited


def test_leaving_the_field_keeps_what_was_typed(name: NameField, qtbot: QtBot) -> None:
    name.begin()
    qtbot.keyClicks(name, "mine")
    with qtbot.waitSignal(name.editingFinished):
        name.parentWidget().findChild(QLineEdit).setFocus()
    assert name.text() == "mine"
    assert not name.is_edited
