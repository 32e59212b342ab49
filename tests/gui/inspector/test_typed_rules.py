from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import LIGHT
from explorer.engine import optimizers, recurrence, surfaces
from explorer.engine.explanations.step_stages import stages
from explorer.engine.rules.recurrences.rule_as_text import opened_as_text
from explorer.gui.inspector.step_inspector import StepInspector
from explorer.gui.inspector.term_view import LineView
from explorer.gui.session.session import Session
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit
from explorer.scenario.scenario import Scenario

SURFACE = surfaces["himmelblau"]
TEXT = (
    "# Mine\nm <- beta1*m + (1 - beta1)*g\nv <- beta2*v + (1 - beta2)*g**2\nn <- mean(abs(g))\n"
    "step <- -alpha*m/(sqrt(v) + epsilon)*min(n, 1)\nx <- x + step\n"
    "with alpha = 0.05, beta1 = 0.9 in [0, 1), beta2 = 0.99 in [0, 1), epsilon = 1e-8 log\n"
)
RULES = [
    partial(recurrence, TEXT),
    partial(recurrence, TEXT, weight_decay=0.1, weight_decay_form="decoupled", clip_norm=3.0),
    partial(recurrence, "x <- 0.9*x"),
    *(partial(opened_as_text, cls()) for cls in optimizers.values() if cls().is_formula),
]


@pytest.mark.parametrize("index", range(len(RULES)))
def test_every_term_of_a_typed_rule_has_a_line_and_every_step_its_stages(
    qtbot: QtBot, index: int
) -> None:
    rule = RULES[index]()
    session = Session(edit.added(Scenario(SURFACE, SURFACE.starts[0], 20), rule))
    inspector = StepInspector(session, LIGHT)
    qtbot.addWidget(inspector)
    inspector.resize(320, 700)
    inspector.show()
    qtbot.waitExposed(inspector)
    lines = {view.term for view in inspector.findChildren(LineView)}
    assert {name for name in rule.term_names.values() if name != "x_old"} <= lines | {"step"}
    trajectory = session.outcome.trajectories[0]
    assert trajectory is not None
    for step in (0, 1, 7):
        session.set_step(step)
        trial = session.scenario.trial(0)
        assert stages(trial, trajectory, step)[-1].landing is not None


def test_squares_and_carried_arrows_of_a_typed_rule_are_told_as_those_of_adam() -> None:
    rule = recurrence(TEXT.replace("*min(n, 1)", ""))
    session = Session(edit.added(Scenario(SURFACE, SURFACE.starts[0], 20), rule))
    trajectory = session.outcome.trajectories[0]
    assert trajectory is not None
    titles = [stage.title for stage in stages(session.scenario.trial(0), trajectory, 7)]
    assert "It fades" in titles
    assert "They add" in titles
    assert any(title.startswith("Squares") for title in titles)
    assert "They divide" in titles


def test_a_window_shows_a_typed_rule_among_the_others(window: MainWindow) -> None:
    session = window.session
    session.apply(edit.added(session.scenario, RULES[0]()), "add rule")
    index = len(session.scenario.contenders) - 1
    session.set_chosen(index)
    card = window.docks.contender_panel.cards[index]
    kind = card.findChild(QComboBox, "contender-optimizer")
    assert kind is not None
    assert kind.currentText() == "Mine"
    assert session.scenario.contenders[index].name == "Mine"
