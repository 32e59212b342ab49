"""What the program remembers between two runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSettings

from explorer.gui.document import settings
from explorer.gui.document.settings import Settings
from explorer.gui.window.menus import KEPT
from explorer.gui.window.window import MainWindow
from explorer.scenario.scenario import Scenario


def test_what_is_saved_is_what_is_loaded(store: QSettings) -> None:
    kept = Settings(
        theme="dark",
        recent=("/a/ä.descent", "/b"),
        speed=0.2,
        loop=True,
        export={"picture": {"width": 3}},
        options={"isolines": 0, "colour_map": None},
    )
    settings.save(store, kept)
    assert settings.load(store) == kept


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
    assert settings.load(store) == Settings()


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
    first.canvas.set_options(colour_map="dusk", scale="rank")
    before = first.menus.kept_options()
    first.close()
    second = make_window(scenario)
    assert second.menus.kept_options() == before
    assert second.action("arrows_all").isChecked()
    assert not second.action("isolines").isChecked()


def test_garbage_in_what_the_view_menu_shows_is_ignored(window: MainWindow) -> None:
    before = window.canvas.options
    window.menus.restore_options(
        {"isolines": "many", "labels": 1, "scale": "cubic", "font_size": 900, "arrows": ["all"]}
    )
    assert window.canvas.options == before


def test_everything_that_is_kept_is_an_option_of_the_canvas(window: MainWindow) -> None:
    for name, values in KEPT.items():
        assert getattr(window.canvas.options, name) in values


def test_a_panel_that_was_closed_stays_closed(
    make_window: Callable[..., MainWindow], scenario: Scenario
) -> None:
    first = make_window(scenario)
    first.desk.chart_dock.close()
    first.desk.contender_dock.setFloating(True)
    first.close()
    second = make_window(scenario)
    assert not second.desk.chart_dock.isVisible()
    assert second.desk.contender_dock.isFloating()
    assert second.desk.surface_dock.isVisible()
