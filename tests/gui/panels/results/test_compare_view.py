"""The table of a comparison."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from explorer.engine import optimizers, surfaces
from explorer.gui.panels.results.compare_model import NAME, CompareModel
from explorer.gui.panels.results.compare_view import CompareView
from explorer.scenario import edit
from explorer.scenario.results import compute
from explorer.scenario.scenario import Scenario


@pytest.fixture
def view(qtbot: QtBot) -> CompareView:
    scenario = Scenario(surfaces["ravine"], (2.0, 2.0), 20)
    for name in ("gradient_descent", "adam"):
        scenario = edit.added(scenario, optimizers[name]())
    model = CompareModel()
    view = CompareView(model)
    model.setParent(view)
    qtbot.addWidget(view)
    model.show(compute(scenario), [QIcon(), QIcon()], 0)
    view.resize(900, 200)
    view.show()
    qtbot.waitExposed(view)
    return view


def names(view: CompareView) -> list[str]:
    return [view.model().index(row, NAME).data() for row in range(2)]


def test_the_menu_takes_the_rows_back_into_the_order_of_the_list(
    qtbot: QtBot, view: CompareView
) -> None:
    order = names(view)
    view.sortByColumn(NAME, Qt.SortOrder.AscendingOrder)
    assert names(view) == sorted(order) != order
    view.customContextMenuRequested.emit(QPoint(10, 10))
    menu = view.findChild(QMenu, "compare-table-menu")
    assert menu is not None
    next(entry for entry in menu.actions() if entry.text() == "Order of the list").trigger()
    menu.close()
    assert names(view) == order


def test_a_row_is_selected_without_a_move_to_the_side(view: CompareView) -> None:
    view.resize(200, 200)
    bar = view.horizontalScrollBar()
    bar.setValue(bar.maximum())
    view.show_row(1)
    assert {index.row() for index in view.selectionModel().selectedIndexes()} == {1}
    assert bar.value() == bar.maximum() > 0
    view.show_row(-1)
    assert view.selectionModel().selectedIndexes() == []
