from __future__ import annotations

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLabel, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from explorer.engine import optimizers, surfaces
from explorer.engine.number_text import rounded
from explorer.gui.panels.results.step_model import DIGITS
from explorer.gui.panels.results.step_table import StepTable
from explorer.gui.session.session import Session
from explorer.scenario import edit
from explorer.scenario.scenario import Scenario


def make_session(steps: int = 200) -> Session:
    surface = surfaces["himmelblau"]
    scenario = Scenario(surface, surface.starts[0], steps)
    scenario = edit.added(scenario, optimizers["adam"](learning_rate=0.05))
    return Session(edit.added(scenario, optimizers["gradient_descent"](learning_rate=0.001)))


@pytest.fixture
def session() -> Session:
    return make_session()


@pytest.fixture
def table(qtbot: QtBot, session: Session) -> StepTable:
    result = StepTable(session)
    qtbot.addWidget(result)
    result.resize(420, 300)
    result.show()
    return result


def headings(table: StepTable) -> list[str]:
    model = table.model
    return [
        model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())
    ]


def cell(table: StepTable, row: int, heading: str) -> str:
    return table.model.index(row, headings(table).index(heading)).data()


def click_row(qtbot: QtBot, table: StepTable, row: int) -> None:
    at = QPoint(20, table.view.rowViewportPosition(row) + 4)
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_all_steps_are_there_with_position_loss_gradient_and_terms(
    table: StepTable, session: Session
) -> None:
    trajectory = session.outcome.trajectories[0]
    assert trajectory is not None
    assert table.model.rowCount() == 201
    assert headings(table)[:5] == ["step", "x", "y", "f", "|g|"]
    assert "m̂ x" in headings(table)
    assert cell(table, 7, "step") == "7"
    shown = cell(table, 7, "m̂ y").replace("−", "-")
    assert float(shown) == pytest.approx(trajectory.terms["corrected_first_moment"][7, 1], rel=1e-5)
    assert float(cell(table, 7, "f")) == pytest.approx(trajectory.losses[7], rel=1e-5)


def test_a_click_on_a_row_moves_the_cursor(
    qtbot: QtBot, table: StepTable, session: Session
) -> None:
    click_row(qtbot, table, 3)
    assert session.step == 3
    qtbot.keyClick(table.view, Qt.Key.Key_Down)
    assert session.step == 4


def test_the_cursor_s_row_is_lit_and_in_view(table: StepTable, session: Session) -> None:
    session.set_step(150)
    (row,) = {index.row() for index in table.view.selectionModel().selectedIndexes()}
    assert row == 150
    assert table.view.viewport().rect().contains(20, table.view.rowViewportPosition(150))


def test_following_the_cursor_does_not_move_sideways(table: StepTable, session: Session) -> None:
    bar = table.view.horizontalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    assert before > 0
    session.set_step(90)
    assert bar.value() == before


def test_following_asks_the_session_for_nothing(table: StepTable, session: Session) -> None:
    steps: list[int] = []
    session.step_changed.connect(steps.append)
    session.set_step(20)
    session.set_chosen(1)
    session.set_chosen(0)
    assert steps == [20]


def test_another_contender_shows_its_own_columns(table: StepTable, session: Session) -> None:
    session.set_chosen(1)
    assert headings(table) == ["step", "x", "y", "f", "|g|", "g x", "g y", "Δx x", "Δx y"]


def test_selected_rows_are_copied_exactly_with_their_names(
    qtbot: QtBot, table: StepTable, session: Session
) -> None:
    session.set_chosen(1)
    click_row(qtbot, table, 1)
    qtbot.keyClick(table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:4] == ["step", "x", "y", "loss"]
    trajectory = session.outcome.trajectories[1]
    assert trajectory is not None
    assert [line.split("\t")[0] for line in lines[1:]] == ["1", "2"]
    assert float(lines[1].split("\t")[1]) == trajectory.positions[1, 0]


def test_all_steps_can_be_copied(table: StepTable) -> None:
    table.copy_all()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 202


def test_a_run_that_diverged_ends_where_it_did(qtbot: QtBot) -> None:
    surface = surfaces["rosenbrock"]
    scenario = Scenario(surface, surface.starts[0], 500)
    session = Session(edit.added(scenario, optimizers["gradient_descent"](learning_rate=1.0)))
    table = StepTable(session)
    qtbot.addWidget(table)
    table.show()
    trajectory = session.outcome.trajectories[0]
    assert trajectory is not None
    assert table.model.rowCount() == len(trajectory.losses) < 500
    session.set_step(400)
    assert table.view.currentIndex().row() == table.model.rowCount() - 1
    assert session.step == 400


def test_with_nobody_to_step_the_table_is_empty(qtbot: QtBot, session: Session) -> None:
    table = StepTable(Session(Scenario(session.scenario.surface, session.scenario.start, 5)))
    qtbot.addWidget(table)
    table.show()
    assert (table.model.rowCount(), table.model.columnCount()) == (0, 0)


def test_a_hundred_thousand_steps_show_at_once_and_compute_no_terms_out_of_sight(
    qtbot: QtBot,
) -> None:
    session = make_session(100_000)
    trajectory = session.outcome.trajectories[0]
    assert trajectory is not None
    table = StepTable(session)
    qtbot.addWidget(table)
    table.resize(300, 300)
    began = time.perf_counter()
    table.show()
    table.view.viewport().repaint()
    session.set_step(70_000)
    table.view.viewport().repaint()
    assert time.perf_counter() - began < 1.0
    assert "terms" not in vars(trajectory)


@pytest.mark.parametrize("value", [-0.00947612, -1.23456e-205, 123456.7])
def test_no_number_is_cut_in_its_column(table: StepTable, value: float) -> None:
    text = rounded(value, DIGITS)
    delegate = table.view.itemDelegate()
    option = QStyleOptionViewItem()
    option.initFrom(table.view)
    option.font = table.view.font()
    option.fontMetrics = table.view.fontMetrics()
    model = QStandardItemModel(1, 1)
    model.setItem(0, 0, QStandardItem(text))
    needed = delegate.sizeHint(option, model.index(0, 0)).width()
    assert needed <= table.view.columnWidth(headings(table).index("x"))


def test_it_says_whose_steps_they_are(table: StepTable, session: Session) -> None:
    contender = table.findChild(QLabel, "step-table-contender")
    assert contender.text() == "Adam"
    session.set_chosen(1)
    assert contender.text() == "Gradient descent"
    session.apply(replace(session.scenario, contenders=()), "remove all")
    assert contender.text() == ""
