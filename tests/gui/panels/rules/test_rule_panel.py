from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextFormat
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import DARK, LIGHT
from explorer.engine import Optimizer, optimizers, recurrence, surfaces
from explorer.engine.rules.recurrences.recurrence import Recurrence
from explorer.gui.inspector.term_view import LineView
from explorer.gui.panels.rules.rule_panel import RulePanel
from explorer.gui.session.session import Session
from explorer.gui.window.docks.panel_actions import in_front
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit
from explorer.scenario.scenario import Scenario

SURFACE = surfaces["himmelblau"]
PLAIN = "x <- x - alpha*g\nwith alpha = 0.01"


SESSIONS: list[Session] = []


@pytest.fixture(autouse=True)
def _typing_has_ended() -> Iterator[None]:
    yield
    for session in SESSIONS:
        session.pace.end()
    SESSIONS.clear()


def shown_panel(qtbot: QtBot, optimizer: Optimizer) -> tuple[RulePanel, Session]:
    session = Session(edit.added(Scenario(SURFACE, SURFACE.starts[0], 50), optimizer))
    SESSIONS.append(session)
    panel = RulePanel(session, LIGHT)
    qtbot.addWidget(panel)
    panel.resize(330, 600)
    panel.show()
    qtbot.waitExposed(panel)
    panel.activateWindow()
    panel.text.setFocus()
    return panel, session


def problem(panel: RulePanel) -> str:
    label = panel.findChild(QLabel, "rule-error")
    assert label is not None
    return label.text()


def put_cursor(panel: RulePanel, before: str) -> None:
    cursor = panel.text.textCursor()
    cursor.setPosition(panel.text.toPlainText().index(before))
    panel.text.setTextCursor(cursor)


def colours(panel: RulePanel) -> list[str]:
    """The pieces of the text that have a colour of their own."""
    plain = {LIGHT.text, LIGHT.error}
    return [
        selection.cursor.selectedText()
        for selection in panel.text.extraSelections()
        if selection.format.hasProperty(QTextFormat.Property.ForegroundBrush)
        and selection.format.foreground().color().name() not in plain
    ]


def test_a_built_in_rule_is_opened_as_text_and_walks_as_before(qtbot: QtBot) -> None:
    panel, session = shown_panel(qtbot, optimizers["adam"]())
    before = session.outcome.trajectories[0]
    button = panel.findChild(QPushButton, "rule-open")
    assert button is not None
    assert not panel.text.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    after = session.outcome.trajectories[1]
    opened = session.scenario.contenders[1]
    assert isinstance(opened.optimizer, Recurrence)
    assert opened.name == "Adam as text"
    assert session.chosen == 1
    assert before is not None
    assert after is not None
    assert np.array_equal(after.positions, before.positions)
    assert panel.text.toPlainText() == opened.optimizer.text
    assert panel.focusWidget() is panel.text
    session.undo_stack.undo()
    assert len(session.scenario.contenders) == 1
    assert not panel.text.isVisible()
    assert button.isVisible()


