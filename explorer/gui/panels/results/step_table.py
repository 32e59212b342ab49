"""A table of all steps of the selected optimizer; the cursor's row is highlighted."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QMenu,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from explorer.engine.objectives.objective import coordinate_names
from explorer.gui.look.style import use_tabular_figures
from explorer.gui.panels.results.step_model import DIGITS, StepModel
from explorer.gui.session.session import Session
from explorer.gui.session.visible_panel import SeenPanel
from explorer.gui.widgets.numbers.number_column import number_column_width
from explorer.gui.widgets.table_copy import table_text


class StepTable(SeenPanel):
    """Every step with position, loss, |gradient| and terms.

    A click or the arrow keys move the session's cursor; Ctrl+C copies the selected rows, or all,
    with exact numbers. While hidden it does nothing.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._following = False
        self.model = StepModel()
        self.contender = QLabel(self)
        self.contender.setObjectName("step-table-contender")
        self.contender.setProperty("role", "heading")
        self.contender.setTextFormat(Qt.TextFormat.PlainText)
        self.contender.setContentsMargins(8, 4, 8, 0)
        self.contender.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.view = QTableView(self)
        self.view.setObjectName("step-table")
        self.view.setAccessibleName("all steps of the selected optimizer")
        self.view.setModel(self.model)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setShowGrid(False)
        self.view.setAlternatingRowColors(True)
        self.view.setWordWrap(False)
        self.view.setTabKeyNavigation(False)
        self.view.setCornerButtonEnabled(False)
        use_tabular_figures(self.view)
        rows = self.view.verticalHeader()
        rows.hide()
        # Asking each of 100,000 rows for its height would take seconds.
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.view.fontMetrics().height() + 5)
        self.view.horizontalHeader().setHighlightSections(False)
        self._copy = QAction("Copy", self)
        self._copy.setShortcut(QKeySequence.StandardKey.Copy)
        self._copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._copy.triggered.connect(self.copy)
        self._copy_all = QAction("Copy all steps", self)
        self._copy_all.triggered.connect(self.copy_all)
        self.addAction(self._copy)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._open_menu)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.contender)
        column.addWidget(self.view, 1)
        self.view.selectionModel().currentRowChanged.connect(self._row_entered)
        self.model.modelReset.connect(self._set_widths)
        session.chosen_changed.connect(self.outdate)

    def copy(self) -> None:
        """Put the selected steps on the clipboard, with tabs between cells."""
        QGuiApplication.clipboard().setText(table_text(self.view))

    def copy_all(self) -> None:
        """Put all steps on the clipboard."""
        QGuiApplication.clipboard().setText(table_text(self.view, whole=True))

    def refresh(self) -> None:
        session = self._session
        self._following = True
        if 0 <= session.chosen < len(session.scenario.contenders):
            contender = session.scenario.contenders[session.chosen]
            trajectory = session.outcome.trajectories[session.chosen]
            self.contender.setText(contender.name)
            names = coordinate_names(session.scenario.surface)
            self.model.show(trajectory, contender.optimizer, names)
        else:
            self.contender.setText("")
            self.model.show(None, None, ())
        self._following = False
        self.show_step(session.step)

    def show_step(self, step: int) -> None:
        """Highlight the row of another step."""
        row = min(step, self.model.rowCount() - 1)
        if row < 0 or row == self.view.currentIndex().row():
            return
        self._following = True
        sideways = self.view.horizontalScrollBar().value()
        left = self.model.index(row, 0)
        right = self.model.index(row, self.model.columnCount() - 1)
        flag = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().select(QItemSelection(left, right), flag.ClearAndSelect)
        column = max(self.view.currentIndex().column(), 0)
        current = self.model.index(row, column)
        self.view.selectionModel().setCurrentIndex(current, flag.NoUpdate)
        self.view.scrollTo(left)
        self.view.horizontalScrollBar().setValue(sideways)
        self._following = False

    def _row_entered(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._following and current.isValid():
            self._session.set_step(current.row())

    def _set_widths(self) -> None:
        metrics = self.view.fontMetrics()
        number = number_column_width(metrics, DIGITS)
        header = self.view.horizontalHeader()
        for index, column in enumerate(self.model.columns):
            digits = len(str(max(self.model.rowCount(), 1000)))
            narrow = metrics.horizontalAdvance("0" * digits) + 18
            wide = narrow if column.kind == "step" else number
            heading = header.fontMetrics().horizontalAdvance(column.heading) + 20
            self.view.setColumnWidth(index, max(wide, heading))

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setObjectName("step-table-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self._copy)
        menu.addAction(self._copy_all)
        menu.popup(self.view.viewport().mapToGlobal(at))
