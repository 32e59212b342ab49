"""The selected contender's step as mathematics with its numbers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from explorer.drawing.colours.theme import Theme
from explorer.engine import Trajectory
from explorer.engine.explanations.step_formulas import FormulaLine, explain
from explorer.engine.objectives.objective import coordinate_names
from explorer.gui.inspector.faces import Faces
from explorer.gui.inspector.line_boxes import Setting
from explorer.gui.inspector.stage_player import StagePlayer
from explorer.gui.inspector.term_view import LineView
from explorer.gui.look.style import use_tabular_figures
from explorer.gui.session.session import Session
from explorer.gui.session.visible_panel import SeenPanel
from explorer.gui.widgets.choice_box import ChoiceBox
from explorer.scenario.scenario import Contender

MANY_COORDINATES = 3
"""From this many coordinates on, one is shown at a time."""


class StepInspector(SeenPanel):
    """Every term of the selected contender's step at the cursor, each a formula with its numbers.

    While hidden it does nothing; it catches up when shown.

    It has more methods than other classes because it has a head, lines, a menu and a clipboard.
    """

    term_chosen = Signal(str)
    """The user chose this term; it is highlighted here already."""

    stage_changed = Signal(object)
    """The ``Stage`` of the step's film that is shown, or None."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._theme = theme
        self._lines: list[LineView] = []
        self._lit = ""
        self._structure: object = None
        self._numbers: dict[str, float] = {}
        self._faces = self._make_faces()
        self._title = QLabel(self)
        self._title.setObjectName("inspector-title")
        self._title.setProperty("role", "heading")
        self._when = QLabel(self)
        self._when.setObjectName("inspector-step")
        self._when.setProperty("role", "muted")
        use_tabular_figures(self._when)
        self._coordinate = ChoiceBox(self)
        self._coordinate.setObjectName("inspector-coordinate")
        self._coordinate.setAccessibleName("coordinate")
        self._coordinate.setToolTip("The coordinate whose numbers are shown")
        self._coordinate.activated.connect(self._show_coordinates)
        self._empty = QLabel(self)
        self._empty.setObjectName("inspector-empty")
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self.player = StagePlayer(session, self)
        self.player.setObjectName("inspector-player")
        self.player.stage_changed.connect(self.stage_changed)
        self._copy = QAction("Copy all", self)
        self._copy.setShortcut(QKeySequence.StandardKey.Copy)
        self._copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._copy.triggered.connect(self.copy)
        self.addAction(self._copy)
        self._copy_line = QAction("Copy this line", self)
        self._copy_line.triggered.connect(self._copy_meant_line)
        self._meant: LineView | None = None
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self._lay_out()
        session.chosen_changed.connect(self.outdate)

    @property
    def lines(self) -> list[LineView]:
        """The lines from top to bottom."""
        return self._lines

    @property
    def lit(self) -> str:
        """The name of the highlighted term, or empty."""
        return self._lit

    def light(self, name: str) -> None:
        """Highlight the line of a term and scroll it into view; no line for any other name."""
        self._lit = name
        for line in self._lines:
            line.set_lit(line.term == name)
            if line.lit and self.isVisible():
                self._scroll.ensureWidgetVisible(line, 0, 8)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        for line in self._lines:
            line.set_theme(theme)

    def text(self) -> str:
        """All of it as text."""
        head = f"{self._title.text()}, {self._when.text()}"
        return "\n".join([head, *(line.text() for line in self._lines)]) + "\n"

    def copy(self) -> None:
        """Copy all of it to the clipboard as text."""
        self.catch_up()
        QGuiApplication.clipboard().setText(self.text())

    def _make_faces(self) -> Faces:
        size = self.fontInfo().pixelSize()
        return Faces(self.font(), max(size + 1, 13))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(10, 4, 10, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self._coordinate)
        head.addWidget(self._when)
        self._inner = QWidget(self)
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addStretch(1)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("inspector-scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self._inner.setAutoFillBackground(False)
        self._scroll.setWidget(self._inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._empty)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.player)

    def show_step(self, _step: int) -> None:
        """Show another step: everything but the rule itself changes."""
        self.outdate()

    def refresh(self) -> None:
        session = self._session
        contender, trajectory = self._chosen()
        if contender is None or trajectory is None or trajectory.steps < 0:
            self._show_nothing(contender, trajectory)
            return
        row = min(session.step, trajectory.steps)
        lines = explain(session.scenario.trial(session.chosen), trajectory, row)
        setting = self._setting_of(contender)
        structure = (
            contender.optimizer.rule or type(contender.optimizer),
            tuple(line.formula.term for line in lines),
            setting.scheduled,
            setting.noisy,
            setting.variables,
        )
        if structure != self._structure:
            self._structure = structure
            self._build(setting, lines)
        else:
            for view, line in zip(self._lines, lines, strict=True):
                view.show_line(line)
                if setting.numbers != self._numbers:
                    view.show_setting(setting)
        self._numbers = setting.numbers
        self._show_head(contender, trajectory, row)

    def _chosen(self) -> tuple[Contender | None, Trajectory | None]:
        index = self._session.chosen
        if not 0 <= index < len(self._session.scenario.contenders):
            return None, None
        return self._session.scenario.contenders[index], self._session.outcome.trajectories[index]

    def _show_nothing(self, contender: Contender | None, trajectory: Trajectory | None) -> None:
        self._structure = None
        self._clear()
        self._title.setText("" if contender is None else contender.name)
        self._when.setText("")
        self._coordinate.hide()
        self._scroll.hide()
        self.player.hide()
        if contender is None:
            text = "Add an optimizer to see how its steps are computed."
        elif trajectory is None:
            text = "This optimizer is hidden, so it takes no steps. Show it to see them."
        else:
            text = "No step can be taken from the start: f or its gradient is not finite there."
        self._empty.setText(text)
        self._empty.show()

    def _show_head(self, contender: Contender, trajectory: Trajectory, row: int) -> None:
        self._empty.hide()
        self._scroll.show()
        self.player.show()
        title = self._title.fontMetrics().elidedText(
            contender.name, Qt.TextElideMode.ElideRight, max(self.width() - 150, 80)
        )
        if self._title.text() != title:
            self._title.setText(title)
            self._title.setToolTip(contender.name)
        ended = trajectory.diverged_at is not None and self._session.step >= trajectory.steps
        steps = len(str(self._session.scenario.steps + 1))
        self._when.setMinimumWidth(
            self._when.fontMetrics().horizontalAdvance(f"step {'0' * steps} → {'0' * steps}")
        )
        if ended:
            when = f"last finite step {row}"
        elif row == self._session.scenario.steps:
            when = f"after step {row}"
        else:
            when = f"step {row} → {row + 1}"
        self._when.setText(when)

    def _clear(self) -> None:
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = []
        self._meant = None

    def _setting_of(self, contender: Contender) -> Setting:
        scenario = self._session.scenario
        return Setting(
            contender.optimizer,
            contender.optimizer.numbers_on(scenario.surface),
            self._faces,
            coordinate_names(scenario.surface),
            scheduled=not contender.schedule.is_constant,
            noisy=scenario.noise.standard_deviation > 0 or contender.optimizer.draws_noise,
        )

    def _build(self, setting: Setting, lines: list[FormulaLine]) -> None:
        self._clear()
        for index, line in enumerate(lines):
            view = LineView(line, setting, self._theme, self._inner)
            view.chosen.connect(self._choose)
            view.set_lit(view.term == self._lit)
            self._lines.append(view)
            self._column.insertWidget(index, view)
        self._offer_coordinates(setting.variables)

    def _offer_coordinates(self, variables: tuple[str, ...]) -> None:
        has_many = len(variables) >= MANY_COORDINATES
        self._coordinate.setVisible(has_many)
        offered = [self._coordinate.itemText(i) for i in range(self._coordinate.count())]
        if offered != list(variables):
            self._coordinate.clear()
            self._coordinate.addItems(list(variables))
        if has_many:
            self._show_coordinates(self._coordinate.currentIndex())

    def _show_coordinates(self, index: int) -> None:
        for line in self._lines:
            line.show_coordinates((index,))

    def _choose(self, name: str) -> None:
        self.light(name)
        self.term_chosen.emit(name)

    def _open_menu(self, at: QPoint) -> None:
        under = self.childAt(at)
        self._meant = under if isinstance(under, LineView) else None
        menu = QMenu(self)
        menu.setObjectName("inspector-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._meant is not None:
            menu.addAction(self._copy_line)
        menu.addAction(self._copy)
        menu.popup(self.mapToGlobal(at))

    def _copy_meant_line(self) -> None:
        if self._meant is not None:
            QGuiApplication.clipboard().setText(self._meant.text() + "\n")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._faces = self._make_faces()
            self._structure = None
            self.outdate()
