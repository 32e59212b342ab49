"""A typed rule beside the built-in one it came from, compared while it is typed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import LIGHT
from explorer.engine import optimizers, recurrence, surfaces
from explorer.engine.rules.recurrences.rule_as_text import opened_as_text
from explorer.gui.panels.rules.difference_note import DifferenceNote, known_beside
from explorer.gui.panels.rules.rule_panel import RulePanel
from explorer.gui.session.session import Session
from explorer.scenario import edit
from explorer.scenario.scenario import Scenario

SURFACE = surfaces["himmelblau"]
EMPTY = Scenario(SURFACE, SURFACE.starts[0], 50)
PLAIN = "x <- x - alpha*g\nwith alpha = 0.01"


@pytest.fixture
def panel(qtbot: QtBot) -> RulePanel:
    """Adam as text, selected, beside Adam."""
    scenario = edit.added(EMPTY, optimizers["momentum"]())
    scenario = edit.opened_beside(edit.added(scenario, optimizers["adam"]()), 1)
    session = Session(scenario)
    session.set_chosen(2)
    panel = RulePanel(session, LIGHT)
    qtbot.addWidget(panel, before_close_func=lambda _: session.pace.end())
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def said(panel: RulePanel) -> str:
    label = panel.findChild(QLabel, "rule-difference")
    assert label is not None
    return label.text() if label.isVisible() else ""


def retype(qtbot: QtBot, panel: RulePanel, old: str, new: str) -> None:
    text = panel.text.toPlainText()
    assert old in text
    panel.text.show_text(text.replace(old, new))
    note = panel.findChild(DifferenceNote)
    qtbot.waitUntil(lambda: not note.is_due)


def test_the_first_step_and_term_that_differ_are_named_while_typing(
    qtbot: QtBot, panel: RulePanel
) -> None:
    assert said(panel) == "Takes the same steps as Adam."
    retype(qtbot, panel, "(1 - beta2)*g**2", "(1 - beta2)*g")
    assert said(panel).startswith('Differs from Adam at <a href="0">step 1</a> in v: ')
    assert " in place of " in said(panel)
    retype(qtbot, panel, "(1 - beta2)*g\n", "(1 - beta2)*g**2\n")
    assert said(panel) == "Takes the same steps as Adam."
    retype(qtbot, panel, "m_hat", "m_hat + 0*sqrt(")
    assert said(panel) == "Takes the same steps as Adam."


def test_the_runs_are_not_compared_at_each_key_stroke(qtbot: QtBot, panel: RulePanel) -> None:
    note = panel.findChild(DifferenceNote)
    text = panel.text.toPlainText()
    panel.text.show_text(text.replace("g**2", "g**4"))
    assert note.is_due
    assert said(panel) == "Takes the same steps as Adam."
    qtbot.waitUntil(lambda: not note.is_due)
    assert said(panel).startswith("Differs from Adam")


def test_the_step_that_is_named_is_a_link_to_it(qtbot: QtBot, panel: RulePanel) -> None:
    retype(qtbot, panel, "beta2**t", "beta2**min(t, 7)")
    assert '<a href="7">step 8</a>' in said(panel)
    label = panel.findChild(QLabel, "rule-difference")
    assert label is not None
    label.linkActivated.emit("7")
    assert panel._session.step == 7


def test_nothing_is_said_of_a_built_in_rule_or_of_a_hidden_one(panel: RulePanel) -> None:
    panel._session.set_chosen(1)
    assert said(panel) == ""
    panel._session.set_chosen(2)
    assert said(panel) != ""
    panel._session.apply(edit.removed(panel._session.scenario, 1), "remove")
    panel._session.set_chosen(1)
    assert said(panel) == ""


def test_a_rule_is_compared_with_what_it_was_opened_from_else_with_its_neighbour() -> None:
    scenario = edit.added(EMPTY, optimizers["adam"].in_dialect("keras"))
    scenario = edit.added(scenario, optimizers["adam"]())
    scenario = edit.added(scenario, optimizers["momentum"]())
    scenario = edit.added(scenario, opened_as_text(optimizers["adam"]()))
    scenario = edit.added(scenario, recurrence(PLAIN))
    scenario = edit.added(scenario, optimizers["newton"]())
    scenario = edit.added(scenario, recurrence(PLAIN))
    scenario = edit.added(scenario, optimizers["lion"]())
    actual = [known_beside(scenario, index) for index in range(-1, 8)]
    assert actual == [None, None, None, None, 1, None, None, 7, None]
