"""Galleries and help: what opens over the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QRadioButton,
    QScrollArea,
)
from pytestqt.qtbot import QtBot

from explorer.engine import surfaces
from explorer.gui.window.window import MainWindow
from explorer.scenario.edit import on_surface
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.network_presets import networks
from tests.gui.acting import seen


def opened(window: MainWindow, name: str) -> QDialog:
    """The dialog of this name that is open over the window."""
    actual = [dialog for dialog in window.findChildren(QDialog, name) if dialog.isVisible()]
    assert len(actual) == 1
    return actual[0]


def test_a_surface_is_found_by_what_to_look_at_and_used(window: MainWindow, qtbot: QtBot) -> None:
    window.action("gallery").trigger()
    gallery = opened(window, "surface-gallery")
    qtbot.keyClicks(gallery.findChild(QLineEdit, "gallery-search"), "four minima")
    listed = gallery.findChild(QListWidget, "gallery-list")
    shown = [row for row in range(listed.count()) if not listed.item(row).isHidden()]
    titles = [listed.item(row).text() for row in shown]
    assert "Himmelblau" in titles
    assert len(titles) < 10
    listed.setCurrentRow(shown[titles.index("Himmelblau")])
    qtbot.keyClick(listed, Qt.Key.Key_Return)
    assert window.session.scenario.surface.id == "himmelblau"


def test_a_search_that_finds_nothing_leads_to_a_formula(window: MainWindow, qtbot: QtBot) -> None:
    window.action("gallery").trigger()
    gallery = opened(window, "surface-gallery")
    qtbot.keyClicks(gallery.findChild(QLineEdit, "gallery-search"), "formula")
    seen(gallery, QPushButton, "gallery-own").click()
    assert not gallery.isVisible()
    focused = window.focusWidget()
    assert focused is not None
    assert focused.objectName() == "surface-formula"


def test_return_in_a_section_goes_on_to_its_surfaces(window: MainWindow, qtbot: QtBot) -> None:
    window.action("gallery").trigger()
    gallery = opened(window, "surface-gallery")
    sections = gallery.findChild(QListWidget, "gallery-sections")
    listed = gallery.findChild(QListWidget, "gallery-list")
    before = window.session.scenario
    sections.setFocus()
    sections.setCurrentRow(1)
    qtbot.keyClick(sections, Qt.Key.Key_Return)
    assert gallery.isVisible()
    assert window.session.scenario == before
    assert gallery.focusWidget() is listed
    key = listed.currentItem().data(Qt.ItemDataRole.UserRole)
    qtbot.keyClick(listed, Qt.Key.Key_Return)
    assert not gallery.isVisible()
    assert window.session.scenario.surface.id == key


def test_enter_in_the_search_uses_the_first_surface_found(window: MainWindow, qtbot: QtBot) -> None:
    window.session.apply(
        on_surface(window.session.scenario, surfaces["himmelblau"]), "change surface"
    )
    window.action("gallery").trigger()
    gallery = opened(window, "surface-gallery")
    search = gallery.findChild(QLineEdit, "gallery-search")
    qtbot.keyClicks(search, "rosen")
    about = gallery.findChild(QLabel, "gallery-about")
    assert surfaces["rosenbrock"].look_at in about.text()
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert window.session.scenario.surface.id == "rosenbrock"


def test_arrows_go_through_what_was_found_alone(window: MainWindow, qtbot: QtBot) -> None:
    window.action("gallery").trigger()
    gallery = opened(window, "surface-gallery")
    qtbot.keyClicks(gallery.findChild(QLineEdit, "gallery-search"), "saddle")
    listed = gallery.findChild(QListWidget, "gallery-list")
    shown = [row for row in range(listed.count()) if not listed.item(row).isHidden()]
    assert len(shown) > 2
    listed.setFocus()
    passed = [listed.currentRow()]
    for _ in shown[1:]:
        qtbot.keyClick(listed, Qt.Key.Key_Right)
        passed.append(listed.currentRow())
    assert passed == shown
    gallery.reject()


def test_the_gallery_says_so_where_nothing_is_found(window: MainWindow, qtbot: QtBot) -> None:
    before = window.session.scenario
    window.action("gallery").trigger()
    gallery = opened(window, "surface-gallery")
    search = gallery.findChild(QLineEdit, "gallery-search")
    qtbot.keyClicks(search, "zzz")
    assert "zzz" in seen(gallery, QLabel, "gallery-nothing").text()
    assert gallery.findChild(QLabel, "gallery-about").text() == ""
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert gallery.isVisible()
    assert window.session.scenario == before
    search.clear()
    assert seen(gallery, QListWidget, "gallery-list").currentRow() >= 0
    assert gallery.findChild(QLabel, "gallery-about").text()
    gallery.reject()


def section(gallery: QDialog, title: str) -> None:
    """Choose a section as with the arrow keys."""
    listed = gallery.findChild(QListWidget, "gallery-sections")
    titles = [listed.item(row).text() for row in range(listed.count())]
    listed.setCurrentRow(titles.index(title))


def test_a_section_of_the_gallery_shows_what_is_in_it_and_a_network_is_used(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.action("gallery").trigger()
    gallery = opened(window, "surface-gallery")
    section(gallery, "Neural networks")
    listed = gallery.findChild(QListWidget, "gallery-list")
    shown = [row for row in range(listed.count()) if not listed.item(row).isHidden()]
    assert [listed.item(row).text() for row in shown] == [
        preset.title for preset in networks.values()
    ]
    assert listed.currentRow() == shown[0]
    assert (
        networks["linear_regression"].look_at in gallery.findChild(QLabel, "gallery-about").text()
    )
    qtbot.keyClick(listed, Qt.Key.Key_Return)
    assert window.session.scenario.surface.network == networks["linear_regression"].make()


def test_a_search_leaves_the_section(window: MainWindow, qtbot: QtBot) -> None:
    window.action("gallery").trigger()
    gallery = opened(window, "surface-gallery")
    section(gallery, "One dimension")
    qtbot.keyClicks(gallery.findChild(QLineEdit, "gallery-search"), "himmelblau")
    qtbot.keyClick(gallery.findChild(QLineEdit, "gallery-search"), Qt.Key.Key_Return)
    assert window.session.scenario.surface.id == "himmelblau"


def test_the_gallery_leads_to_a_formula_of_ones_own(window: MainWindow, qtbot: QtBot) -> None:
    window.docks.lesson_dock.raise_()
    window.action("gallery").trigger()
    gallery = opened(window, "surface-gallery")
    listed = gallery.findChild(QListWidget, "gallery-sections")
    place = listed.visualItemRect(listed.item(listed.count() - 1)).center()
    qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not gallery.isVisible()
    field = seen(window, QLineEdit, "surface-formula")
    qtbot.waitUntil(lambda: window.focusWidget() is field)


def test_the_gallery_paints_a_picture_of_every_surface(window: MainWindow, qtbot: QtBot) -> None:
    window.action("gallery").trigger()
    gallery = opened(window, "surface-gallery")
    listed = gallery.findChild(QListWidget, "gallery-list")

    def painted() -> set[int]:
        return {listed.item(row).icon().cacheKey() for row in range(listed.count())}

    qtbot.waitUntil(lambda: len(painted()) == listed.count(), timeout=20_000)
    gallery.reject()


def test_a_lesson_opens_from_the_list_and_waits_for_an_answer(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.action("lessons").trigger()
    dialog = opened(window, "lesson-list-dialog")
    listed = dialog.findChild(QListWidget, "lessons")
    listed.setCurrentRow(0)
    qtbot.keyClick(listed, Qt.Key.Key_Return)
    lesson = lessons["parabola_momentum"]
    assert window.session.scenario == lesson.scenario
    assert window.docks.lesson_panel.lesson == lesson
    assert lesson.title in window.windowTitle()
    assert lesson.question is not None
    assert not window.playback.playing
    assert window.session.step == 0


def test_every_try_of_every_lesson_can_be_clicked_undone_and_started_again(
    window: MainWindow, qtbot: QtBot
) -> None:
    for lesson in lessons.usable()[0]:
        window.lesson_course.open(lesson)
        window.playback.pause()
        for index in range(len(lesson.tries)):
            button = window.docks.lesson_panel.findChild(QPushButton, f"lesson-try-{index}")
            button.click()
            assert window.session.scenario != lesson.scenario, (lesson.id, index)
            window.session.undo_stack.undo()
            assert window.session.scenario == lesson.scenario, (lesson.id, index)
        assert window.isVisible()


def test_a_question_answers_only_after_a_choice(window: MainWindow, qtbot: QtBot) -> None:
    asked = [lesson for lesson in lessons.usable()[0] if lesson.question is not None]
    if not asked:
        pytest.fail("no lesson asks a question")
    lesson = asked[0]
    assert lesson.question is not None
    window.lesson_course.open(lesson)
    window.playback.pause()
    panel = window.docks.lesson_panel
    answer = panel.findChild(QLabel, "lesson-answer")
    assert not answer.isVisibleTo(panel)
    wrong = (lesson.question.answer + 1) % len(lesson.question.choices)
    for choice, word in ((wrong, "Not quite"), (lesson.question.answer, "Right")):
        panel.findChild(QPushButton, "lesson-list")
        button = panel.findChild(QRadioButton, f"lesson-choice-{choice}")
        button.click()
        assert word in answer.text()
        assert answer.isVisibleTo(panel)


def test_the_sheet_of_keys_lists_what_the_menus_offer(window: MainWindow) -> None:
    window.action("shortcuts").trigger()
    sheet = opened(window, "shortcut-sheet")
    texts = {label.text() for label in sheet.findChildren(QLabel)}
    assert {"Space", "Home", "Play or pause", "Mouse"} <= texts
    sheet.reject()


def test_the_sheet_of_keys_fits_a_small_screen(window: MainWindow) -> None:
    window.action("shortcuts").trigger()
    sheet = opened(window, "shortcut-sheet")
    keys = sheet.findChild(QScrollArea).widget().sizeHint()
    assert keys.width() <= 1200
    assert keys.height() <= 600
    room = sheet.screen().availableSize()
    assert sheet.width() <= room.width()
    assert sheet.height() <= room.height()
    sheet.reject()


def test_the_versions_can_be_copied(window: MainWindow) -> None:
    window.action("about").trigger()
    about = opened(window, "about-dialog")
    about.findChild(QPushButton, "about-copy").click()
    copied = QGuiApplication.clipboard().text()
    assert "Descent Explorer" in copied
    assert "numpy" in copied
    about.reject()


def test_no_lesson_that_comes_with_the_program_is_broken() -> None:
    usable, wrong = lessons.usable()
    assert wrong == []
    assert {Path(lessons.folder / f"{lesson.id}.toml").is_file() for lesson in usable} == {True}


def test_a_path_to_identify_is_chosen_from_the_menu(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("1,2\n3,a\n", encoding="utf-8")
    window.window_dialogs.ask_for_points = lambda: path
    window.action("identify").trigger()
    words = opened(window, "identification-dialog").findChild(QLabel, "identification-words")
    assert "line 2" in words.text()


def test_no_file_chosen_identifies_nothing(window: MainWindow) -> None:
    window.window_dialogs.ask_for_points = lambda: None
    window.action("identify").trigger()
    assert not window.findChildren(QDialog, "identification-dialog")


def test_the_guide_opens_from_the_help_menu(window: MainWindow) -> None:
    window.action("guide").trigger()
    assert "Home and End jump" in opened(window, "guide-dialog").text.toPlainText()  # type: ignore[attr-defined]


def test_a_matrix_is_chosen_in_its_section(window: MainWindow, qtbot: QtBot) -> None:
    window.action("gallery").trigger()
    gallery = opened(window, "surface-gallery")
    section(gallery, "Matrices")
    listed = gallery.findChild(QListWidget, "gallery-list")
    shown = [row for row in range(listed.count()) if not listed.item(row).isHidden()]
    assert len(shown) == 5
    listed.setCurrentRow(shown[0])
    qtbot.keyClick(listed, Qt.Key.Key_Return)
    assert window.session.scenario.surface.matrices
