from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import DARK, LIGHT
from explorer.engine import first_step_below, formula, optimizers, surfaces
from explorer.export.tables.comparison import comparison
from explorer.gui.panels.results.compare_model import (
    END,
    EVALUATIONS,
    HEADINGS,
    LENGTH,
    NAME,
    NOW,
    TO_TOLERANCE,
    VERDICT,
)
from explorer.gui.panels.results.compare_table import CompareTable
from explorer.gui.session.session import Session
from explorer.gui.window.docks.panel_actions import bring_to_front
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit
from explorer.scenario.scenario import Scenario


@pytest.fixture
def session() -> Session:
    surface = surfaces["himmelblau"]
    scenario = Scenario(surface, surface.starts[0], 300)
    for optimizer in (
        optimizers["gradient_descent"](learning_rate=0.001),
        optimizers["momentum"](learning_rate=0.01),
        optimizers["adam"](learning_rate=0.1),
        optimizers["backtracking"](),
    ):
        scenario = edit.added(scenario, optimizer)
    return Session(scenario)


@pytest.fixture
def table(qtbot: QtBot, session: Session) -> CompareTable:
    result = CompareTable(session, LIGHT)
    qtbot.addWidget(result)
    result.resize(700, 220)
    result.show()
    qtbot.waitExposed(result)
    return result


def shown(table: CompareTable, column: int) -> list[str]:
    return [table.model.index(row, column).data() for row in range(table.model.rowCount())]


def test_the_table_and_the_csv_file_count_the_same_steps(qtbot: QtBot) -> None:
    scenario = Scenario(formula("x**2 + 1"), (1.0,), 50)
    scenario = edit.added(scenario, optimizers["gradient_descent"](learning_rate=0.1))
    scenario = edit.added(scenario, optimizers["adam"]())
    session = Session(scenario)
    table = CompareTable(session, LIGHT)
    qtbot.addWidget(table)
    table.show()
    qtbot.waitExposed(table)
    rows = comparison(session.outcome)
    steps = ["–" if row.steps_to_tolerance is None else str(row.steps_to_tolerance) for row in rows]
    assert shown(table, TO_TOLERANCE) == steps == ["16", "–"]
    lengths = [table.model.cell(row, LENGTH) for row in range(2)]
    assert lengths == [row.path_length for row in rows]


def click_heading(qtbot: QtBot, table: CompareTable, column: int) -> None:
    header = table.view.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def click_row(qtbot: QtBot, table: CompareTable, row: int) -> None:
    at = QPoint(40, table.view.rowViewportPosition(row) + 5)
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_each_contender_has_a_row_with_what_became_of_it(
    table: CompareTable, session: Session
) -> None:
    names = [contender.name for contender in session.scenario.contenders]
    assert shown(table, NAME) == names
    for row, run in enumerate(session.outcome.trajectories):
        assert run is not None
        assert table.model.cell(row, END) == run.losses[-1]
        assert table.model.cell(row, VERDICT) == run.verdict.kind.replace("_", " ")
        assert table.model.cell(row, EVALUATIONS) == run.evaluations[-1]
        length = table.model.cell(row, LENGTH)
        direct = ((run.positions[-1] - run.positions[0]) ** 2).sum() ** 0.5
        assert isinstance(length, float)
        assert length >= direct * (1 - 1e-12)
    assert table.model.cell(3, EVALUATIONS) > 300
    assert isinstance(table.model.index(0, NAME).data(Qt.ItemDataRole.DecorationRole), QIcon)


def test_at_step_0_of_an_open_question_the_table_tells_no_outcomes(
    table: CompareTable, session: Session
) -> None:
    told = {column: shown(table, column) for column in (END, TO_TOLERANCE, VERDICT)}
    table.withhold(True)
    for column in told:
        assert set(shown(table, column)) == {"–"}
    tip = table.model.index(0, VERDICT).data(Qt.ItemDataRole.ToolTipRole)
    assert tip is None
    assert shown(table, NOW)[0] != "–"
    session.set_step(1)
    assert {column: shown(table, column) for column in told} == told
    session.set_step(0)
    assert set(shown(table, VERDICT)) == {"–"}
    table.withhold(False)
    assert {column: shown(table, column) for column in told} == told


