"""The panels around the canvas, each in a dock that can be moved, hidden and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from explorer.drawing.colours.theme import Theme
from explorer.gui.document.document import Document
from explorer.gui.session.session import Session
from explorer.gui.stage.stage import Stage
from explorer.gui.widgets.layout.lazy_dock import LazyDock
from explorer.gui.window.docks.data_visibility import DataVisibility
from explorer.gui.window.docks.dock_layout import DockLayout
from explorer.gui.window.docks.panel_actions import bring_to_front, in_front
from explorer.gui.window.docks.panel_maker import PanelMaker
from explorer.gui.window.docks.term_arrows import TermArrows

if TYPE_CHECKING:
    from explorer.engine.trajectories.verdict import Measure
    from explorer.gui.lessons.lesson_panel import LessonPanel
    from explorer.gui.panels.contenders.contender_list import ContenderPanel
    from explorer.gui.panels.results.chart_panel import ChartPanel
    from explorer.gui.panels.setup.setup_column import SurfaceSide
    from explorer.scenario.lessons.lesson import Lesson


class Docks(QObject):
    """All docks by name, and what is done with their panels from the menus and by lessons.

    ``maker`` passes on what the panels ask of the window, ``layout`` places and sizes the docks.
    """

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
        self.maker = maker = PanelMaker(window, session, document, stage, theme)
        self.surface_dock = LazyDock("Surface", "surface-dock", maker.make_setup_column, window)
        self.contender_dock = LazyDock(
            "Optimizers", "contender-dock", maker.make_contender_panel, window
        )
        self.chart_dock = LazyDock("Charts", "chart-dock", maker.make_chart_panel, window)
        self.lesson_dock = LazyDock("Lesson", "lesson-dock", maker.make_lesson_panel, window)
        self.inspector_dock = LazyDock("Step", "inspector-dock", maker.make_step_inspector, window)
        self.rule_dock = LazyDock("Rule", "rule-dock", maker.make_rule_panel, window)
        self.compare_dock = LazyDock("Compare", "compare-dock", maker.make_compare_table, window)
        self.table_dock = LazyDock("All steps", "table-dock", maker.make_step_table, window)
        self.data_dock = LazyDock("Data", "data-dock", maker.make_data_panel, window)
        for dock in window.findChildren(LazyDock):
            dock.focus_left.connect(stage.take_focus)
        self.layout = DockLayout(
            window,
            left=(self.surface_dock, self.lesson_dock),
            right=(self.contender_dock, self.inspector_dock, self.rule_dock),
            below=(self.chart_dock, self.compare_dock, self.table_dock),
        )
        self.data_visibility = DataVisibility(window, session, self.data_dock, self.chart_dock)
        arrows = TermArrows(session, stage.canvas, self.inspector_dock, self)
        stage.views.panel_made.connect(maker.note_when_empty)
        maker.term_chosen.connect(arrows.light_arrow)
        maker.measure_requested.connect(self._show_measure)
        maker.rule_requested.connect(self.show_rule)
        maker.add_requested.connect(self.open_add_menu)
        maker.lesson_answered.connect(self._judge)

    @property
    def docks(self) -> list[QDockWidget]:
        """All panels that can be hidden, by their areas; in each the one in front comes first."""
        return [
            self.surface_dock,
            self.lesson_dock,
            self.contender_dock,
            self.inspector_dock,
            self.rule_dock,
            self.chart_dock,
            self.compare_dock,
            self.table_dock,
            self.data_dock,
        ]

    def seen(self) -> list[QWidget]:
        """Stage and panels that are seen in the window, by columns from left to right."""
        docked = (dock for dock in self.docks if dock.isVisible() and not dock.isFloating())
        return sorted((self._stage, *docked), key=_position)

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
        return self.maker.lesson

    def show_lesson(self, lesson: Lesson, *, at_once: bool = True, restored: bool = False) -> None:
        """Show a lesson in front, at once or as soon as its dock is seen.

        One that is ``restored`` is where it was when the window was left.
        """
        self.maker.lesson = lesson
        self.layout.lesson_room.open(restored=restored)
        self._withhold(lesson.question is not None)
        if at_once:
            self.lesson_panel.show_lesson(lesson)
            if lesson.playback.chart:
                charts = charts_in_front(self._stage, self.chart_dock)
                charts.show_singular_values(lesson.playback.chart)
        if not restored:
            bring_to_front(self.lesson_dock)

    def close_lesson(self) -> None:
        """Show that no lesson is open."""
        self.maker.lesson = None
        self.layout.lesson_room.close()
        self._withhold(False)
        if self.lesson_dock.made is not None:
            self.lesson_panel.show_lesson(None)
        if in_front(self.lesson_dock):
            bring_to_front(self.surface_dock)

    def set_theme(self, theme: Theme) -> None:
        """Show all panels that were made in the theme; the others will be made in it."""
        self.maker.theme = theme
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

    def _withhold(self, withheld: bool) -> None:
        """Verdicts would answer the question of a lesson."""
        self.maker.withheld = withheld
        for dock in (self.contender_dock, self.compare_dock):
            if dock.made is not None:
                dock.panel.withhold(withheld)

    def _judge(self) -> None:
        self._withhold(False)

    def _show_measure(self, measure: Measure) -> None:
        """Show the number behind a verdict in the charts, at its step."""
        charts_in_front(self._stage, self.chart_dock).show_measure(measure)
        self._session.set_step(measure.step)

    def begin_formula(self) -> None:
        """Focus the field where a formula is typed."""
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


def _position(widget: QWidget) -> tuple[int, int]:
    return widget.x(), widget.y()


def charts_in_front(stage: Stage, dock: LazyDock[ChartPanel]) -> ChartPanel:
    """The charts of the stage if they are seen, or those of the dock, brought to the front."""
    from explorer.gui.panels.results import chart_panel

    charts = stage.findChildren(chart_panel.ChartPanel)
    seen = next((panel for panel in charts if panel.isVisible()), None)
    if seen is None:
        bring_to_front(dock)
        return dock.panel
    return seen
