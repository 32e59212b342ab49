"""The settings that the program saves between sessions."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from explorer.gui.document import settings
from explorer.gui.document.settings import Settings
from explorer.gui.window.app import last_time
from explorer.gui.window.view_options import KEPT
from explorer.gui.window.window import MainWindow
from explorer.scenario.files.scenario_file import scenario_text
from explorer.scenario.scenario import Scenario
from tests.gui.conftest import Answers
from tests.hostile import cases


def test_what_is_saved_is_what_is_loaded(store: QSettings) -> None:
    kept = Settings(
        theme="dark",
        recent=("/a/ä.descent", "/b"),
        speed=0.2,
        loop=True,
        export={"picture": {"width": 3}},
        options={"isolines": 0, "colour_map": "theme"},
    )
    settings.save_settings(store, kept)
    assert settings.load_settings(store) == kept


@pytest.mark.parametrize(
    "text",
    [
        '{"theme": "pink"}',
        '{"speed": true}',
        '{"recent": "all"}',
        '{"options": []}',
        '{"unknown": 1}',
        "[1]",
        "NaN",
    ],
)
def test_what_cannot_be_used_is_left_at_its_default(store: QSettings, text: str) -> None:
    store.setValue(settings.KEY, text)
    assert settings.load_settings(store) == Settings()


def test_a_file_opened_again_comes_first_and_ten_are_kept() -> None:
    kept = Settings()
    for number in range(12):
        kept = kept.with_recent(f"/{number}")
    kept = kept.with_recent("/5")
    assert kept.recent[:2] == ("/5", "/11")
    assert len(kept.recent) == 10
    assert len(set(kept.recent)) == 10


def test_what_the_view_menu_shows_is_remembered(
    make_window: Callable[..., MainWindow], scenario: Scenario
) -> None:
    first = make_window(scenario)
    for name in ("isolines", "colour_bar", "arrows_all", "fade"):
        first.action(name).trigger()
    first.canvas.set_options(colour_map="dusk", height_scale="rank")
    before = first.menus.view_options.kept()
    first.close()
    second = make_window(scenario)
    assert second.menus.view_options.kept() == before
    assert second.action("arrows_all").isChecked()
    assert not second.action("isolines").isChecked()


def test_garbage_in_what_the_view_menu_shows_is_ignored(window: MainWindow) -> None:
    before = window.canvas.options
    window.menus.view_options.restore(
        {
            "isolines": "many",
            "labels": 1,
            "height_scale": "cubic",
            "font_size": 900,
            "arrows": ["all"],
        }
    )
    assert window.canvas.options == before


def test_everything_that_is_kept_is_an_option_of_the_canvas(window: MainWindow) -> None:
    for name, values in KEPT.items():
        assert getattr(window.canvas.options, name) in values


def test_a_panel_that_was_closed_stays_closed(
    make_window: Callable[..., MainWindow], scenario: Scenario
) -> None:
    first = make_window(scenario)
    first.docks.chart_dock.close()
    first.docks.contender_dock.setFloating(True)
    first.close()
    second = make_window(scenario)
    assert not second.docks.chart_dock.isVisible()
    assert second.docks.contender_dock.isFloating()
    assert second.docks.surface_dock.isVisible()


@pytest.mark.parametrize("text", cases("settings").values(), ids=cases("settings"))
def test_hostile_settings_are_set_aside_with_a_sentence_and_the_window_opens(
    store: QSettings, text: str, qapp: object
) -> None:
    store.setValue(settings.KEY, text)
    window = MainWindow(store)
    window.deleteLater()
    kept, sentence = settings.read_settings(store)
    if "AAAA" not in text or len(text) > 100:
        # Only Qt can tell that a state is not one of its own.
        assert kept == Settings(last_scenario=kept.last_scenario)
        assert sentence.startswith("Settings that could not be used were set aside: ")
        assert store.value(settings.SET_ASIDE) == text
    assert last_time(kept).lesson is not None
    settings.update(store, {"theme": "dark"})
    assert settings.load_settings(store).theme == "dark"


@pytest.mark.parametrize("name", ["geometry", "layout"])
def test_a_layout_that_is_none_is_said_and_the_window_opens(
    make_window: Callable[..., MainWindow], store: QSettings, scenario: Scenario, name: str
) -> None:
    store.setValue(settings.KEY, json.dumps({name: "AAAA"}))
    window = make_window(scenario)
    assert "could not be restored" in window.statusBar().currentMessage()
    assert window.docks.surface_dock.isVisible()


@pytest.mark.parametrize("text", cases("scenario").values(), ids=cases("scenario"))
def test_a_hostile_last_scenario_is_said_and_the_first_lesson_opens(text: str) -> None:
    opened = last_time(Settings(last_scenario=text))
    assert opened.lesson is not None
    assert opened.problem.startswith("The last session could not be reopened: ")


def test_what_changes_is_remembered_at_once_since_a_program_may_die(
    window: MainWindow, store: QSettings, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    answers.saved = tmp_path / "mine.descent"
    window.action("save").trigger()
    window.set_theme_choice("dark")
    window.docks.chart_dock.close()
    window.playback.set_speed(77.0)
    assert settings.load_settings(store).recent == (str(answers.saved),)
    assert settings.load_settings(store).theme == "dark"
    qtbot.waitUntil(lambda: settings.load_settings(store).speed == 77.0)
    kept = settings.load_settings(store)
    assert kept.last_path == str(answers.saved)
    shown = replace(window.session.scenario, view=window.session.view)
    assert kept.last_scenario == scenario_text(shown)
    assert kept.layout


def test_settings_that_cannot_be_saved_are_said_once(
    window: MainWindow, store: QSettings, tmp_path: Path
) -> None:
    said: list[str] = []
    window.statusBar().messageChanged.connect(said.append)
    Path(store.fileName()).unlink()
    Path(store.fileName()).mkdir()
    window.set_theme_choice("dark")
    window.set_theme_choice("light")
    (sentence,) = [text for text in said if text]
    assert sentence.startswith(f"{tmp_path / 'settings.ini'}: settings cannot be saved")
    assert window.settings.theme == "light"
    assert window.close()


def test_two_windows_do_not_forget_each_others_recent_files(store: QSettings) -> None:
    settings.save_settings(store, Settings(recent=("/a",), theme="dark"))
    settings.update(store, {"speed": 3.0})
    assert settings.load_settings(store) == Settings(recent=("/a",), theme="dark", speed=3.0)
