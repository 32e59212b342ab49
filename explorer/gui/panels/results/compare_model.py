"""The outcome of each contender, one row each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from explorer.engine import Trajectory
from explorer.engine.number_text import rounded
from explorer.engine.trajectories.convergence import (
    TOLERANCE,
    first_step_below,
    lowest_value,
    path_length,
)
from explorer.engine.trajectories.verdict import VERDICTS, Measure
from explorer.gui.widgets.table_copy import EXACT_ROLE
from explorer.scenario.results import Outcome

Index = QModelIndex | QPersistentModelIndex
Cell = str | float | int | None
DIGITS = 4
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class Heading:
    """A column's heading, its name in copies, and what it means."""

    text: str
    name: str
    meaning: str


NAME, NOW, END, TO_TOLERANCE, VERDICT, LENGTH, EVALUATIONS = range(7)
OF_THE_END = (END, TO_TOLERANCE, VERDICT)
"""Columns that reveal the outcome of the run."""
HEADINGS = (
    Heading("optimizer", "optimizer", "Name, colour and marker; click to select."),
    Heading("f now", "loss at cursor", "The value of f at the cursor's step."),
    Heading("f end", "final loss", "The value of f at the last step."),
    Heading("steps", "steps to tolerance", "Steps until it is within the tolerance."),
    Heading("verdict", "verdict", "Outcome of the run."),
    Heading("path", "path length", "Total length of all steps."),
    Heading("asked", "all evaluations", "Total number of evaluations of the surface."),
)


COUNTED: Mapping[str, Heading] = {
    "steps": HEADINGS[TO_TOLERANCE],
    "gradients": Heading(
        "gradients",
        "gradients to tolerance",
        "Gradient evaluations until it is within the tolerance.",
    ),
    "evaluations": Heading(
        "evaluations",
        "evaluations to tolerance",
        "Evaluations of any kind until it is within the tolerance.",
    ),
}
"""What can be counted until a run is within the tolerance, and the heading of its column."""

SEEN = "Double-click to see the number in the chart."


@dataclass(frozen=True)
class CompareRow:
    """A contender's row; ``cells`` are for all columns but that of the cursor."""

    index: int
    trajectory: Trajectory | None
    cells: tuple[Cell, ...]
    icon: QIcon
    reason: str = ""


