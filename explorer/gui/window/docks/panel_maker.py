"""Each panel, made when its dock is first seen and connected to what it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from explorer.drawing.colours.theme import Theme
from explorer.gui.document.document import Document
from explorer.gui.session.session import Session
from explorer.gui.stage.stage import Stage
from explorer.gui.window.docks.dock_layout import LEFT_WIDTH

if TYPE_CHECKING:
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


class PanelMaker(QObject):
    """Makes panels in ``theme``, about ``lesson``, with verdicts ``withheld`` or not.

    Signals pass on what a panel, whenever it is made, asks of the window: ``said`` (a sentence),
    ``measure_requested`` (a ``Measure``), ``term_chosen`` (its name), ``add_requested``,
    ``rule_requested``, ``gallery_requested``, ``optimizer_search_requested``,
    ``lessons_requested``, ``lesson_again_requested``, ``lesson_answered``, ``lesson_tried``,
    ``lesson_requested`` (a ``Lesson``).
    """

    said = Signal(str)
    measure_requested = Signal(object)
    term_chosen = Signal(str)
    add_requested = Signal()
    rule_requested = Signal()
    gallery_requested = Signal()
    optimizer_search_requested = Signal()
    lessons_requested = Signal()
    lesson_again_requested = Signal()
    lesson_answered = Signal()
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
        self.theme = theme
        self.lesson: Lesson | None = None
        self.withheld = False
        self._window = window
        self._session = session
        self._document = document
        self._stage = stage

    def make_contender_panel(self) -> ContenderPanel:
        """The list of contenders."""
        from explorer.gui.panels.contenders.contender_list import ContenderPanel

        panel = ContenderPanel(self._session, self.theme, self._window)
        panel.withhold(self.withheld)
        panel.said.connect(self.said)
        panel.measure_requested.connect(self.measure_requested)
        panel.search_requested.connect(self.optimizer_search_requested)
        panel.text_requested.connect(self.rule_requested)
        # Space is to play what was added, not to press the button once more.
        panel.added.connect(self._stage.take_focus)
        return panel

    def make_chart_panel(self) -> ChartPanel:
        """The charts."""
        from explorer.gui.panels.results.chart_panel import ChartPanel

        panel = ChartPanel(self._session, self.theme, self._window)
        self.note_when_empty(panel, "chart its loss over the steps")
        if self.lesson is not None and self.lesson.playback.chart:
            panel.show_singular_values(self.lesson.playback.chart)
        return panel

    def make_setup_column(self) -> SurfaceSide:
        """The column of cards about surface and start."""
        from explorer.gui.panels.setup.setup_column import SurfaceSide

        ask = self._document.ask_for_data
        side = SurfaceSide(self._session, ask, LEFT_WIDTH, self._window)
        side.surface.gallery_requested.connect(self.gallery_requested)
        return side

    def make_lesson_panel(self) -> LessonPanel:
        """The text of a lesson."""
        from explorer.gui.lessons.lesson_panel import LessonPanel

        panel = LessonPanel(self._session, self.lesson, self._window)
        panel.list_requested.connect(self.lessons_requested)
        panel.start_again_requested.connect(self.lesson_again_requested)
        # Space is to play what was tried, not to press the button once more.
        panel.tried.connect(self._stage.take_focus)
        panel.tried.connect(self.lesson_tried)
        panel.answered.connect(self._stage.take_focus)
        panel.answered.connect(self.lesson_answered)
        panel.next_requested.connect(self.lesson_requested)
        return panel

    def make_step_inspector(self) -> StepInspector:
        """The step as mathematics."""
        from explorer.gui.inspector.step_inspector import StepInspector

        inspector = StepInspector(self._session, self.theme, self._window)
        inspector.stage_changed.connect(self._stage.canvas.show_stage)
        inspector.term_chosen.connect(self.term_chosen)
        self.note_when_empty(inspector, "see how its steps are computed")
        return inspector

    def make_rule_panel(self) -> RulePanel:
        """The rule as text."""
        from explorer.gui.panels.rules.rule_panel import RulePanel

        panel = RulePanel(self._session, self.theme, self._window)
        panel.said.connect(self.said)
        self.note_when_empty(panel, "see its rule")
        return panel

    def make_compare_table(self) -> CompareTable:
        """The table of outcomes."""
        from explorer.gui.panels.results.compare_table import CompareTable

        table = CompareTable(self._session, self.theme, self._window)
        table.withhold(self.withheld)
        table.measure_requested.connect(self.measure_requested)
        self.note_when_empty(table, "compare outcomes")
        return table

    def make_step_table(self) -> StepTable:
        """The table of all steps."""
        from explorer.gui.panels.results.step_table import StepTable

        table = StepTable(self._session, self._window)
        self.note_when_empty(table, "list its steps")
        return table

    def make_data_panel(self) -> DataPanel:
        """The data of a network or a fit."""
        from explorer.gui.panels.results.data_panel import DataPanel

        panel = DataPanel(self._session, self.theme, self._window)
        panel.gallery_requested.connect(self.gallery_requested)
        return panel

    def note_when_empty(self, panel: QWidget, use: str) -> None:
        """Where nothing runs, say in a panel what it is for, with the way to add an optimizer."""
        from explorer.gui.panels.results.empty_note import EmptyNote

        EmptyNote(self._session, panel, use).add_requested.connect(self.add_requested)