def test_what_is_typed_runs_at_once_and_a_mistake_leaves_the_last_good_rule(qtbot: QtBot) -> None:
    panel, session = shown_panel(qtbot, recurrence(PLAIN))
    put_cursor(panel, "alpha*g")
    qtbot.keyClicks(panel.text, "2*")
    typed = session.scenario.contenders[0].optimizer
    assert typed == recurrence(PLAIN.replace("alpha*g", "2*alpha*g"))
    qtbot.keyClicks(panel.text, "(")
    assert "(line" in problem(panel)
    assert session.scenario.contenders[0].optimizer == typed
    qtbot.keyClick(panel.text, Qt.Key.Key_Backspace)
    assert problem(panel) == ""
    qtbot.keyClick(panel.text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.scenario.contenders[0].optimizer == recurrence(PLAIN)
    assert panel.text.toPlainText() == PLAIN


def test_a_value_set_by_a_slider_stays_while_the_text_changes(qtbot: QtBot) -> None:
    panel, session = shown_panel(qtbot, recurrence(PLAIN, alpha=0.002, weight_decay=0.1))
    put_cursor(panel, "alpha*g")
    qtbot.keyClicks(panel.text, "2*")
    values = session.scenario.contenders[0].optimizer.values
    assert values["learning_rate"] == 0.002
    assert values["weight_decay"] == 0.1


def test_names_are_offered_and_taken_by_enter(qtbot: QtBot) -> None:
    panel, session = shown_panel(qtbot, recurrence("x <- x - alpha*g\nwith alpha = 0.01"))
    put_cursor(panel, "alpha*g")
    qtbot.keyClicks(panel.text, "al")
    assert panel.text.offered[0] == "alpha"
    qtbot.keyClick(panel.text._completer.popup, Qt.Key.Key_Return)
    assert panel.text.toPlainText().startswith("x <- x - alphaalpha*g")
    assert "alphaalpha" in problem(panel)
    assert session.scenario.contenders[0].optimizer == recurrence(PLAIN)


def test_enter_behind_a_whole_name_begins_a_new_line(qtbot: QtBot) -> None:
    panel, _ = shown_panel(qtbot, recurrence("m <- g\nm_hat <- m\nx <- x - 0.1*m_hat"))
    put_cursor(panel, "\nx <-")
    qtbot.keyClicks(panel.text, " + m")
    assert panel.text.offered == []
    qtbot.keyClick(panel.text, Qt.Key.Key_Return)
    assert panel.text.toPlainText() == "m <- g\nm_hat <- m + m\n\nx <- x - 0.1*m_hat"
    qtbot.keyClicks(panel.text, "m")
    qtbot.keyClick(panel.text, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert panel.text.offered[0] == "m_hat"


def test_undo_takes_back_first_what_cannot_be_read(qtbot: QtBot) -> None:
    panel, session = shown_panel(qtbot, recurrence(PLAIN))
    put_cursor(panel, "alpha*g")
    qtbot.keyClicks(panel.text, "2*")
    typed = panel.text.toPlainText()
    qtbot.keyClicks(panel.text, "((")
    qtbot.keyClick(panel.text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel.text.toPlainText() == typed
    assert problem(panel) == ""
    assert session.scenario.contenders[0].optimizer == recurrence(typed)


def test_a_rule_that_a_lesson_keeps_cannot_be_typed_in(qtbot: QtBot) -> None:
    panel, session = shown_panel(qtbot, recurrence(PLAIN))
    session.locks.lock(("contenders.optimizer",))
    qtbot.keyClicks(panel.text, "al")
    assert panel.text.toPlainText() == PLAIN
    assert panel.text.offered == []


def test_a_direct_method_says_why_it_has_no_text(qtbot: QtBot) -> None:
    direct = next(cls for cls in optimizers.values() if cls().rule is None)
    panel, session = shown_panel(qtbot, direct())
    button = panel.findChild(QPushButton, "rule-open")
    note = panel.findChild(QLabel, "rule-note")
    assert button is not None
    assert note is not None
    assert not button.isVisible()
    assert note.text() == f"{direct.title} tests its steps itself, so no formula gives its step."
    panel.open_chosen()
    assert len(session.scenario.contenders) == 1


def test_terms_keep_their_colours_while_the_text_cannot_be_read(qtbot: QtBot) -> None:
    panel, _ = shown_panel(qtbot, recurrence("m <- 0.9*m + (1 - 0.9)*g\nx <- x - 0.1*m"))
    assert colours(panel) == ["m", "m", "g", "m"]
    put_cursor(panel, "\nx <-")
    qtbot.keyClicks(panel.text, "*(")
    assert problem(panel) != ""
    assert colours(panel)[:4] == ["m", "m", "g", "m"]


def test_letters_that_qt_counts_twice_shift_nothing(qtbot: QtBot) -> None:
    panel, _ = shown_panel(qtbot, recurrence("# 𝛽🙂🙂\nm <- g\nm_hat <- m\nx <- x - 0.1*m_hat"))
    assert colours(panel)[1:3] == ["m", "g"]
    panel.text.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(panel.text, " + sq")
    assert panel.text.offered == ["sqrt"]
    qtbot.keyClick(panel.text._completer.popup, Qt.Key.Key_Return)
    assert panel.text.toPlainText().endswith("m_hat + sqrt")


def test_the_rule_is_typeset_beneath_and_follows_the_theme(qtbot: QtBot) -> None:
    panel, _ = shown_panel(qtbot, recurrence(PLAIN))
    assert typeset(panel) == ["gradient", "step", "next_position"]
    light = panel.grab().toImage()
    panel.set_theme(DARK)
    assert panel.grab().toImage() != light


def typeset(panel: RulePanel) -> list[str]:
    """The terms whose formulas are seen, from top to bottom."""
    QApplication.sendPostedEvents()
    panel._lines.activate()
    seen = [line for line in panel.findChildren(LineView) if line.isVisible()]
    return [line.term for line in sorted(seen, key=LineView.y)]


def test_lines_that_come_go_and_change_places_are_typeset_in_their_order(qtbot: QtBot) -> None:
    text = "a <- 2*g\nb <- 3*g\nx <- x - 0.01*(a + b)"
    panel, _ = shown_panel(qtbot, recurrence(text))
    assert typeset(panel) == ["gradient", "a", "b", "step", "next_position"]
    kept = next(line for line in panel.findChildren(LineView) if line.term == "a")
    panel.text.show_text(text.replace("3*g", "4*g"))
    qtbot.waitUntil(lambda: not panel.is_due)
    assert typeset(panel) == ["gradient", "a", "b", "step", "next_position"]
    assert kept.isVisible()
    panel.text.show_text("b <- 3*g\na <- 2*g\nc <- a*b\nx <- x - 0.01*(a + b + c)")
    qtbot.waitUntil(lambda: not panel.is_due)
    assert typeset(panel) == ["gradient", "b", "a", "c", "step", "next_position"]
    panel.text.show_text("x <- x - 0.01*g")
    assert "c" in typeset(panel), "the trails come first"
    qtbot.waitUntil(lambda: not panel.is_due)
    assert typeset(panel) == ["gradient", "step", "next_position"]


def test_a_line_that_stays_takes_the_colour_of_what_it_is_now(qtbot: QtBot) -> None:
    text = "m <- 0.9*m + g\nn <- 2*m\nx <- x - 0.01*n"
    panel, _ = shown_panel(qtbot, recurrence(text))
    line = next(line for line in panel.findChildren(LineView) if line.term == "n")
    carried = line.grab().toImage()
    panel.text.show_text(text.replace("+ g", "+ g**2"))
    qtbot.waitUntil(lambda: not panel.is_due)
    assert typeset(panel) == ["gradient", "m", "n", "step", "next_position"]
    now = [line for line in panel.findChildren(LineView) if line.term == "n" and line.isVisible()]
    assert now[0].grab().toImage() != carried


def test_the_menu_of_a_card_opens_the_rule_beside_the_stage(window: MainWindow) -> None:
    session = window.session
    session.apply(edit.added(session.scenario, optimizers["adam"]()), "add")
    index = len(session.scenario.contenders) - 1
    card = window.docks.contender_panel.cards[index]
    menu = card._menu_button.menu()
    next(action for action in menu.actions() if action.data() == "text").trigger()
    assert isinstance(session.scenario.contenders[index + 1].optimizer, Recurrence)
    assert in_front(window.docks.rule_dock)
    assert window.docks.rule_dock.panel.text.toPlainText().startswith("#")
