from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from explorer.gui.widgets.card import Card


@pytest.fixture
def card(qtbot: QtBot) -> Card:
    result = Card("Momentum", QLabel("body"))
    qtbot.addWidget(result)
    result.show()
    return result


@pytest.fixture
def told(card: Card) -> list[bool]:
    result: list[bool] = []
    card.toggled.connect(result.append)
    return result


def _body(card: Card) -> QLabel:
    return next(label for label in card.findChildren(QLabel) if label.text() == "body")


def test_a_click_on_the_title_folds_and_unfolds(qtbot: QtBot, card: Card, told: list[bool]) -> None:
    qtbot.mouseClick(card.header, Qt.MouseButton.LeftButton)
    assert not _body(card).isVisible()
    qtbot.mouseClick(card.header, Qt.MouseButton.LeftButton)
    assert _body(card).isVisible()
    assert told == [False, True]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_keys_fold_and_unfold(qtbot: QtBot, card: Card, told: list[bool], key: Qt.Key) -> None:
    qtbot.keyClick(card.header, key)
    assert told == [False]
    assert card.header.accessibleName() == "Momentum, folded"


def test_opening_by_program_tells_nobody(card: Card, told: list[bool]) -> None:
    card.set_open(False)
    assert not card.is_open
    assert not _body(card).isVisible()
    assert told == []


def test_a_body_put_into_a_folded_card_waits_there(qtbot: QtBot, card: Card) -> None:
    card.set_open(False)
    card.set_body(other := QLabel("other"))
    assert not other.isVisible()
    card.set_open(True)
    assert other.isVisible()


def test_a_folded_card_takes_only_its_title(card: Card) -> None:
    height = card.sizeHint().height()
    card.set_open(False)
    assert card.sizeHint().height() < height


def test_a_widget_may_stand_in_the_title_row(qtbot: QtBot, card: Card) -> None:
    card.add_to_title(verdict := QLabel("converged"))
    card.set_open(False)
    qtbot.waitUntil(verdict.isVisible)