def test_only_the_losses_at_the_cursor_follow_the_playback(
    table: CompareTable, session: Session
) -> None:
    changed: list[tuple[int, int]] = []
    table.model.dataChanged.connect(
        lambda first, last: changed.append((first.column(), last.column()))
    )
    session.set_step(40)
    assert changed == [(NOW, NOW)]
    run = session.outcome.trajectories[1]
    assert run is not None
    assert table.model.cell(1, NOW) == run.losses[40]


def test_a_heading_sorts_and_rows_then_keep_their_places_while_playing(
    qtbot: QtBot, table: CompareTable, session: Session
) -> None:
    click_heading(qtbot, table, NOW)
    click_heading(qtbot, table, NOW)
    session.set_step(5)
    click_heading(qtbot, table, END)
    ends = [table.model.cell(row, END) for row in range(4)]
    assert ends == sorted(ends)
    order = shown(table, NAME)
    for step in range(0, 300, 50):
        session.set_step(step)
        assert shown(table, NAME) == order


def test_what_never_gets_there_comes_last_either_way(qtbot: QtBot, table: CompareTable) -> None:
    table.model.set_tolerance(1e-300, from_optimum=True)
    assert table.model.cell(0, TO_TOLERANCE) is None
    for _ in range(2):
        click_heading(qtbot, table, TO_TOLERANCE)
        assert shown(table, TO_TOLERANCE)[-1] == "–"


def test_a_click_chooses_the_contender_of_that_row_also_when_sorted(
    qtbot: QtBot, table: CompareTable, session: Session
) -> None:
    click_heading(qtbot, table, END)
    click_row(qtbot, table, 2)
    name = session.scenario.contenders[session.chosen].name
    assert name == shown(table, NAME)[2]
    click_heading(qtbot, table, NAME)
    (row,) = {index.row() for index in table.view.selectionModel().selectedIndexes()}
    assert shown(table, NAME)[row] == name
    assert session.scenario.contenders[session.chosen].name == name


def test_the_chosen_contender_s_row_is_lit(table: CompareTable, session: Session) -> None:
    session.set_chosen(2)
    assert {index.row() for index in table.view.selectionModel().selectedIndexes()} == {2}


def test_following_asks_the_session_for_nothing(
    qtbot: QtBot, table: CompareTable, session: Session
) -> None:
    asked: list[object] = []
    session.chosen_changed.connect(asked.append)
    session.set_chosen(3)
    click_heading(qtbot, table, END)
    session.set_step(9)
    assert asked == [3]


def test_the_tolerance_is_typed_and_holds_above_the_lowest_value_or_for_f_itself(
    qtbot: QtBot,
) -> None:
    surface = formula("x**2 + y**2 + 3")
    scenario = Scenario(surface, (1.0, 1.0), 100)
    session = Session(edit.added(scenario, optimizers["gradient_descent"](learning_rate=0.1)))
    table = CompareTable(session, LIGHT)
    qtbot.addWidget(table)
    table.show()
    table.options.tolerance.selectAll()
    qtbot.keyClicks(table.options.tolerance, "0.5")
    qtbot.keyClick(table.options.tolerance, Qt.Key.Key_Return)
    run = session.outcome.trajectories[0]
    assert run is not None
    assert table.model.cell(0, TO_TOLERANCE) == first_step_below(run, 0.5, float(run.losses.min()))
    qtbot.keyClick(table.options.measure, Qt.Key.Key_Down)
    assert table.options.measure.currentText() == "f"
    assert table.model.cell(0, TO_TOLERANCE) is None


def test_hidden_contenders_are_named_and_have_no_numbers(
    table: CompareTable, session: Session
) -> None:
    hidden = replace(session.scenario.contenders[1], visible=False)
    session.apply(session.scenario.with_contender(1, hidden), "hide")
    assert [table.model.index(1, column).data() for column in range(len(HEADINGS))] == [
        "Momentum",
        "–",
        "–",
        "–",
        "hidden",
        "–",
        "–",
    ]


def test_the_whole_table_is_copied_with_exact_numbers(
    qtbot: QtBot, table: CompareTable, session: Session
) -> None:
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == [heading.name for heading in HEADINGS]
    run = session.outcome.trajectories[2]
    assert run is not None
    assert float(lines[3].split("\t")[END]) == run.losses[-1]


