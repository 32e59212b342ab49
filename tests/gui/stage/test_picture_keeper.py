"""The switches of the View menu, kept in the file of a document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from explorer.engine import surfaces
from explorer.gui.window.window import MainWindow
from explorer.scenario.files.scenario_file import read_scenario
from explorer.scenario.scenario import Scenario
from explorer.scenario.stage_layout import StageLayout
from tests.gui.conftest import Answers

PLAIN = Scenario(surfaces["ravine"], (1.0, 1.0), 5)


def shown(window: MainWindow) -> dict[str, object]:
    options = window.canvas.options
    return {name: getattr(options, name) for name in ("isolines", "evaluations", "colour_map")}


USUAL = {"isolines": 12, "evaluations": True, "colour_map": "theme"}


def test_what_the_view_menu_sets_is_in_the_file_and_comes_back_with_it(
    window: MainWindow, tmp_path: Path, answers: Answers
) -> None:
    window.action("isolines").trigger()
    window.action("evaluations").trigger()
    answers.saved = tmp_path / "own.descent"
    window.action("save").trigger()
    window.action("isolines").trigger()
    window.action("evaluations").trigger()
    assert shown(window) == USUAL
    window.document.open_path(answers.saved)
    assert shown(window) == {**USUAL, "isolines": 0, "evaluations": False}
    assert not window.action("evaluations").isChecked()


def test_undo_takes_a_switch_out_of_the_file_again(
    window: MainWindow, tmp_path: Path, answers: Answers
) -> None:
    window.action("isolines").trigger()
    assert window.session.view.picture == (("isolines", 0),)
    window.session.undo_stack.undo()
    assert shown(window) == USUAL
    answers.saved = tmp_path / "own.descent"
    window.action("save").trigger()
    view = read_scenario(answers.saved).view
    assert view is not None
    assert view.picture is None


def test_a_document_that_says_nothing_of_the_picture_leaves_it_and_another_brings_its_own(
    window: MainWindow,
) -> None:
    window.action("isolines").trigger()
    window.session.open(replace(PLAIN, view=StageLayout(("landscape",))))
    assert shown(window)["isolines"] == 0
    own = StageLayout(picture=(("colour_map", "fern"),))
    window.session.open(replace(PLAIN, view=own))
    assert shown(window) == {**USUAL, "colour_map": "fern"}


def test_what_a_document_has_comes_before_what_the_window_remembers(
    make_window: Callable[..., MainWindow],
) -> None:
    first = make_window(PLAIN)
    first.action("isolines").trigger()
    first.close()
    assert shown(make_window(PLAIN)) == {**USUAL, "isolines": 0}
    own = StageLayout(picture=(("evaluations", False),))
    second = make_window(replace(PLAIN, view=own))
    assert shown(second) == {**USUAL, "evaluations": False}


def test_the_picture_of_a_document_stays_when_the_views_change(window: MainWindow) -> None:
    window.session.open(replace(PLAIN, view=StageLayout(picture=(("evaluations", False),))))
    window.action("split").trigger()
    assert window.session.view.picture == (("evaluations", False),)
    assert shown(window)["evaluations"] is False
