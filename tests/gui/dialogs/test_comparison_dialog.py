from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import LIGHT
from explorer.engine import Noise, Surface, formula
from explorer.gui.dialogs.comparison_choices import Competitor
from explorer.gui.dialogs.comparison_dialog import ComparisonDialog
from explorer.gui.session.session import Session
from explorer.scenario.edit import on_surface
from explorer.scenario.lessons.location import load


@pytest.fixture
def session() -> Session:
    return Session(load("ravine_momentum"))


@pytest.fixture
def dialog(qtbot: QtBot, session: Session, tmp_path: Path) -> ComparisonDialog:
    return opened(qtbot, session, tmp_path)


def opened(qtbot: QtBot, session: Session, folder: Path) -> ComparisonDialog:
    result = ComparisonDialog(session, LIGHT, folder=folder / "kept")
    qtbot.addWidget(result)
    result.show()
    qtbot.waitExposed(result)
    for name, value in (("budget", 30.0), ("starts", 2.0), ("rates", 3.0)):
        result.form.change_requested.emit(name, value, True)
    return result


def press(qtbot: QtBot, dialog: ComparisonDialog) -> None:
    qtbot.mouseClick(dialog.run_button, Qt.MouseButton.LeftButton)


def compared(qtbot: QtBot, dialog: ComparisonDialog) -> None:
    before = dialog.view.comparison
    press(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog.view.comparison is not before)


def test_the_contenders_of_the_document_are_compared_on_its_surface_first(
    qtbot: QtBot, session: Session, dialog: ComparisonDialog
) -> None:
    compared(qtbot, dialog)
    assert dialog.view.comparison is not None
    request = dialog.view.comparison.request
    assert request.surfaces == (session.scenario.surface,)
    assert list(request.optimizers) == [contender.name for contender in session.scenario.contenders]
    assert request.sentence in dialog.outcome.text()
    assert dialog.run_button.text() == "Com&pare"


def test_surfaces_and_families_are_ticked_to_join(qtbot: QtBot, dialog: ComparisonDialog) -> None:
    dialog.surfaces.tick("Kinks")
    dialog.optimizers.tick("Sign-based")
    dialog.optimizers.tick("Adam")
    names = [each.name for each in dialog.optimizers.ticked(Competitor)]
    assert {"Lion", "Adam"} < set(names)
    assert len(dialog.surfaces.ticked(Surface)) > 1


def test_the_sensitivity_of_each_surface_can_be_looked_at(
    qtbot: QtBot, dialog: ComparisonDialog
) -> None:
    dialog.surfaces.tick("Rosenbrock")
    compared(qtbot, dialog)
    assert dialog.sensitivity.isVisible()
    before = dialog.view.grab().toImage()
    dialog.sensitivity.setCurrentIndex(1)
    assert dialog.view.grab().toImage() != before


def test_a_comparison_can_be_stopped_in_the_midst_of_a_cell(
    qtbot: QtBot, dialog: ComparisonDialog
) -> None:
    for name, value in (("budget", 1000.0), ("starts", 1000.0), ("rates", 1000.0)):
        dialog.form.change_requested.emit(name, value, True)
    press(qtbot, dialog)
    assert "Comparing: 1000 gradient evaluations" in dialog.outcome.text()
    press(qtbot, dialog)
    assert "Stopped at 0 %" in dialog.outcome.text()
    assert dialog.run_button.text() == "Com&pare"
    assert dialog.view.comparison is None


def test_what_is_finished_is_not_computed_again(
    qtbot: QtBot, dialog: ComparisonDialog, tmp_path: Path
) -> None:
    compared(qtbot, dialog)
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "kept").glob("*.npz")}
    dialog.surfaces.tick("Rosenbrock")
    compared(qtbot, dialog)
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "kept").glob("*.npz")}
    assert len(after) == 2 * len(kept)
    assert kept.items() < after.items()


def test_picture_and_table_are_taken_away(
    qtbot: QtBot, dialog: ComparisonDialog, tmp_path: Path
) -> None:
    assert not dialog.picture_button.isEnabled()
    compared(qtbot, dialog)
    dialog.ask_for_path = lambda _caption, suggested, _files: tmp_path / suggested
    qtbot.mouseClick(dialog.picture_button, Qt.MouseButton.LeftButton)
    assert (tmp_path / "comparison.png").stat().st_size > 10_000
    qtbot.mouseClick(dialog.table_button, Qt.MouseButton.LeftButton)
    budget, *lines = (tmp_path / "comparison.csv").read_text().splitlines()
    assert "30 gradient evaluations for each run" in budget
    assert len(list(csv.DictReader(lines))) == 2


def test_a_folder_that_is_not_there_is_said(
    qtbot: QtBot, dialog: ComparisonDialog, tmp_path: Path
) -> None:
    compared(qtbot, dialog)
    dialog.ask_for_path = lambda _caption, _suggested, _files: tmp_path / "nowhere" / "a.csv"
    qtbot.mouseClick(dialog.table_button, Qt.MouseButton.LeftButton)
    assert "was not written" in dialog.outcome.text()


def test_noise_of_the_document_is_repeated_with_seeds(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    session.apply(replace(session.scenario, noise=Noise(0.5)), "noise")
    dialog = opened(qtbot, session, tmp_path)
    compared(qtbot, dialog)
    assert "2 starts with 8 seeds" in dialog.outcome.text()
    assert "noise 0.5" in dialog.outcome.text()


def test_with_nothing_ticked_a_sentence_answers(qtbot: QtBot, dialog: ComparisonDialog) -> None:
    dialog.optimizers.tick("In this document", ticked=False)
    press(qtbot, dialog)
    assert "at least one surface and one optimizer" in dialog.outcome.text()


def test_on_a_surface_without_a_known_minimum_the_lowest_loss_found_counts_which_is_said(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    typed = formula("x**4 - x*y + y**4")
    session.apply(on_surface(session.scenario, typed), "surface")
    dialog = opened(qtbot, session, tmp_path)
    assert dialog.surfaces.ticked(object) == [typed]
    assert "f* is the lowest loss that any run finds" in dialog.outcome.text()
    compared(qtbot, dialog)
    assert "f* is the lowest loss that any run found" in dialog.outcome.text()


def test_an_optimizer_named_as_a_contender_is_told_apart(dialog: ComparisonDialog) -> None:
    dialog.optimizers.tick("Gradient descent")
    dialog.optimizers.tick("Gradient descent with defaults")
    names = [each.name for each in dialog.optimizers.ticked(Competitor)]
    assert len(names) == len(set(names))
