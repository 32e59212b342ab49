from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.gui.widgets.layout.tab_order import follow_layouts


def page_of_four(qtbot: QtBot) -> tuple[QWidget, QVBoxLayout]:
    """A shown page; its fields were made last to first."""
    page = QWidget()
    qtbot.addWidget(page)
    for name in "dcba":
        QLineEdit(page).setObjectName(name)
    return page, QVBoxLayout(page)


def field(page: QWidget, name: str) -> QLineEdit:
    actual = page.findChild(QLineEdit, name)
    assert isinstance(actual, QLineEdit)
    return actual


def walked(page: QWidget, qtbot: QtBot, steps: int = 4) -> str:
    """The names of the fields that Tab comes to, beginning with a."""
    page.show()
    field(page, "a").setFocus()
    qtbot.waitUntil(field(page, "a").hasFocus)
    names = ""
    for _ in range(steps):
        focused = QApplication.focusWidget()
        assert focused is not None
        names += focused.objectName()
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    return names


def test_tab_goes_down_a_column_and_along_its_rows(qtbot: QtBot) -> None:
    page, column = page_of_four(qtbot)
    row = QHBoxLayout()
    row.addWidget(field(page, "b"))
    row.addWidget(field(page, "c"))
    column.addWidget(field(page, "a"))
    column.addLayout(row)
    column.addWidget(field(page, "d"))
    follow_layouts(page)
    assert walked(page, qtbot) == "abcd"


def test_tab_goes_along_the_rows_of_a_grid_whatever_was_put_in_first(qtbot: QtBot) -> None:
    page, column = page_of_four(qtbot)
    grid = QGridLayout()
    for name, row, across in (("d", 1, 1), ("b", 0, 1), ("c", 1, 0), ("a", 0, 0)):
        grid.addWidget(field(page, name), row, across)
    column.addLayout(grid)
    follow_layouts(page)
    assert walked(page, qtbot) == "abcd"


def test_tab_goes_through_what_scrolls_where_it_stands(qtbot: QtBot) -> None:
    page, column = page_of_four(qtbot)
    area, inner = QScrollArea(page), QWidget(page)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside = QVBoxLayout(inner)
    inside.addWidget(field(page, "b"))
    inside.addWidget(field(page, "c"))
    area.setWidget(inner)
    column.addWidget(field(page, "a"))
    column.addWidget(area)
    column.addWidget(QLabel("no stop", page))
    column.addWidget(field(page, "d"))
    follow_layouts(page)
    assert walked(page, qtbot) == "abcd"


def test_panels_follow_one_another(qtbot: QtBot) -> None:
    page, column = page_of_four(qtbot)
    panels = []
    for names in ("cd", "ab"):
        panel = QWidget(page)
        inside = QVBoxLayout(panel)
        for name in names:
            inside.addWidget(field(page, name))
        column.addWidget(panel)
        panels.insert(0, panel)
    follow_layouts(*panels)
    assert walked(page, qtbot) == "abcd"
