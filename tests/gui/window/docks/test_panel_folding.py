from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTabBar
from pytestqt.qtbot import QtBot

from explorer.gui.window.docks.panel_actions import bring_to_front, in_front
from explorer.gui.window.window import MainWindow


@pytest.mark.parametrize(
    ("key", "first", "second"),
    [
        (Qt.Key.Key_F2, "surface_dock", "lesson_dock"),
        (Qt.Key.Key_F3, "contender_dock", "inspector_dock"),
        (Qt.Key.Key_F4, "chart_dock", "compare_dock"),
    ],
)
def test_a_key_folds_a_side_away_and_brings_it_back_as_it_was(
    window: MainWindow, qtbot: QtBot, key: Qt.Key, first: str, second: str
) -> None:
    docks = [getattr(window.docks, name) for name in (first, second)]
    bring_to_front(docks[1])
    QApplication.processEvents()
    before, size = window.stage.size(), docks[1].size()
    qtbot.keyClick(window.canvas, key)
    assert all(dock.isHidden() for dock in docks)
    qtbot.waitUntil(lambda: window.stage.size() != before)
    grown = window.stage.size()
    assert grown.width() > before.width() or grown.height() > before.height()
    qtbot.keyClick(window.canvas, key)
    qtbot.waitUntil(lambda: in_front(docks[1]))
    assert not docks[0].isHidden()
    qtbot.waitUntil(lambda: window.stage.size() == before)
    assert docks[1].size() == size
    assert window.docks.data_dock.isHidden()


def test_the_keys_go_to_the_picture_when_their_panel_is_folded_away(
    window: MainWindow, qtbot: QtBot
) -> None:
    panel = window.docks.contender_panel
    panel.setFocus()
    panel.focusNextChild()
    assert panel.isAncestorOf(QApplication.focusWidget())
    window.action("fold_right").trigger()
    assert window.canvas.hasFocus()


def test_panels_that_were_closed_one_by_one_come_back_together(window: MainWindow) -> None:
    for dock in (window.docks.surface_dock, window.docks.lesson_dock):
        dock.close()
    window.action("fold_left").trigger()
    assert not window.docks.surface_dock.isHidden()
    assert not window.docks.lesson_dock.isHidden()


def test_no_key_leads_to_the_tabs_of_panels_that_are_folded_away(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.action("fold_right").trigger()
    qtbot.waitUntil(
        lambda: all(
            bar.count() or not bar.focusPolicy() & Qt.FocusPolicy.TabFocus
            for bar in window.findChildren(QTabBar)
        )
    )
    window.action("fold_right").trigger()
    qtbot.waitUntil(
        lambda: all(
            bar.focusPolicy() & Qt.FocusPolicy.TabFocus for bar in window.findChildren(QTabBar)
        )
    )
