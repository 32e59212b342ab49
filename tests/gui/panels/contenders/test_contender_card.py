"""One contender's card, used as a person uses it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import LIGHT
from explorer.engine import Verdict, formula, optimizers, surfaces
from explorer.engine.number_text import LONG, rounded
from explorer.engine.rules.schedule import Schedule, schedule_kinds
from explorer.engine.trajectories.verdict import VERDICTS
from explorer.gui.panels.contenders.advice_line import outcome_words
from explorer.gui.panels.contenders.contender_card import ContenderCard
from explorer.gui.panels.contenders.contender_list import ContenderPanel
from explorer.gui.session.session import Session
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit
from explorer.scenario.lessons.location import load
from explorer.scenario.scenario import Contender
from tests.gui.acting import LEFT, choose, click, enter, seen, type_over


def card(window: MainWindow, index: int = 0) -> ContenderCard:
    """The card of a contender, unfolded."""
    window.session.set_chosen(index)
    return window.docks.contender_panel.cards[index]


def contender(window: MainWindow, index: int = 0) -> Contender:
    """The contender as the session has it."""
    return window.session.scenario.contenders[index]


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> ContenderPanel:
    """The cards without a window around them."""
    panel = ContenderPanel(session, LIGHT)
    qtbot.addWidget(panel)
    panel.resize(360, 900)
    panel.show()
    return panel


@pytest.mark.parametrize("key", optimizers)
def test_any_optimizer_can_be_chosen_and_taken_back(
    panel: ContenderPanel, session: Session, key: str
) -> None:
    before = session.scenario
    session.set_chosen(1)
    choose(seen(panel.cards[1], QComboBox, "contender-optimizer"), key)
    assert session.scenario.contenders[1].optimizer.id == key
    assert session.scenario.contenders[1].name == optimizers[key].title
    form = panel.cards[1].form
    assert form is not None
    while session.undo_stack.canUndo():
        session.undo_stack.undo()
    assert session.scenario == before


def test_another_optimizer_keeps_the_schedule_if_it_can_follow_it(window: MainWindow) -> None:
    choose(seen(card(window), QComboBox, "parameter-schedule-choice"), "cosine")
    choose(seen(card(window), QComboBox, "contender-optimizer"), "adam")
    assert contender(window).schedule.kind == "cosine"


@pytest.mark.parametrize("key", ["newton", "bfgs", "backtracking"])
def test_another_optimizer_drops_a_schedule_it_cannot_follow(window: MainWindow, key: str) -> None:
    choose(seen(card(window), QComboBox, "parameter-schedule-choice"), "reduce_on_plateau")
    choose(seen(card(window), QComboBox, "contender-optimizer"), key)
    assert contender(window).optimizer.id == key
    assert contender(window).schedule == Schedule()


def test_the_loss_is_written_as_in_the_tables(window: MainWindow) -> None:
    window.playback.go_to(window.session.scenario.steps)
    loss = seen(card(window), QLabel, "contender-loss").text()
    trajectory = window.session.outcome.trajectories[0]
    assert trajectory is not None
    assert loss == f"f {rounded(trajectory.losses[-1], LONG)}"


@pytest.mark.parametrize("key", optimizers)
def test_every_schedule_that_is_offered_can_be_followed(
    panel: ContenderPanel, session: Session, key: str
) -> None:
    choose(seen(panel.cards[0], QComboBox, "contender-optimizer"), key)
    boxes = panel.cards[0].findChildren(QComboBox, "parameter-schedule-choice")
    offered = [box for box in boxes if box.isVisible()]
    kinds = [offered[0].itemData(row) for row in range(offered[0].count())] if offered else []
    for kind in kinds:
        choose(seen(panel.cards[0], QComboBox, "parameter-schedule-choice"), kind)
        assert session.scenario.contenders[0].schedule.kind == kind
        assert session.outcome.trajectories[0] is not None


def test_gradient_descent_is_offered_every_schedule(window: MainWindow) -> None:
    box = seen(card(window), QComboBox, "parameter-schedule-choice")
    assert {box.itemData(row) for row in range(box.count())} == set(schedule_kinds)


def test_a_dialect_brings_its_defaults_and_keeps_the_rate(window: MainWindow) -> None:
    window.session.apply(edit.added(window.session.scenario, optimizers["adam"]()), "add")
    window.session.apply(
        edit.with_value(window.session.scenario, 2, "learning_rate", 0.037), "change rate"
    )
    choose(seen(card(window, 2), QComboBox, "contender-dialect"), "keras")
    optimizer = contender(window, 2).optimizer
    assert optimizer.dialect == "keras"
    assert optimizer == optimizers["adam"].in_dialect("keras", learning_rate=0.037)
    assert window.session.undo_stack.undoText() == "follow keras"


def test_a_name_is_typed_over_and_an_empty_one_is_not_taken(
    window: MainWindow, qtbot: QtBot
) -> None:
    field = seen(card(window), QLineEdit, "contender-name")
    qtbot.mouseDClick(field, LEFT)
    enter(qtbot, field, "the slow one")
    assert contender(window).name == "the slow one"
    qtbot.keyClick(field, Qt.Key.Key_F2)
    enter(qtbot, field, "   ")
    assert contender(window).name == "the slow one"
    assert field.text() == "the slow one"


def test_dragging_the_slider_is_one_step_of_undo(window: MainWindow, qtbot: QtBot) -> None:
    before = contender(window).optimizer.numbers["learning_rate"]
    slider = seen(card(window), QSlider, "parameter-learning_rate-slider")
    slider.setSliderDown(True)
    seen_rates = set()
    for share in (0.2, 0.4, 0.6):
        slider.setSliderPosition(int(slider.minimum() + share * slider.maximum()))
        seen_rates.add(contender(window).optimizer.numbers["learning_rate"])
    slider.setSliderDown(False)
    assert len(seen_rates) == 3
    window.action("undo").trigger()
    assert contender(window).optimizer.numbers["learning_rate"] == before
    assert not window.session.undo_stack.canUndo()


def test_the_card_says_where_a_run_diverged_and_what_to_do(window: MainWindow) -> None:
    window.session.apply(
        edit.with_value(window.session.scenario, 0, "learning_rate", 0.5), "change rate"
    )
    verdict = seen(card(window), QLabel, "contender-verdict")
    assert verdict.text().startswith("Diverged at step ")
    assert verdict.property("role") == "error"
    advice = seen(card(window), QLabel, "contender-advice")
    assert advice.text().startswith("Lower the learning rate from 0.5 below")
    click(card(window), "contender-take-advice")
    assert contender(window).optimizer.numbers["learning_rate"] < 0.01
    assert not verdict.text().startswith("Diverged")
    window.action("undo").trigger()
    assert contender(window).optimizer.numbers["learning_rate"] == 0.5


def test_a_click_on_a_verdict_and_on_an_advice_shows_their_number(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.session.apply(
        edit.with_value(window.session.scenario, 0, "learning_rate", 0.5), "change rate"
    )
    verdict = seen(card(window), QLabel, "contender-verdict")
    qtbot.mouseClick(verdict, LEFT)
    charts = window.docks.chart_dock.panel
    assert charts.plot.options.quantity.kind == "loss"
    assert f"at step {window.session.step}. Click" in verdict.toolTip()
    advice = seen(card(window), QLabel, "contender-advice")
    advice.setFocus()
    qtbot.keyClick(advice, Qt.Key.Key_Return)
    assert charts.plot.options.quantity.kind == "sharpness"
    assert ", limit 4. " in advice.toolTip()


def test_advice_to_take_another_rule_takes_it(window: MainWindow, qtbot: QtBot) -> None:
    surface = formula("(x**2 + 40*y**2)/2")
    scenario = edit.on_surface(window.session.scenario, surface)
    plain = optimizers["gradient_descent"](learning_rate=0.02)
    first = replace(scenario.contenders[0], optimizer=plain)
    scenario = replace(scenario.with_contender(0, first), start=(3.0, 1.0), steps=40)
    window.session.apply(scenario, "type formula")
    button = card(window).findChild(QPushButton, "contender-take-advice")
    qtbot.waitUntil(lambda: button.text() == "Use Momentum")
    click(card(window), "contender-take-advice")
    assert contender(window).optimizer.id == "momentum"
    assert contender(window).optimizer.numbers["momentum"] > 0.4
    window.action("undo").trigger()
    assert contender(window).optimizer == plain


def test_advice_of_two_values_leaves_the_card_as_narrow_as_its_panel(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(1280, 800)
    momentum = optimizers["momentum"](learning_rate=0.001, momentum=0.9)
    scenario = edit.on_surface(window.session.scenario, surfaces["rosenbrock"])
    scenario = scenario.with_contender(0, replace(scenario.contenders[0], optimizer=momentum))
    window.session.apply(replace(scenario, start=(-1.5, 2.0), steps=400), "change surface")
    button = card(window).findChild(QPushButton, "contender-take-advice")
    qtbot.waitUntil(lambda: button.text().startswith("Set β = 0.9"))
    assert ", α = 0.00" in button.text()
    assert button.toolTip().startswith("Set momentum 0.9")
    assert card(window).minimumSizeHint().width() <= 270


def test_a_wrong_gradient_is_blamed_before_the_rate(window: MainWindow, qtbot: QtBot) -> None:
    surface = formula("x**2 + 3*y**2").with_gradient(("2*x", "-6*y"))
    scenario = edit.on_surface(window.session.scenario, surface)
    window.session.apply(replace(scenario, steps=2000), "type gradient")
    advice = seen(card(window), QLabel, "contender-advice")
    qtbot.waitUntil(lambda: advice.text().startswith("Fix the gradient: at ("))


def test_a_start_where_f_is_undefined_is_no_divergence(window: MainWindow, qtbot: QtBot) -> None:
    scenario = window.session.scenario
    surface = formula("log(-1 - x**2 - y**2)")
    window.session.apply(replace(scenario, surface=surface), "type formula")
    verdict = seen(card(window), QLabel, "contender-verdict")
    qtbot.waitUntil(lambda: verdict.text() == "Cannot start here")


def test_the_menu_of_a_card_renames_and_hides(window: MainWindow) -> None:
    menu = card(window).findChild(QToolButton, "contender-menu").menu()
    {action.data(): action for action in menu.actions()}["rename"].trigger()
    name = seen(card(window), QLineEdit, "contender-name")
    assert QApplication.focusWidget() is name
    assert name.selectedText() == name.text()
    {action.data(): action for action in menu.actions()}["visible"].trigger()
    assert not contender(window).visible


def test_one_click_on_a_title_selects_and_leaves_space_to_playback(
    window: MainWindow, qtbot: QtBot
) -> None:
    name = seen(card(window, 1), QLineEdit, "contender-name")
    before = name.text()
    qtbot.mouseClick(name, LEFT)
    assert window.session.chosen == 1
    qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_Space)
    assert window.playback.playing
    window.playback.pause()
    assert contender(window, 1).name == before


def test_f2_on_a_title_renames_and_folds_no_panels(window: MainWindow, qtbot: QtBot) -> None:
    name = seen(card(window), QLineEdit, "contender-name")
    name.setFocus()
    qtbot.keyClick(name, Qt.Key.Key_F2)
    qtbot.keyClicks(name, "mine")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert contender(window).name == "mine"
    assert not window.docks.surface_dock.isHidden()


def test_a_hidden_contender_says_that_it_is_not_computed(window: MainWindow) -> None:
    hidden = replace(contender(window), visible=False)
    window.session.apply(window.session.scenario.with_contender(0, hidden), "hide contender")
    assert seen(card(window), QLabel, "contender-verdict").text() == "Hidden"
    assert seen(card(window), QLabel, "contender-loss").text() == ""


def test_a_click_on_a_folded_card_chooses_and_unfolds_it(window: MainWindow, qtbot: QtBot) -> None:
    window.session.set_chosen(0)
    second = window.docks.contender_panel.cards[1]
    qtbot.mouseClick(second, LEFT, Qt.KeyboardModifier.NoModifier, second.rect().center())
    assert window.session.chosen == 1
    assert second.unfolded
    assert not window.docks.contender_panel.cards[0].unfolded


def test_a_number_half_typed_is_dropped_when_its_form_goes(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.activateWindow()
    rate = contender(window).optimizer.numbers["learning_rate"]
    type_over(qtbot, seen(card(window), QLineEdit, "parameter-learning_rate-field"), "0.5")
    choose(seen(card(window), QComboBox, "parameter-schedule-choice"), "cosine")
    assert contender(window).schedule.kind == "cosine"
    assert contender(window).optimizer.numbers["learning_rate"] == rate
    type_over(qtbot, seen(card(window), QLineEdit, "parameter-final_factor-field"), "0.5")
    window.action("undo").trigger()
    assert contender(window).schedule == Schedule()


def test_a_name_half_typed_is_dropped_with_its_contender(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    before = window.session.scenario
    window.session.apply(edit.added(before, optimizers["adam"]()), "add")
    name = seen(card(window, 2), QLineEdit, "contender-name")
    qtbot.mouseDClick(name, LEFT)
    type_over(qtbot, name, "a new name")
    window.action("undo").trigger()
    assert window.session.scenario == before


@pytest.mark.parametrize("kind", VERDICTS)
def test_every_outcome_has_words_that_begin_with_a_capital(kind: str) -> None:
    words = outcome_words(Verdict(kind, 7, "reason"), started=True)
    assert words[0].isupper()
    assert "_" not in words


@pytest.mark.parametrize(
    ("key", "words"),
    [("lamb", "all weights together count as one layer"), ("muon", "biases move by Adam")],
)
def test_on_a_network_the_card_says_what_counts_as_a_layer(
    window: MainWindow, key: str, words: str
) -> None:
    network = load("library_momentum")
    own = Contender(optimizers[key](), key)
    window.session.apply(replace(network, contenders=(own,)), "network")
    labels = card(window).findChildren(QLabel)
    assert any(words in label.text() for label in labels if label.isVisibleTo(window))
