"""A table that compares the contenders."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.scenario_traces import style_of
from explorer.gui.look.marker_icon import marker_pixmap
from explorer.gui.panels.results.compare_model import VERDICT, CompareModel
from explorer.gui.panels.results.compare_options import CompareOptions
from explorer.gui.panels.results.compare_view import ICON, CompareView
from explorer.gui.session.session import Session
from explorer.gui.session.visible_panel import SeenPanel


class CompareTable(SeenPanel):
    """All contenders side by side; a heading sorts, a click chooses, Ctrl+C copies.

    While playing only the losses at the cursor change, and rows keep their order. While hidden
    it does nothing.

    Signal ``measure_requested``: the ``Measure`` behind a verdict that was double-clicked.
    """

    measure_requested = Signal(object)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._theme = theme
        self._following = False
        self._icons: dict[tuple[str, str, str, float], QIcon] = {}
        self.model = CompareModel()
        self.options = CompareOptions(self)
        self.options.changed.connect(self._count)
        self.view = CompareView(self.model, self)
        self.addAction(self.view.copy_action)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.options)
        column.addWidget(self.view, 1)
        self.view.selectionModel().currentRowChanged.connect(self._row_entered)
        self.view.doubleClicked.connect(self._show_measure)
        self.model.layoutChanged.connect(self._show_chosen_again)
        session.chosen_changed.connect(self._show_chosen)

    def set_theme(self, theme: Theme) -> None:
        """Show markers in the theme's colours."""
        self._theme = theme
        self.outdate()

    def withhold(self, withheld: bool) -> None:
        """Hide outcomes at step 0, where they would answer a question."""
        self.model.withhold(withheld)

    def refresh(self) -> None:
        outcome = self._session.outcome
        icons = [self._icon(index) for index in range(len(outcome.scenario.contenders))]
        self._following = True
        self.model.show(outcome, icons, self._session.step)
        self._following = False
        self._show_chosen(self._session.chosen)

    def show_step(self, step: int) -> None:
        """Show the losses at another step."""
        self.model.set_step(step)

    def _icon(self, index: int) -> QIcon:
        style = style_of(self._session.scenario.contenders[index], self._theme)
        ratio = self.devicePixelRatioF()
        look = (style.colour, style.marker, self._theme.name, ratio)
        if look not in self._icons:
            colour = self._theme.line(style.colour)
            outline = self._theme.casing
            pixmap = marker_pixmap(style.marker, colour, outline, ICON, 0.36 * ICON, ratio)
            icon = QIcon(pixmap)
            # Without it Qt tints the markers of selected rows.
            icon.addPixmap(pixmap, QIcon.Mode.Selected)
            self._icons[look] = icon
        return self._icons[look]

    def _show_chosen(self, chosen: int) -> None:
        self._following = True
        self.view.show_row(self.model.row_of(chosen))
        self._following = False

    def _show_chosen_again(self, *_how: object) -> None:
        self._show_chosen(self._session.chosen)

    def _row_entered(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._following and current.isValid():
            self._session.set_chosen(self.model.contender(current.row()))

    def _show_measure(self, cell: QModelIndex) -> None:
        measure = self.model.measure(cell.row()) if cell.column() == VERDICT else None
        if measure is not None:
            self.measure_requested.emit(measure)

    def _count(self) -> None:
        self.model.set_tolerance(
            self.options.tolerance.value,
            from_optimum=self.options.from_optimum,
            counted=self.options.counted.currentText(),
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.outdate()
