"""The panels around the canvas, each in a dock that can be moved, hidden and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from explorer.drawing.colours.theme import Theme
from explorer.gui.document.document import Document
from explorer.gui.session.session import Session
from explorer.gui.stage.stage import Stage
from explorer.gui.widgets.layout.lazy_dock import LazyDock
from explorer.gui.window.panel_actions import bring_to_front, in_front

if TYPE_CHECKING:
    from explorer.engine.trajectories.verdict import Measure
    from explorer.gui.inspector.step_inspector import StepInspector
    from explorer.gui.lessons.lesson_panel import LessonPanel
    from explorer.gui.panels.contenders.contender_list import ContenderPanel
    from explorer.gui.panels.results.chart_panel import ChartPanel
    from explorer.gui.panels.results.compare_table import CompareTable
    from explorer.gui.panels.results.data_panel import DataPanel
    from explorer.gui.panels.results.step_table import StepTable
    from explorer.gui.panels.rules.rule_panel import RulePanel
    from explorer.gui.panels.setup.setup_column import SurfaceSide
    from explorer.scenario.lessons.lesson import Lesson

LEFT_WIDTH, MOST_LEFT = 218, 360
LESSON_WIDTH, WIDE = 380, 1400
"""A lesson is as wide as one likes to read where the window is at least so wide."""
RIGHT_WIDTH, MOST_RIGHT = 282, 340
NARROW_WINDOW = 1280
"""In a window of this width or less the panels have their least width, beyond it their share."""
CHART_HEIGHT = 240
ARROWS = ("gradient", "carried", "step")


class Docks(QObject):
    """Makes the panels, lays them out around the canvas, and ties them to it.

    Signals: ``said`` (a sentence), ``lessons_requested``, ``lesson_again_requested``,
    ``lesson_answered``, ``lesson_tried``, ``lesson_requested`` (a ``Lesson``),
    ``optimizer_search_requested``, ``gallery_requested``.
    """

    said = Signal(str)
    lessons_requested = Signal()
    lesson_again_requested = Signal()
    lesson_answered = Signal()
    gallery_requested = Signal()
    optimizer_search_requested = Signal()
    lesson_tried = Signal()
    lesson_requested = Signal(object)

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        document: Document,
        stage: Stage,
        theme: Theme,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._stage = stage
        self._canvas = canvas = stage.canvas
        self._theme = theme
        self._document = document
        self._lesson: Lesson | None = None
        self._withheld = False
        self.surface_dock = LazyDock("Surface", "surface-dock", self._make_surface_side, window)
        self.contender_dock = LazyDock(
            "Optimizers", "contender-dock", self._make_contender_panel, window
        )
        self.chart_dock = LazyDock("Charts", "chart-dock", self._make_chart_panel, window)
        self.lesson_dock = LazyDock("Lesson", "lesson-dock", self._make_lesson_panel, window)
        self.inspector_dock = LazyDock("Step", "inspector-dock", self._make_inspector, window)
        self.rule_dock = LazyDock("Rule", "rule-dock", self._make_rule_panel, window)
        self.compare_dock = LazyDock("Compare", "compare-dock", self._make_compare, window)
        self.table_dock = LazyDock("All steps", "table-dock", self._make_table, window)
        self.data_dock = LazyDock("Data", "data-dock", self._make_data_panel, window)
        self._sizing = QTimer(self)
        self._sizing.setSingleShot(True)
        self._sizing.timeout.connect(self.use_default_sizes)
        for dock in window.findChildren(LazyDock):
            dock.focus_left.connect(stage.take_focus)
        self._lay_out()
        self._had_data = False
        stage.panel_made.connect(self._note_when_empty)
        canvas.arrow_picked.connect(self._light_term)
        session.changed.connect(self._show_data)
        session.chosen_changed.connect(self._unlight)
        self._show_data()

    @property
    def docks(self) -> list[QDockWidget]:
        """All panels that can be hidden."""
        return self._window.findChildren(QDockWidget)

    def seen(self) -> list[QWidget]:
        """Stage and panels that are seen in the window, by columns from left to right."""
        docked = (dock for dock in self.docks if dock.isVisible() and not dock.isFloating())
        return sorted((self._stage, *docked), key=_place)

    @property
    def contender_panel(self) -> ContenderPanel:
        """The list of contenders."""
        return self.contender_dock.panel

    @property
    def side(self) -> SurfaceSide:
        """The column of cards about surface and start."""
        return self.surface_dock.panel

    @property
    def lesson_panel(self) -> LessonPanel:
        """The panel of lessons."""
        return self.lesson_dock.panel

    @property
    def lesson(self) -> Lesson | None:
        """The lesson that is open, if any."""
        return self._lesson

    def show_lesson(self, lesson: Lesson, *, at_once: bool = True) -> None:
        """Show a lesson in front, at once or as soon as its dock is seen."""
        self._lesson = lesson
        self._withhold(lesson.question is not None)
        if at_once:
            self.lesson_panel.show_lesson(lesson)
        bring_to_front(self.lesson_dock)

    def close_lesson(self) -> None:
        """Show that no lesson is open."""
        self._lesson = None
        self._withhold(False)
        if self.lesson_dock.made is not None:
            self.lesson_panel.show_lesson(None)
        if in_front(self.lesson_dock):
            bring_to_front(self.surface_dock)

    def set_theme(self, theme: Theme) -> None:
        """Show all panels that were made in the theme; the others will be made in it."""
        self._theme = theme
        for dock in (
            self.contender_dock,
            self.chart_dock,
            self.inspector_dock,
            self.rule_dock,
            self.compare_dock,
            self.data_dock,
        ):
            if dock.made is not None:
                dock.made.set_theme(theme)

    def use_default_sizes(self, *, also_later: bool = False) -> None:
        """Give the panels their widths and the charts their height.

        In a window that is being laid out sizes hold only afterwards: then ask for ``also_later``.
        """
        if also_later:
            self._sizing.start()
        vertical, horizontal = Qt.Orientation.Vertical, Qt.Orientation.Horizontal
        self._window.resizeDocks([self.chart_dock], [CHART_HEIGHT], vertical)
        share = max(self._window.width() / NARROW_WINDOW, 1.0)
        reading = self._lesson is not None and self._window.width() >= WIDE
        left = LESSON_WIDTH if reading else min(round(share * LEFT_WIDTH), MOST_LEFT)
        right = min(round(share * RIGHT_WIDTH), MOST_RIGHT)
        docks: list[QDockWidget] = [self.surface_dock, self.contender_dock]
        self._window.resizeDocks(docks, [left, right], horizontal)

    def follow_data(self) -> None:
        """Believe what a restored layout says about the data's dock."""
        self._had_data = self.data_dock.isVisibleTo(self._window)
        self._show_data()

    def _lay_out(self) -> None:
        area = Qt.DockWidgetArea
        window = self._window
        window.setCorner(Qt.Corner.BottomLeftCorner, area.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, area.RightDockWidgetArea)
        right = (self.contender_dock, self.inspector_dock, self.rule_dock)
        groups: tuple[tuple[Qt.DockWidgetArea, tuple[QDockWidget, ...]], ...] = (
            (area.LeftDockWidgetArea, (self.surface_dock, self.lesson_dock)),
            (area.RightDockWidgetArea, right),
            (area.BottomDockWidgetArea, (self.chart_dock, self.compare_dock, self.table_dock)),
        )
        for place, docks in groups:
            window.addDockWidget(place, docks[0])
            for dock in docks[1:]:
                window.tabifyDockWidget(docks[0], dock)
            docks[0].raise_()
        window.addDockWidget(area.BottomDockWidgetArea, self.data_dock, Qt.Orientation.Horizontal)
        self.data_dock.hide()

    def _make_contender_panel(self) -> ContenderPanel:
        from explorer.gui.panels.contenders.contender_list import ContenderPanel

        panel = ContenderPanel(self._session, self._theme, self._window)
        panel.withhold(self._withheld)
        panel.said.connect(self.said)
        panel.measure_requested.connect(self._show_measure)
        panel.search_requested.connect(self.optimizer_search_requested)
        panel.text_requested.connect(self.show_rule)
        # Space is to play what was added, not to press the button once more.
        panel.added.connect(self._stage.take_focus)
        return panel

    def _make_chart_panel(self) -> ChartPanel:
        from explorer.gui.panels.results.chart_panel import ChartPanel

        panel = ChartPanel(self._session, self._theme, self._window)
        self._note_when_empty(panel, "chart its loss over the steps")
        return panel

    def _make_surface_side(self) -> SurfaceSide:
        from explorer.gui.panels.setup.setup_column import SurfaceSide

        ask = self._document.ask_for_data
        side = SurfaceSide(self._session, ask, LEFT_WIDTH, self._window)
        side.surface.gallery_requested.connect(self.gallery_requested)
        return side

    def _make_lesson_panel(self) -> LessonPanel:
        from explorer.gui.lessons.lesson_panel import LessonPanel

        panel = LessonPanel(self._session, self._lesson, self._window)
        panel.list_requested.connect(self.lessons_requested)
        panel.start_again_requested.connect(self.lesson_again_requested)
        # Space is to play what was tried, not to press the button once more.
        panel.tried.connect(self._stage.take_focus)
        panel.tried.connect(self.lesson_tried)
        panel.answered.connect(self._stage.take_focus)
        panel.answered.connect(self._judge)
        panel.answered.connect(self.lesson_answered)
        panel.next_requested.connect(self.lesson_requested)
        return panel

    def _make_inspector(self) -> StepInspector:
        from explorer.gui.inspector.step_inspector import StepInspector

        inspector = StepInspector(self._session, self._theme, self._window)
        inspector.stage_changed.connect(self._canvas.show_stage)
        inspector.term_chosen.connect(self._light_arrow)
        self._note_when_empty(inspector, "see how its steps come about")
        return inspector

    def _make_rule_panel(self) -> RulePanel:
        from explorer.gui.panels.rules.rule_panel import RulePanel

        panel = RulePanel(self._session, self._theme, self._window)
        panel.said.connect(self.said)
        self._note_when_empty(panel, "see its rule")
        return panel

    def _withhold(self, withheld: bool) -> None:
        """Verdicts would answer the question of a lesson."""
        self._withheld = withheld
        for dock in (self.contender_dock, self.compare_dock):
            if dock.made is not None:
                dock.panel.withhold(withheld)

    def _judge(self) -> None:
        self._withhold(False)

    def _show_measure(self, measure: Measure) -> None:
        """Show the number behind a verdict in the charts, at its step."""
        from explorer.gui.panels.results.chart_panel import ChartPanel

        charts = next(
            (panel for panel in self._stage.findChildren(ChartPanel) if panel.isVisible()), None
        )
        if charts is None:
            bring_to_front(self.chart_dock)
            charts = self.chart_dock.panel
        charts.show_measure(measure)
        self._session.set_step(measure.step)

    def begin_formula(self) -> None:
        """Bring a person to the field where a formula is typed."""
        bring_to_front(self.surface_dock)
        self.side.surface.begin_formula()

    def show_rule(self) -> None:
        """Open the chosen optimizer's rule as text and bring it to the front."""
        bring_to_front(self.rule_dock)
        self.rule_dock.panel.open_chosen()

    def open_add_menu(self) -> None:
        """Open the list of optimizers to add."""
        bring_to_front(self.contender_dock)
        self.contender_panel.open_add_menu()

    def duplicate_chosen(self) -> None:
        """Add a copy of the selected optimizer."""
        self.contender_panel.change_chosen("duplicate")

    def remove_chosen(self) -> None:
        """Remove the selected optimizer."""
        self.contender_panel.change_chosen("remove")

    def fan_chosen(self) -> None:
        """Compare five learning rates around that of the selected optimizer."""
        self.contender_panel.change_chosen("fan")

    def _make_compare(self) -> CompareTable:
        from explorer.gui.panels.results.compare_table import CompareTable

        table = CompareTable(self._session, self._theme, self._window)
        table.withhold(self._withheld)
        self._note_when_empty(table, "compare what becomes of them")
        return table

    def _make_table(self) -> StepTable:
        from explorer.gui.panels.results.step_table import StepTable

        table = StepTable(self._session, self._window)
        self._note_when_empty(table, "read every step of it")
        return table

    def _note_when_empty(self, panel: QWidget, use: str) -> None:
        """Where nothing runs, say in a panel what it is for, with the way to add an optimizer."""
        from explorer.gui.panels.results.empty_note import EmptyNote

        EmptyNote(self._session, panel, use).add_requested.connect(self.open_add_menu)

    def _make_data_panel(self) -> DataPanel:
        from explorer.gui.panels.results.data_panel import DataPanel

        panel = DataPanel(self._session, self._theme, self._window)
        panel.gallery_requested.connect(self.gallery_requested)
        return panel

    def _show_data(self, _change: object = None) -> None:
        """Show the data where the surface has some."""
        from explorer.gui.panels.results.data_panel import data_of

        has_data = data_of(self._session.scenario.surface) is not None
        if has_data != self._had_data:
            self._had_data = has_data
            self.data_dock.setVisible(has_data)
            self._window.resizeDocks(
                [self.chart_dock, self.data_dock], [3, 2], Qt.Orientation.Horizontal
            )

    def _light_arrow(self, term: str) -> None:
        """Light the arrow that shows a term of the inspector."""
        glossary = self._session.scenario.contenders[self._session.chosen].optimizer.glossary
        role = glossary[term].role if term in glossary else ""
        self._canvas.light_arrow(role if role in ARROWS else "")

    def _light_term(self, arrow: str) -> None:
        """Show the line of the inspector that an arrow stands for."""
        self._canvas.light_arrow(arrow)
        bring_to_front(self.inspector_dock)
        self.inspector_dock.panel.light(self._term_of(arrow))

    def _term_of(self, arrow: str) -> str:
        chosen = self._session.scenario.contenders[self._session.chosen].optimizer
        names = () if chosen.rule is None else chosen.rule.terms
        known = chosen.glossary
        shown = [name for name in names if name in known and known[name].role == arrow]
        return arrow if arrow in shown or not shown else shown[0]

    def _unlight(self, _chosen: int) -> None:
        self._canvas.light_arrow("")


def _place(widget: QWidget) -> tuple[int, int]:
    return widget.x(), widget.y()
