"""The table of a comparison, sorted by its headings and copied as text."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from explorer.gui.look.style import use_tabular_figures
from explorer.gui.panels.results.compare_model import (
    DIGITS,
    EVALUATIONS,
    HEADINGS,
    TO_TOLERANCE,
    VERDICT,
    CompareModel,
)
from explorer.gui.widgets.numbers.number_column import MARGINS, number_column_width
from explorer.gui.widgets.table_copy import table_text

ICON = 14


class CompareView(QTableView):
    """A row for each contender; a heading sorts, and the menu copies or takes the order back.

    ``copy_action`` has the key for copying, for a widget around the table to have it too.
    """

    def __init__(self, model: CompareModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare-table")
        self.setAccessibleName("optimizers compared")
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setIconSize(QSize(ICON, ICON))
        use_tabular_figures(self)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 7)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self._set_widths()
        self.copy_action = self._action("Copy", self.copy)
        self.copy_action.setShortcut(QKeySequence.StandardKey.Copy)
        self.copy_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._copy_csv = self._action("Copy as CSV", self.copy_csv)
        self._own_order = self._action("Order of the list", self.unsort)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)

    def copy(self) -> None:
        """Put the whole table on the clipboard, with tabs between cells."""
        QGuiApplication.clipboard().setText(table_text(self, whole=True))

    def copy_csv(self) -> None:
        """Put the whole table on the clipboard, with commas between cells."""
        QGuiApplication.clipboard().setText(table_text(self, ",", whole=True))

    def unsort(self) -> None:
        """Restore the order of the list of optimizers."""
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def show_row(self, row: int) -> None:
        """Select a row, none if it is negative, without a move to the side."""
        if row < 0:
            self.clearSelection()
        elif self.currentIndex().row() != row or not self.selectionModel().hasSelection():
            sideways = self.horizontalScrollBar().value()
            self.selectRow(row)
            self.horizontalScrollBar().setValue(sideways)

    def _set_widths(self) -> None:
        metrics = self.fontMetrics()
        number = number_column_width(metrics, DIGITS)
        for column, heading in enumerate(HEADINGS):
            wide = self.horizontalHeader().fontMetrics().horizontalAdvance(heading.text) + 24
            match column:
                case 0:
                    wide = max(wide, 140)
                case _ if column == VERDICT:
                    wide = max(wide, metrics.horizontalAdvance("descending") + MARGINS)
                case _ if column in (TO_TOLERANCE, EVALUATIONS):
                    wide = max(wide, metrics.horizontalAdvance("000000") + MARGINS)
                case _:
                    wide = max(wide, number)
            self.setColumnWidth(column, wide)

    def _action(self, text: str, slot: object) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(slot)
        return action

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setObjectName("compare-table-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in (self.copy_action, self._copy_csv, self._own_order):
            menu.addAction(action)
        menu.popup(self.viewport().mapToGlobal(at))
