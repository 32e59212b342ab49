"""Copying what is selected in a table."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QTableView

EXACT_ROLE = Qt.ItemDataRole.UserRole
"""The role under which a model gives a cell's exact text for copying."""


def table_text(view: QTableView, separator: str = "\t", *, whole: bool = False) -> str:
    """Header and the selected rows, or all of them, with exact numbers, one line each.

    Cells that hold the separator, a quote or a line end are quoted. Hidden columns are left out.
    """
    model = view.model()
    columns = [column for column in range(model.columnCount()) if not view.isColumnHidden(column)]
    columns.sort(key=view.horizontalHeader().visualIndex)
    if whole or not view.selectionModel().hasSelection():
        rows = list(range(model.rowCount()))
    else:
        rows = sorted({index.row() for index in view.selectionModel().selectedIndexes()})
    header = [
        str(model.headerData(column, Qt.Orientation.Horizontal, EXACT_ROLE)) for column in columns
    ]
    lines = [header]
    for row in rows:
        lines.append([_exact(model.index(row, column)) for column in columns])
    return "".join(
        separator.join(_quoted(cell, separator) for cell in line) + "\n" for line in lines
    )


def _exact(index: QModelIndex) -> str:
    exact = index.data(EXACT_ROLE)
    return "" if exact is None else str(exact)


def _quoted(cell: str, separator: str) -> str:
    if any(sign in cell for sign in (separator, '"', "\n")):
        return '"' + cell.replace('"', '""') + '"'
    return cell
