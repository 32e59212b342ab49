"""All steps of a trajectory as a table that is computed where it is looked at."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from explorer.engine import Optimizer, Trajectory
from explorer.engine.number_text import rounded
from explorer.gui.widgets.table_copy import EXACT_ROLE

Index = QModelIndex | QPersistentModelIndex
DIGITS = 6
NUMBERS = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class Column:
    """A column: its heading, its name in copies, what it means, and where its numbers are."""

    heading: str
    name: str
    meaning: str
    kind: str
    term: str = ""
    coordinate: int = 0


class StepModel(QAbstractTableModel):
    """Rows are steps, columns step, position, loss, |gradient| and the terms.

    Terms are computed when the first of their cells is asked for.
    """

    def __init__(self) -> None:
        super().__init__()
        self._trajectory: Trajectory | None = None
        self._columns: tuple[Column, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns from left to right."""
        return self._columns

    def show(
        self, trajectory: Trajectory | None, optimizer: Optimizer | None, names: tuple[str, ...]
    ) -> None:
        """Show another trajectory; ``names`` are those of the coordinates."""
        columns = _columns(trajectory, optimizer, names)
        same_shape = columns == self._columns and self._rows(trajectory) == self.rowCount()
        if not same_shape:
            self.beginResetModel()
        self._trajectory = trajectory
        self._columns = columns
        if not same_shape:
            self.endResetModel()
        elif self.rowCount():
            last = self.index(self.rowCount() - 1, len(columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def value(self, row: int, column: Column) -> float:
        """The number in a cell."""
        trajectory = self._trajectory
        assert trajectory is not None
        match column.kind:
            case "step":
                return float(row)
            case "position":
                return float(trajectory.positions[row, column.coordinate])
            case "loss":
                return float(trajectory.losses[row])
            case "slope":
                return math.hypot(*trajectory.gradients[row].tolist())
            case _:
                values = trajectory.terms[column.term][row]
                return float(values[column.coordinate]) if values.ndim else float(values)

    @staticmethod
    def _rows(trajectory: Trajectory | None) -> int:
        return 0 if trajectory is None else len(trajectory.losses)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._rows(self._trajectory)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return NUMBERS
        if role not in (Qt.ItemDataRole.DisplayRole, EXACT_ROLE):
            return None
        column = self._columns[index.column()]
        if column.kind == "step":
            return str(index.row())
        value = self.value(index.row(), column)
        return repr(value) if role == EXACT_ROLE else rounded(value, DIGITS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.heading
            case Qt.ItemDataRole.ToolTipRole:
                return f"{column.name}\n{column.meaning}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return NUMBERS
            case _ if role == EXACT_ROLE:
                return column.name
        return None


def _columns(
    trajectory: Trajectory | None, optimizer: Optimizer | None, names: tuple[str, ...]
) -> tuple[Column, ...]:
    if trajectory is None or optimizer is None:
        return ()
    columns = [Column("step", "step", "The step; 0 is the start.", "step")]
    columns += [
        Column(name, name, "Position.", "position", coordinate=index)
        for index, name in enumerate(names)
    ]
    columns.append(Column("f", "loss", "The value of f there, without noise.", "loss"))
    columns.append(Column("|g|", "gradient length", "The length of the gradient.", "slope"))
    for term, vector in term_widths(trajectory, optimizer):
        known = optimizer.glossary[term]
        symbol = known.symbol.replace("-", "−")
        if not vector:
            columns.append(Column(symbol, term, known.meaning, "term", term))
            continue
        for index, name in enumerate(names):
            heading = f"{symbol} {name}" if len(names) > 1 else symbol
            exact = f"{term} {name}" if len(names) > 1 else term
            columns.append(Column(heading, exact, known.meaning, "term", term, index))
    return tuple(columns)


def term_widths(trajectory: Trajectory, optimizer: Optimizer) -> list[tuple[str, bool]]:
    """Each term and whether it has a value per coordinate; a rule says it without computing."""
    if (rule := optimizer.rule) is not None:
        return [(name, node.vector) for name, node in rule.terms.items()]
    return [(name, values.ndim > 1) for name, values in trajectory.terms.items()]