class CompareModel(QAbstractTableModel):
    """Rows in an order that changes only when asked, so that nothing jumps while playing."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[CompareRow] = []
        self._step = 0
        self._tolerance = TOLERANCE.default
        self._from_optimum = True
        self._counted = "steps"
        self._outcome: Outcome | None = None
        self._icons: Sequence[QIcon] = ()
        self._sorting: tuple[int, Qt.SortOrder] | None = None
        self._withheld = False

    def show(self, outcome: Outcome, icons: Sequence[QIcon], step: int) -> None:
        """Show another outcome, sorted as before."""
        same = len(self._entries) == len(outcome.trajectories)
        if not same:
            self.beginResetModel()
        self._outcome, self._icons, self._step = outcome, icons, step
        self._entries = self._made(outcome)
        self._sort()
        if not same:
            self.endResetModel()
        else:
            self._changed(NAME, EVALUATIONS)

    def set_step(self, step: int) -> None:
        """Show the losses at another step."""
        told_before, self._step = self._is_told, step
        self._changed(NOW, NOW if self._is_told == told_before else VERDICT)

    def withhold(self, withheld: bool) -> None:
        """Hide results of the whole run at step 0, where they would answer a question."""
        self._withheld = withheld
        self._changed(*(OF_THE_END[0], OF_THE_END[-1]))

    @property
    def _is_told(self) -> bool:
        return not self._withheld or self._step > 0

    def set_tolerance(
        self, tolerance: float, *, from_optimum: bool, counted: str = "steps"
    ) -> None:
        """Count steps, gradients or evaluations until f, or f − f*, is below ``tolerance``."""
        self._tolerance, self._from_optimum = tolerance, from_optimum
        if counted != self._counted:
            self._counted = counted
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, TO_TOLERANCE, TO_TOLERANCE)
        if self._outcome is not None:
            self.show(self._outcome, self._icons, self._step)

    def contender(self, row: int) -> int:
        """The contender's index in the scenario."""
        return self._entries[row].index

    def measure(self, row: int) -> Measure | None:
        """The number behind the verdict in a row, while that is shown."""
        run = self._entries[row].trajectory
        if run is None or run.steps < 0 or not self._is_told:
            return None
        return run.verdict.measure

    def row_of(self, contender: int) -> int:
        """The row of a contender, or -1."""
        return next(
            (row for row, entry in enumerate(self._entries) if entry.index == contender), -1
        )

    def cell(self, row: int, column: int) -> Cell:
        """Text or number of a cell; None where there is none."""
        entry = self._entries[row]
        if column in OF_THE_END and not self._is_told:
            return None
        return self._now(entry) if column == NOW else entry.cells[column]

    def _now(self, entry: CompareRow) -> Cell:
        run = entry.trajectory
        if run is None or run.steps < 0:
            return None
        return float(run.losses[min(self._step, run.steps)])

    def _made(self, outcome: Outcome) -> list[CompareRow]:
        runs = [run for run in outcome.trajectories if run is not None and run.steps >= 0]
        optimum = lowest_value(outcome.scenario.surface, runs) if self._from_optimum else 0.0
        entries = []
        for index, (contender, run) in enumerate(
            zip(outcome.scenario.contenders, outcome.trajectories, strict=True)
        ):
            icon = self._icons[index]
            if run is None or run.steps < 0:
                verdict = "hidden" if run is None else "no start"
                cells: tuple[Cell, ...] = (contender.name, None, None, None, verdict, None, None)
                entries.append(CompareRow(index, run, cells, icon))
                continue
            cells = (
                contender.name,
                None,
                float(run.losses[-1]),
                self._count_to(run, first_step_below(run, self._tolerance, optimum)),
                run.verdict.kind.replace("_", " "),
                path_length(run),
                round(float(run.evaluations[-1])),
            )
            reason = VERDICTS.get(run.verdict.kind, "")
            seen = "" if run.verdict.measure is None else SEEN
            told = "\n".join(filter(None, (reason, run.verdict.reason, run.verdict.advice, seen)))
            entries.append(CompareRow(index, run, cells, icon, told))
        return entries

    def _count_to(self, run: Trajectory, step: int | None) -> int | None:
        if step is None or self._counted == "steps":
            return step
        gradients = self._counted == "gradients"
        return round(float((run.gradient_evaluations if gradients else run.evaluations)[step]))

    def _sort(self) -> None:
        if self._sorting is None:
            return
        column, order = self._sorting
        rows = [
            (self._now(entry) if column == NOW else entry.cells[column], entry)
            for entry in self._entries
        ]
        known = [(cell, entry) for cell, entry in rows if not _missing(cell)]
        known.sort(key=_key, reverse=order == Qt.SortOrder.DescendingOrder)
        self._entries = [entry for _, entry in known]
        self._entries += [entry for cell, entry in rows if _missing(cell)]

    def _changed(self, first: int, last: int) -> None:
        if self._entries:
            end = self.index(len(self._entries) - 1, last)
            self.dataChanged.emit(self.index(0, first), end)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column, missing cells last; -1 for the scenario's own order."""
        self.layoutAboutToBeChanged.emit()
        self._sorting = (column, order) if column >= 0 else None
        if self._sorting is None:
            self._entries.sort(key=lambda entry: entry.index)
        self._sort()
        self.layoutChanged.emit()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        match role:
            case Qt.ItemDataRole.TextAlignmentRole:
                return LEFT if column in (NAME, VERDICT) else RIGHT
            case Qt.ItemDataRole.DecorationRole if column == NAME:
                return self._entries[row].icon
            case Qt.ItemDataRole.ToolTipRole if column == NAME:
                return self._entries[row].cells[NAME]
            case Qt.ItemDataRole.ToolTipRole if column == VERDICT:
                return self._entries[row].reason if self._is_told else None
            case Qt.ItemDataRole.DisplayRole:
                cell = self.cell(row, column)
                if cell is None:
                    return "–"
                return rounded(cell, DIGITS) if isinstance(cell, float) else str(cell)
            case _ if role == EXACT_ROLE:
                cell = self.cell(row, column)
                return "" if cell is None else str(cell)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(HEADINGS):
            return None
        heading = COUNTED[self._counted] if section == TO_TOLERANCE else HEADINGS[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return heading.text
            case Qt.ItemDataRole.ToolTipRole:
                return f"{heading.name}\n{heading.meaning}\nClick to sort."
            case Qt.ItemDataRole.TextAlignmentRole:
                return LEFT if section in (NAME, VERDICT) else RIGHT
            case _ if role == EXACT_ROLE:
                return heading.name
        return None


def _missing(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, float) and math.isnan(cell))


def _key(row: tuple[Cell, CompareRow]) -> Any:
    cell = row[0]
    return cell.casefold() if isinstance(cell, str) else cell
