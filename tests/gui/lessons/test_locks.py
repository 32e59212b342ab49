"""What a lesson locks, as a person meets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget

from explorer.gui.window.docks.panel_actions import bring_to_front
from explorer.gui.window.window import MainWindow
from explorer.scenario.lessons.lesson import Lesson
from explorer.scenario.scenario import Scenario
from tests.gui.acting import choose, seen

CONTROLS = {
    "surface": "surface-choice",
    "start": "start-0",
    "steps": "parameter-steps-field",
    "noise": "parameter-noise-slider",
    "contenders": "contender-add",
    "contenders.optimizer": "contender-optimizer",
    "contenders.dialect": "contender-dialect",
    "contenders.hyperparameters": "parameter-learning_rate-slider",
    "contenders.hyperparameters.learning_rate": "parameter-learning_rate-field",
    "contenders.schedule": "parameter-schedule-choice",
    "contenders.name": "contender-name",
    "contenders.visible": "contender-eye",
}


@pytest.fixture
def open_locked(
    make_window: Callable[..., MainWindow], scenario: Scenario
) -> Callable[..., MainWindow]:
    """A window with a lesson that locks parts."""

    def make(*parts: str) -> MainWindow:
        window = make_window(scenario)
        window.lesson_course.open(
            Lesson("a", "A lesson", "About it.", "Text", scenario, locked=parts)
        )
        window.playback.pause()
        bring_to_front(window.docks.contender_dock)
        return window

    return make


@pytest.fixture
def window(open_locked: Callable[..., MainWindow]) -> MainWindow:
    """A window with a lesson that locks nothing."""
    return open_locked()


def test_the_control_of_a_locked_part_is_disabled_and_says_why(window: MainWindow) -> None:
    for part in CONTROLS:
        lock(window, part)
        assert_explained(window, part)


def lock(window: MainWindow, part: str) -> None:
    """Begin a lesson that locks a part."""
    scenario = window.session.scenario
    window.lesson_course.open(
        Lesson("a", "A lesson", "About it.", "Text", scenario, locked=(part,))
    )
    window.playback.pause()


def assert_explained(window: MainWindow, part: str) -> None:
    control = in_window(window, part)
    assert not control.isEnabled(), part
    assert any(
        label.isVisible() for label in window.findChildren(QLabel, "lock-mark")
    ) or isinstance(control, QAbstractButton | QLineEdit)
    reasons = [widget.toolTip() for widget in (control, *parents(control))]
    assert any("This lesson locks" in reason for reason in reasons)


def test_another_document_gives_the_controls_back(window: MainWindow) -> None:
    window.document.new()
    for part in CONTROLS:
        tip = in_window(window, part).toolTip()
        lock(window, part)
        assert not in_window(window, part).isEnabled(), part
        window.document.new()
        control = in_window(window, part)
        assert control.isEnabled(), part
        assert control.toolTip() == tip, part
        marks = window.findChildren(QLabel, "lock-mark")
        assert not any(mark.isVisibleTo(mark.parentWidget()) for mark in marks), part


def test_everything_else_stays_free(open_locked: Callable[..., MainWindow]) -> None:
    window = open_locked("contenders.dialect")
    for part in CONTROLS:
        assert in_window(window, part).isEnabled() == (part != "contenders.dialect")


def test_a_contender_that_becomes_another_optimizer_keeps_its_locks(
    open_locked: Callable[..., MainWindow],
) -> None:
    window = open_locked("contenders.schedule")
    choose(seen(window, QComboBox, "contender-optimizer"), "adam")
    assert window.session.scenario.contenders[0].optimizer.id == "adam"
    assert not seen(window, QComboBox, "parameter-schedule-choice").isEnabled()


def test_what_has_no_control_of_its_own_is_refused_in_the_status_line(
    open_locked: Callable[..., MainWindow],
) -> None:
    window = open_locked("start", "contenders")
    before = window.session.scenario
    window.canvas.start_picked.emit((0.0, 0.0), True)
    assert window.statusBar().currentMessage() == "This lesson locks the start."
    window.action("duplicate").trigger()
    assert "the number of contenders" in window.statusBar().currentMessage()
    assert window.session.scenario == before
    assert window.session.chosen == 0


def test_a_lesson_begun_anew_is_not_held_back_by_its_own_locks(
    open_locked: Callable[..., MainWindow],
) -> None:
    window = open_locked("steps")
    window.session.apply(
        replace(window.session.scenario, steps=7), "something to try", by_lesson=True
    )
    window.docks.lesson_panel.start_again_requested.emit()
    window.playback.pause()
    assert window.session.scenario.steps == 50


def in_window(window: MainWindow, part: str) -> QWidget:
    """The control of a part, whichever panel is in front."""
    window.docks.surface_dock.raise_()
    bring_to_front(window.docks.contender_dock)
    return seen(window, QWidget, CONTROLS[part])


def parents(widget: QWidget) -> list[QWidget]:
    collected = []
    parent = widget.parentWidget()
    while parent is not None:
        collected.append(parent)
        parent = parent.parentWidget()
    return collected
