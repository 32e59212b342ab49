"""A table that compares the contenders."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QGuiApplication,
    QIcon,
    QKeySequence,
    QPainter,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.scenario_traces import style_of
from explorer.drawing.contenders.trace import TraceStyle
from explorer.drawing.geometry.marker_shapes import marker_path
from explorer.engine.trajectories.convergence import TOLERANCE
from explorer.gui.look.style import use_tabular_figures
from explorer.gui.panels.results.compare_model import (
    COUNTED,
    DIGITS,
    EVALUATIONS,
    HEADINGS,
    TO_TOLERANCE,
    VERDICT,
    CompareModel,
)
from explorer.gui.session.session import Session
from explorer.gui.session.visible_panel import SeenPanel
from explorer.gui.widgets.numbers.number_column import MARGINS, number_column_width
from explorer.gui.widgets.numbers.number_field import NumberField
from explorer.gui.widgets.table_copy import table_text

ICON = 14


class CompareTable(SeenPanel):
    """All contenders side by side; a heading sorts, a click chooses, Ctrl+C copies.

    While playing only the losses at the cursor change, and rows keep their order. While hidden
    it does nothing.
    """

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._theme = theme
        self._following = False
        self._swatches: dict[tuple[str, str, str, float], QIcon] = {}
        self.model = CompareModel()
        self.tolerance = NumberField(TOLERANCE, self)
        self.tolerance.setObjectName("compare-tolerance")
        self.tolerance.setFixedWidth(72)
        self.tolerance.setToolTip(TOLERANCE.meaning)
        self.tolerance.value_requested.connect(self._take_tolerance)
        self.measure = QComboBox(self)
        self.measure.setObjectName("compare-measure")
        self.measure.setAccessibleName("what is compared with the tolerance")
        self.measure.setToolTip("f itself, or how far it is above f*, the lowest known value")
        self.measure.addItems(["f − f*", "f"])
        self.measure.activated.connect(self._take_measure)
        self.counted = QComboBox(self)
        self.counted.setObjectName("compare-counted")
        self.counted.setAccessibleName("what is counted until then")
        self.counted.setToolTip("Steps, evaluations of the gradient, or evaluations of any kind")
        self.counted.addItems(list(COUNTED))
        self.counted.activated.connect(self._take_measure)
        self.view = self._make_view()
        self._copy = self._action("Copy", self.copy)
        self._copy.setShortcut(QKeySequence.StandardKey.Copy)
        self._copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(self._copy)
        self._copy_csv = self._action("Copy as CSV", self.copy_csv)
        self._own_order = self._action("Order of the list", self._unsort)
        self._lay_out()
        self.view.selectionModel().currentRowChanged.connect(self._row_entered)
        self.model.layoutChanged.connect(self._show_chosen_again)
        session.chosen_changed.connect(self._show_chosen)

    def set_theme(self, theme: Theme) -> None:
        """Show swatches in the theme's colours."""
        self._theme = theme
        self.outdate()

    def withhold(self, withheld: bool) -> None:
        """Tell no outcomes at step 0, where they would answer a question."""
        self.model.withhold(withheld)

    def copy(self) -> None:
        """Put the whole table on the clipboard, with tabs between cells."""
        QGuiApplication.clipboard().setText(table_text(self.view, whole=True))

    def copy_csv(self) -> None:
        """Put the whole table on the clipboard, with commas between cells."""
        QGuiApplication.clipboard().setText(table_text(self.view, ",", whole=True))

    def _make_view(self) -> QTableView:
        view = QTableView(self)
        view.setObjectName("compare-table")
        view.setAccessibleName("optimizers compared")
        view.setModel(self.model)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setShowGrid(False)
        view.setAlternatingRowColors(True)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setCornerButtonEnabled(False)
        view.setIconSize(QSize(ICON, ICON))
        use_tabular_figures(view)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 7)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.setSortingEnabled(True)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._open_menu)
        metrics = view.fontMetrics()
        number = number_column_width(metrics, DIGITS)
        for column, heading in enumerate(HEADINGS):
            wide = header.fontMetrics().horizontalAdvance(heading.text) + 24
            match column:
                case 0:
                    wide = max(wide, 140)
                case _ if column == VERDICT:
                    wide = max(wide, metrics.horizontalAdvance("descending") + MARGINS)
                case _ if column in (TO_TOLERANCE, EVALUATIONS):
                    wide = max(wide, metrics.horizontalAdvance("000000") + MARGINS)
                case _:
                    wide = max(wide, number)
            view.setColumnWidth(column, wide)
        return view

    def _action(self, text: str, slot: object) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(slot)
        return action

    def _lay_out(self) -> None:
        label = QLabel("until", self)
        below = QLabel("is below", self)
        for each in (label, below):
            each.setProperty("role", "muted")
        below.setBuddy(self.tolerance)
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 0)
        row.setSpacing(6)
        row.addWidget(self.counted)
        row.addWidget(label)
        row.addWidget(self.measure)
        row.addWidget(below)
        row.addWidget(self.tolerance)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.view, 1)

    def refresh(self) -> None:
        outcome = self._session.outcome
        icons = [self._swatch(index) for index in range(len(outcome.scenario.contenders))]
        self._following = True
        self.model.show(outcome, icons, self._session.step)
        self._following = False
        self._show_chosen(self._session.chosen)

    def _swatch(self, index: int) -> QIcon:
        style = style_of(self._session.scenario.contenders[index], self._theme)
        ratio = self.devicePixelRatioF()
        look = (style.colour, style.marker, self._theme.name, ratio)
        if look not in self._swatches:
            self._swatches[look] = self._painted_swatch(style, ratio)
        return self._swatches[look]

    def _painted_swatch(self, style: TraceStyle, ratio: float) -> QIcon:
        pixmap = QPixmap(round(ICON * ratio), round(ICON * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(ICON / 2, ICON / 2)
        painter.setPen(QPen(QColor(self._theme.casing), 1.0))
        painter.setBrush(QColor(self._theme.line(style.colour)))
        painter.drawPath(marker_path(style.marker, ICON * 0.36))
        painter.end()
        icon = QIcon(pixmap)
        icon.addPixmap(pixmap, QIcon.Mode.Selected)
        return icon

    def show_step(self, step: int) -> None:
        """Show the losses at another step."""
        self.model.set_step(step)

    def _show_chosen(self, chosen: int) -> None:
        row = self.model.row_of(chosen)
        self._following = True
        if row < 0:
            self.view.clearSelection()
        elif self.view.currentIndex().row() != row or not self.view.selectionModel().hasSelection():
            sideways = self.view.horizontalScrollBar().value()
            self.view.selectRow(row)
            self.view.horizontalScrollBar().setValue(sideways)
        self._following = False

    def _show_chosen_again(self, *_how: object) -> None:
        self._show_chosen(self._session.chosen)

    def _row_entered(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._following and current.isValid():
            self._session.set_chosen(self.model.contender(current.row()))

    def _take_tolerance(self, _value: object) -> None:
        self._count_steps()

    def _take_measure(self, _index: int) -> None:
        self._count_steps()

    def _count_steps(self) -> None:
        from_optimum = self.measure.currentIndex() == 0
        self.model.set_tolerance(
            self.tolerance.value, from_optimum=from_optimum, counted=self.counted.currentText()
        )

    def _unsort(self) -> None:
        self.view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setObjectName("compare-table-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in (self._copy, self._copy_csv, self._own_order):
            menu.addAction(action)
        menu.popup(self.view.viewport().mapToGlobal(at))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.outdate()
