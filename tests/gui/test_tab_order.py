"""Where Tab leads in the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.gui.panels.contenders.contender_card import ContenderCard
from explorer.gui.window.window import MainWindow
from tests.gui.acting import choose, seen


def from_here(first: QWidget, qtbot: QtBot, within: QWidget) -> list[str]:
    """The names of what Tab comes to, from ``first`` until it leaves ``within``."""
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    names: list[str] = []
    while (focused := QApplication.focusWidget()) is not None and within.isAncestorOf(focused):
        names.append(focused.objectName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        assert len(names) < 100
    return names


def cards(window: MainWindow) -> list[ContenderCard]:
    return window.docks.contender_panel.cards


HEAD = ["contender-swatch", "contender-name", "contender-eye", "contender-menu"]
RATE = ["parameter-learning_rate-field", "parameter-learning_rate-slider"]


def test_a_card_is_walked_through_before_the_next_one(window: MainWindow, qtbot: QtBot) -> None:
    swatch = seen(cards(window)[0], QToolButton, "contender-swatch")
    names = from_here(swatch, qtbot, window.docks.contender_panel)
    assert names == [
        *HEAD,
        "contender-optimizer",
        "contender-dialect",
        *RATE,
        "parameter-learning_rate-default",
        "parameter-more",
        "parameter-schedule-choice",
        "contender-verdict",
        "contender-advice",
        "contender-take-advice",
        *HEAD,
        "contender-verdict",
    ]


def test_another_optimizer_s_values_stand_where_the_former_stood(
    window: MainWindow, qtbot: QtBot
) -> None:
    box = seen(cards(window)[0], QComboBox, "contender-optimizer")
    choose(box, "adam")
    seen(cards(window)[0], QLineEdit, "parameter-beta1-field")
    names = from_here(box, qtbot, cards(window)[0])
    assert names[:4] == ["contender-optimizer", "contender-dialect", *RATE]
    assert "parameter-beta1-field" in names
    assert names[-4:] == [
        "parameter-schedule-choice",
        "contender-verdict",
        "contender-advice",
        "contender-take-advice",
    ]


def test_a_section_is_reached_by_its_heading_first(window: MainWindow, qtbot: QtBot) -> None:
    heading = seen(window.docks.side, QToolButton, "card-header")
    names = from_here(heading, qtbot, window.docks.side)
    assert names[:3] == ["card-header", "surface-choice", "surface-gallery-button"]
    assert names[-1] == "card-header"
    start = names.index("start-0")
    assert names[start : start + 3] == ["start-0", "start-1", "start-random"]
    assert "card-header" in names[3:start]


def test_the_timeline_comes_before_speed_and_loop(window: MainWindow, qtbot: QtBot) -> None:
    names = from_here(window.playback_bar.to_start, qtbot, window.playback_bar)
    assert names[-4:] == [
        "playback-timeline",
        "playback-speed-slider",
        "playback-speed-field",
        "playback-loop",
    ]


def test_what_is_compared_comes_before_the_tolerance(window: MainWindow, qtbot: QtBot) -> None:
    window.docks.compare_dock.raise_()
    table = window.docks.compare_dock.panel
    names = from_here(seen(table, QComboBox, "compare-measure"), qtbot, table)
    assert names == ["compare-measure", "compare-tolerance", "compare-table"]


def test_tab_leads_from_the_surface_to_the_picture_and_on(window: MainWindow, qtbot: QtBot) -> None:
    heading = seen(window.docks.side, QToolButton, "card-header")
    from_here(heading, qtbot, window.docks.side)
    names = from_here(window.stage.strip.buttons[0], qtbot, window.stage.strip)
    assert names[:3] == ["stage-plane", "stage-space", "stage-map"]
    assert window.canvas.hasFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert window.docks.chart_dock.isAncestorOf(focused)


def test_a_panel_in_a_window_of_its_own_keeps_its_order(window: MainWindow, qtbot: QtBot) -> None:
    dock = window.docks.contender_dock
    dock.setFloating(True)
    qtbot.waitExposed(dock)
    dock.activateWindow()
    box = seen(cards(window)[0], QComboBox, "contender-optimizer")
    choose(box, "adam")
    seen(cards(window)[0], QLineEdit, "parameter-beta1-field")
    box.setFocus()
    for name in ("contender-dialect", *RATE):
        focused = dock.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        now = dock.focusWidget()
        assert now is not None
        assert now.objectName() == name
    dock.setFloating(False)


def test_tab_to_the_name_of_a_contender_does_not_choose_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    swatch = seen(cards(window)[1], QToolButton, "contender-swatch")
    swatch.setFocus()
    qtbot.waitUntil(swatch.hasFocus)
    qtbot.keyClick(swatch, Qt.Key.Key_Tab)
    name = seen(cards(window)[1], QLineEdit, "contender-name")
    assert name.hasFocus()
    assert window.session.chosen == 0
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert window.session.chosen == 1