def test_names_with_commas_survive_csv(table: CompareTable, session: Session) -> None:
    odd = replace(session.scenario.contenders[0], name='plain, "slow"')
    session.apply(session.scenario.with_contender(0, odd), "rename")
    table.view.copy_csv()
    assert QGuiApplication.clipboard().text().splitlines()[1].startswith('"plain, ""slow""",')


def test_swatches_follow_the_theme(table: CompareTable) -> None:
    def colour() -> str:
        icon = table.model.index(0, NAME).data(Qt.ItemDataRole.DecorationRole)
        image = icon.pixmap(14, 14).toImage()
        return image.pixelColor(image.width() // 2, image.height() // 2).name()

    before = colour()
    table.set_theme(DARK)
    assert colour() != before


def test_columns_stay_as_wide_while_playing(table: CompareTable, session: Session) -> None:
    widths = [table.view.columnWidth(column) for column in range(len(HEADINGS))]
    for step in range(0, 300, 20):
        session.set_step(step)
    assert [table.view.columnWidth(column) for column in range(len(HEADINGS))] == widths


def test_all_columns_fit_beside_each_other_in_a_window_of_1280_pixels(
    table: CompareTable, session: Session
) -> None:
    table.resize(640, 220)
    session.set_step(300)
    QApplication.processEvents()
    assert not table.view.horizontalScrollBar().isVisible()
    for column in range(NAME + 1, len(HEADINGS)):
        wide = table.view.columnWidth(column)
        for row in range(table.model.rowCount()):
            index = table.model.index(row, column)
            assert table.view.sizeHintForIndex(index).width() <= wide, index.data()


def test_runs_near_the_largest_floats_have_a_path_length(
    table: CompareTable, session: Session
) -> None:
    scenario = Scenario(formula("1e150*x"), (0.0,), 50)
    descent = optimizers["gradient_descent"](learning_rate=1e6)
    session.open(edit.added(scenario, descent))
    assert table.model.cell(0, LENGTH) == pytest.approx(5e157)


def test_gradients_and_all_evaluations_are_counted_too(qtbot: QtBot) -> None:
    bowl = Scenario(formula("x**4 + y**4 + x**2"), (1.0, 1.0), 40)
    session = Session(edit.added(bowl, optimizers["newton"]()))
    table = CompareTable(session, LIGHT)
    qtbot.addWidget(table)
    table.show()
    steps = table.model.cell(0, TO_TOLERANCE)
    collected = {}
    for index in range(table.options.counted.count()):
        table.options.counted.setCurrentIndex(index)
        table.options.counted.activated.emit(index)
        collected[table.options.counted.currentText()] = table.model.cell(0, TO_TOLERANCE)
    assert isinstance(steps, int)
    assert steps > 1
    assert collected == {"steps": steps, "gradients": steps, "evaluations": 3 * steps}
    heading = table.model.headerData(TO_TOLERANCE, Qt.Orientation.Horizontal)
    assert heading == "evaluations"


def test_a_double_click_on_a_verdict_shows_its_number_in_the_chart(
    window: MainWindow, qtbot: QtBot
) -> None:
    bring_to_front(window.docks.compare_dock)
    table = window.docks.compare_dock.panel
    run = window.session.outcome.trajectories[1]
    assert run is not None
    measure = run.verdict.measure
    assert measure is not None
    place = table.view.visualRect(table.model.index(1, VERDICT)).center()
    assert "Double-click" in table.model.index(1, VERDICT).data(Qt.ItemDataRole.ToolTipRole)
    for act in (qtbot.mouseClick, qtbot.mouseDClick):
        act(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.session.chosen == 1
    assert window.session.step == measure.step
    charts = window.docks.chart_dock.panel
    assert charts.isVisible()
    assert charts.plot.options.quantity.kind == measure.quantity


def test_a_double_click_beside_the_verdict_shows_nothing_else(
    window: MainWindow, qtbot: QtBot
) -> None:
    bring_to_front(window.docks.compare_dock)
    table = window.docks.compare_dock.panel
    place = table.view.visualRect(table.model.index(1, END)).center()
    for act in (qtbot.mouseClick, qtbot.mouseDClick):
        act(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert table.isVisible()
