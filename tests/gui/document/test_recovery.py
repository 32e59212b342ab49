"""Unsaved work survives a crash until a person saves or discards it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QLabel

from explorer.engine import surfaces
from explorer.gui.document import recovery
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit
from explorer.scenario.files.scenario_file import read_scenario, scenario_text, write_scenario
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.scenario import Scenario
from tests.full_disk import room_for
from tests.gui.acting import click, crash
from tests.gui.conftest import Answers
from tests.hostile import cases
from tests.scenarios import starter

MakeWindow = Callable[..., MainWindow]
YEAR = 365.0 * 86400.0


def left(scenario: Scenario, folder: Path, title: str, document: Path | None = None) -> Path:
    """The work left by a crashed window."""
    kept_file = recovery.RecoveryFile(folder)
    kept_file.keep(scenario, title, document)
    file = kept_file._file
    kept_file.release()
    assert file is not None
    return file


def offered(window: MainWindow) -> list[str]:
    """The texts of the dialog that offers unsaved work; none if it is not shown."""
    dialogs = [
        dialog for dialog in window.findChildren(QDialog, "recovery-dialog") if dialog.isVisible()
    ]
    return [label.text() for dialog in dialogs for label in dialog.findChildren(QLabel)]


def change(window: MainWindow) -> Scenario:
    """Change something that is then unsaved."""
    changed = edit.with_value(window.session.scenario, 0, "learning_rate", 0.0017)
    window.session.apply(changed, "change learning rate")
    return changed


def test_work_of_a_window_that_died_comes_back_with_its_file(
    make_window: MakeWindow, scenario: Scenario, answers: Answers, tmp_path: Path
) -> None:
    first = make_window(scenario)
    answers.saved = tmp_path / "mine.descent"
    first.action("save").trigger()
    changed = change(first)
    crash(first)
    second = make_window(lessons["parabola_momentum"].scenario)
    click(second, "recovery-restore-0")
    assert second.session.scenario == changed
    assert second.session.document.path == tmp_path / "mine.descent"
    assert second.session.document.is_unsaved
    assert offered(second) == []
    second.action("undo").trigger()
    assert second.session.scenario == scenario
    second.action("redo").trigger()
    second.action("save").trigger()
    assert read_scenario(tmp_path / "mine.descent") == changed
    assert recovery.left_behind(tmp_path) == []


def test_neither_closing_nor_keeping_other_work_ends_what_is_offered(
    make_window: MakeWindow, scenario: Scenario, tmp_path: Path
) -> None:
    file = left(starter(surfaces["beale"]), tmp_path, "beale")
    before = file.read_text()
    window = make_window(scenario)
    assert "beale" in offered(window)
    change(window)
    window.document.autosave()
    window.close()
    assert file.read_text() == before
    assert [document.title for document in recovery.left_behind(tmp_path)] == ["beale"]


def test_all_that_was_left_is_offered_and_the_rest_stays_when_one_is_restored(
    make_window: MakeWindow, scenario: Scenario, tmp_path: Path
) -> None:
    for name in ("beale", "himmelblau"):
        left(starter(surfaces[name]), tmp_path, name)
    window = make_window(scenario)
    assert {"beale", "himmelblau"} <= set(offered(window))
    click(window, "recovery-restore-0")
    assert window.session.scenario.surface.id == window.session.document.title
    assert len(recovery.left_behind(tmp_path)) == 1
    crash(window)
    assert len(recovery.left_behind(tmp_path)) == 2


def test_work_is_discarded_only_by_a_word_said_twice(
    make_window: MakeWindow, scenario: Scenario, answers: Answers, tmp_path: Path
) -> None:
    file = left(scenario, tmp_path, "beale")
    window = make_window(scenario)
    click(window, "recovery-discard-0")
    assert file.exists()
    answers.discarded = True
    click(window, "recovery-discard-0")
    assert not file.exists()
    assert offered(window) == []


def test_work_of_a_window_that_lives_is_not_offered(
    make_window: MakeWindow, scenario: Scenario, tmp_path: Path
) -> None:
    first = make_window(scenario)
    change(first)
    first.document.autosave()
    second = make_window(scenario)
    assert offered(second) == []
    change(second)
    second.document.autosave()
    assert len(list(tmp_path.glob("recovery*.descent"))) == 2


def test_work_whose_data_are_away_is_kept_named_and_there_again_with_them(
    make_window: MakeWindow, tmp_path: Path, scenario: Scenario
) -> None:
    file = left(scenario, tmp_path, "beale", tmp_path / "gone.descent")
    text = file.read_text()
    file.write_text(text.replace("rosenbrock", "nowhere"))
    window = make_window(scenario)
    assert any("nowhere" in text and file.name in text for text in offered(window))
    click(window, "recovery-restore-0")
    assert "offered again" in window.statusBar().currentMessage()
    assert file.exists()
    file.write_text(text)
    click(window, "recovery-restore-0")
    assert window.session.document.title == "beale"
    assert window.session.document.path is None


def test_work_that_an_earlier_version_left_is_offered(tmp_path: Path, scenario: Scenario) -> None:
    (tmp_path / "recovery.descent").write_text(scenario_text(scenario))
    (actual,) = recovery.left_behind(tmp_path)
    assert actual.scenario == scenario


@pytest.mark.parametrize(
    "text",
    [*cases("recovery").values(), *cases("scenario").values()],
    ids=[*cases("recovery"), *cases("scenario")],
)
def test_a_hostile_recovery_is_kept_and_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "recovery.descent"
    file.write_text(text, encoding="utf-8")
    (actual,) = recovery.left_behind(tmp_path)
    assert actual.scenario is None
    assert file.name in actual.problem
    actual.problem.encode()
    actual.title.encode()
    assert file.read_text(encoding="utf-8") == text


def test_a_folder_in_place_of_unsaved_work_neither_stops_closing_nor_keeping(
    make_window: MakeWindow, scenario: Scenario, tmp_path: Path
) -> None:
    (tmp_path / "recovery.descent").mkdir()
    window = make_window(scenario)
    change(window)
    window.document.autosave()
    assert (tmp_path / "recovery-2.descent").is_file()
    assert window.close()
    assert (tmp_path / "recovery.descent").is_dir()
    assert not (tmp_path / "recovery-2.descent").exists()


def test_a_file_in_place_of_the_folder_is_said_and_the_window_closes(
    make_window: MakeWindow, scenario: Scenario, tmp_path: Path
) -> None:
    window = make_window(scenario)
    window.document._recovery_file = recovery.RecoveryFile(tmp_path / "file" / "data")
    (tmp_path / "file").write_text("")
    change(window)
    window.document.autosave()
    assert "could not be written" in window.statusBar().currentMessage()
    assert window.close()


def test_a_disk_without_room_for_unsaved_work_is_said(
    make_window: MakeWindow, scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(scenario)
    change(window)
    with room_for(0, monkeypatch):
        window.document.autosave()
    assert "; the disk may be full" in window.statusBar().currentMessage()
    window.document.autosave()
    (actual,) = tmp_path.glob("recovery*.descent")
    kept = actual.read_text()
    change(window)
    with room_for(100, monkeypatch):
        window.document.autosave()
    assert f"{actual}: File too large" in window.statusBar().currentMessage()
    assert actual.read_text() == kept


def test_a_lesson_never_asks_about_edits_and_comes_back_with_them(
    make_window: MakeWindow, answers: Answers
) -> None:
    from explorer.gui.document.settings import load_settings
    from explorer.gui.window.app import last_time

    lesson = lessons["parabola_momentum"]
    window = make_window(lesson.scenario)
    window.lesson_course.open(lesson)
    changed = replace(window.session.scenario, start=(1.0,))
    window.session.apply(changed, "move start")
    assert not window.isWindowModified()
    assert window.close()
    assert answers.asked == []
    opened = last_time(load_settings(window._memory._store))
    assert (opened.scenario, opened.lesson) == (changed, lesson)


def test_what_was_saved_as_a_lesson_is_not_unsaved(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    change(window)
    window.lesson_shelf._say_saved(tmp_path / "mine.toml")
    assert not window.isWindowModified()
    window.action("new").trigger()
    assert answers.asked == []


def test_a_file_that_changed_since_is_read_again_and_not_overwritten(tmp_path: Path) -> None:
    from explorer.gui.document.settings import Settings
    from explorer.gui.window.app import last_time

    path = tmp_path / "mine.descent"
    newer = starter(surfaces["beale"])
    write_scenario(path, newer)
    older = scenario_text(starter(surfaces["himmelblau"]))
    opened = last_time(Settings(last_scenario=older, last_path=str(path)))
    assert (opened.scenario, opened.path) == (newer, path)


def test_what_was_put_off_is_offered_again_from_the_menu(
    make_window: MakeWindow, scenario: Scenario, tmp_path: Path
) -> None:
    left(starter(surfaces["beale"]), tmp_path, "beale")
    window = make_window(scenario)
    click(window, "recovery-later")
    assert offered(window) == []
    window.action("recover").trigger()
    assert "beale" in offered(window)
    click(window, "recovery-restore-0")
    assert window.session.scenario == starter(surfaces["beale"])


def test_the_menu_says_when_nothing_was_left(window: MainWindow) -> None:
    window.action("recover").trigger()
    assert offered(window) == []
    assert window.statusBar().currentMessage() == "There is no unsaved work to recover."


@pytest.mark.parametrize("later", [-10.0 * YEAR, -60.0, 0.0, 10.0 * YEAR])
def test_what_was_left_is_offered_whatever_happened_to_the_clock(
    make_window: MakeWindow,
    scenario: Scenario,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    later: float,
) -> None:
    left(scenario, tmp_path, "mine")
    now = recovery.time.time() + later
    monkeypatch.setattr(recovery.time, "time", lambda: now)
    left(scenario, tmp_path, "newer")
    window = make_window(lessons["parabola_momentum"].scenario)
    assert {document.title for document in recovery.left_behind(tmp_path)} == {"mine", "newer"}
    click(window, "recovery-restore-0")
    assert window.session.scenario == scenario


def test_the_clock_may_be_set_back_while_work_is_kept(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(window)
    window.document.autosave()
    now = recovery.time.time() - YEAR
    monkeypatch.setattr(recovery.time, "time", lambda: now)
    changed = edit.with_value(window.session.scenario, 0, "learning_rate", 0.0023)
    window.session.apply(changed, "change learning rate")
    crash(window)
    assert [document.scenario for document in recovery.left_behind(tmp_path)] == [changed]
