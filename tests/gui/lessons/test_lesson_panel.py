"""A lesson, followed as a person follows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from explorer.arrays import Floats
from explorer.drawing.plots.charts.chart_plot import ChartPlot
from explorer.gui.lessons.lesson_list import LessonList
from explorer.gui.lessons.lesson_panel import LessonPanel
from explorer.gui.lessons.lesson_row import DONE
from explorer.gui.lessons.lesson_text import lesson_label
from explorer.gui.session.session import Session
from explorer.gui.window.docks.panel_actions import bring_to_front
from explorer.gui.window.window import MainWindow
from explorer.scenario.lessons.lesson import apply_try, lessons
from tests.gui.acting import LEFT, seen
from tests.gui.conftest import Answers


@pytest.fixture
def window(make_window: Callable[..., MainWindow]) -> MainWindow:
    """A window in which the first lesson was opened."""
    lesson = lessons["parabola_momentum"]
    window = make_window(lesson.scenario)
    window.lesson_course.open(lesson)
    window.playback.pause()
    return window


def test_what_is_tried_begins_from_the_lesson_whatever_was_tried_before(
    window: MainWindow, qtbot: QtBot
) -> None:
    lesson = lessons["parabola_momentum"]
    for index in (7, 3, 0):
        qtbot.mouseClick(seen(window, QPushButton, f"lesson-try-{index}"), LEFT)
        assert window.session.scenario == apply_try(lesson, lesson.scenario, index)
    window.action("undo").trigger()
    assert window.session.scenario == apply_try(lesson, lesson.scenario, 3)


def test_a_lesson_can_be_started_again(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(seen(window, QPushButton, "lesson-try-0"), LEFT)
    window.session.set_step(20)
    qtbot.mouseClick(seen(window, QPushButton, "lesson-again"), LEFT)
    assert window.session.scenario == lessons["parabola_momentum"].scenario
    assert window.session.step == 0
    assert window.playback.playing


def test_the_cards_do_not_answer_the_question(window: MainWindow) -> None:
    bring_to_front(window.docks.contender_dock)
    verdict = seen(window.docks.contender_panel.cards[0], QLabel, "contender-verdict")
    assert not verdict.text()
    window.session.set_step(1)
    assert verdict.text()
    window.session.set_step(0)
    assert not verdict.text()
    seen(window, QRadioButton, "lesson-choice-1").click()
    assert verdict.text()


def test_an_answer_is_judged_and_explained(window: MainWindow) -> None:
    seen(window, QRadioButton, "lesson-choice-1").click()
    panel = window.docks.lesson_panel
    answer = panel.findChild(object, "lesson-answer")
    assert "Not quite" in answer.text()
    seen(window, QRadioButton, "lesson-choice-0").click()
    assert "Right" in answer.text()


def test_a_lesson_may_be_opened_by_a_button_of_the_one_before(qtbot: QtBot) -> None:
    panel = LessonPanel(Session(lessons["rotation"].scenario), lessons["rotation"])
    qtbot.addWidget(panel)
    button = panel.findChild(QPushButton, "lesson-list")
    still_there: list[bool] = []

    def show_another() -> None:
        panel.show_lesson(lessons["ravine_momentum"])
        still_there.append(isValid(button))

    panel.list_requested.connect(show_another)
    button.click()
    assert still_there == [True]
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(button)
    assert panel.findChild(QLabel, "lesson-title").text() == lessons["ravine_momentum"].title


def test_the_text_is_folded_until_the_question_is_answered_which_plays(
    window: MainWindow,
) -> None:
    window.lesson_course.open(lessons["parabola_momentum"])
    text = window.docks.lesson_panel.findChild(QLabel, "lesson-text")
    assert not text.isVisible()
    assert window.session.step == 0
    assert not window.playback.playing
    seen(window, QRadioButton, "lesson-choice-1").click()
    assert text.isVisible()
    assert window.playback.playing
    window.playback.pause()
    window.session.set_step(12)
    seen(window, QRadioButton, "lesson-choice-2").click()
    assert window.session.step == 12, "only the first answer plays"


def test_choices_are_marked_right_and_wrong(window: MainWindow) -> None:
    question = lessons["parabola_momentum"].question
    assert question is not None
    wrong = (question.answer + 1) % len(question.choices)
    seen(window, QRadioButton, f"lesson-choice-{wrong}").click()
    marks = {
        index: seen(window, QLabel, f"lesson-choice-{index}-mark").text()
        for index in range(len(question.choices))
    }
    assert marks.pop(question.answer) == "✓"
    assert marks.pop(wrong) == "✗"
    assert set(marks.values()) <= {""}


def test_what_comes_of_a_try_is_told_afterwards(window: MainWindow) -> None:
    outcome = window.docks.lesson_panel.findChild(QLabel, "lesson-outcome-0")
    assert not outcome.isVisible()
    seen(window, QPushButton, "lesson-try-0").click()
    assert outcome.isVisible()
    assert outcome.text()


def test_at_the_end_the_next_lesson_is_offered_and_this_one_is_done(window: MainWindow) -> None:
    button = window.docks.lesson_panel.findChild(QPushButton, "lesson-next")
    assert not button.isVisible()
    window.playback.to_end()
    following = lessons.usable()[0][1]
    assert seen(window, QPushButton, "lesson-next").text() == f"Next: {following.title}"
    assert window.settings.lessons_done == ("parabola_momentum",)
    window.action("lessons").trigger()
    dialog = seen(window, LessonList, "lesson-list-dialog")
    listed = seen(dialog, QListWidget, "lessons")
    assert listed.item(0).data(DONE)
    assert listed.currentRow() == 1
    dialog.reject()
    button.click()
    assert window.docks.lesson == following


def test_paragraphs_stand_apart_in_the_font_of_the_window() -> None:
    label = lesson_label("One **word**.\n\nAnother paragraph.")
    document = QTextDocument()
    document.setHtml(label.text())
    first = document.begin()
    assert first.blockFormat().bottomMargin() >= 6
    assert [first.text(), first.next().text()] == ["One word.", "Another paragraph."]
    assert "font-size" not in label.text()
    assert not lesson_label("").text()


def test_lines_of_code_stand_together() -> None:
    document = QTextDocument()
    document.setHtml(lesson_label("Code:\n\n    a <- 1\n    b <- 2\n\nAnd on.").text())
    block = document.begin().next()
    assert block.text() == "a <- 1"
    assert block.blockFormat().bottomMargin() == 0
    assert block.next().blockFormat().bottomMargin() >= 6


def test_why_muon_opens_with_the_singular_values_of_its_three_runs_side_by_side(
    make_window: Callable[..., MainWindow],
) -> None:
    window = make_window(lessons["parabola_momentum"].scenario)
    window.lesson_course.open(lessons["why_muon"])
    panes = window.docks.chart_dock.panel.panes
    assert [plot.axes.title for plot in panes.visible_plots] == ["Muon", "Adam", "Momentum"]
    assert panes.main.axes.y_label == "σ of update"
    first = [[line[0, 1] for line in _lines(plot)] for plot in panes.visible_plots]
    for (largest, smallest), ratio in zip(first, (1.53, None, 16.0), strict=True):
        if ratio is not None:
            assert 10 ** (largest - smallest) == pytest.approx(ratio, rel=0.01)
    window.lesson_course.open(lessons["parabola_momentum"])
    assert len(panes.visible_plots) == 1


def test_a_program_that_starts_with_why_muon_shows_the_same(
    qtbot: QtBot, store: QSettings, answers: Answers, tmp_path: Path
) -> None:
    window = MainWindow(store)
    qtbot.addWidget(window)
    window.show()
    lesson = lessons["why_muon"]
    dialogs = answers.dialogs()
    window.assemble(lesson.scenario, dialogs=dialogs, recovery=tmp_path, lesson=lesson)
    qtbot.waitUntil(lambda: window.docks.chart_dock.made is not None)
    assert len(window.docks.chart_dock.panel.panes.visible_plots) == 3
    window.close()


def _lines(plot: ChartPlot) -> list[Floats]:
    """The curves of the largest singular value and of the others, of the one run in a chart."""
    return [*plot.curves.lines, *plot.curves.lesser[0]]
