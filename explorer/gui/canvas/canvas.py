"""The live picture: the surface with all trajectories."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.scenario_traces import traces_of
from explorer.drawing.frame.picture_view import forget_mouse, picture_view
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.plots.surface_plot import SurfacePlot
from explorer.drawing.plots.surface_plot_for import surface_plot
from explorer.gui.canvas.background import BackgroundRefresh, BackgroundResolution
from explorer.gui.canvas.canvas_mouse import CanvasMouse
from explorer.gui.session.session import Session
from explorer.gui.session.session_changes import SessionChange

if TYPE_CHECKING:
    from explorer.engine.explanations.stage import StepStage


class Canvas(QWidget):
    """Shows the session's surface and trajectories; in many dimensions, on a plane.

    ``view`` contains the picture, and ``mouse`` listens on it; ``owners`` are the contenders'
    indices, one for each trace.

    Signals: ``options_changed``, and those of the mouse.
    """

    start_picked = Signal(object, bool)
    hovered = Signal(str)
    pointed = Signal(object)
    options_changed = Signal()
    arrow_picked = Signal(str)
    menu_requested = Signal(object, object, object)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._options = SurfaceOptions()
        self.owners: list[int] = []
        self._plot: SurfacePlot | None = None
        self._resolution = BackgroundResolution()
        self._background = BackgroundRefresh(self)
        self.view = picture_view(self, None)
        self.view.setObjectName("canvas-view")
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view.viewport().setMouseTracking(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        session.changed.connect(self._follow)
        session.pace.rested.connect(self._draw_finely)
        session.step_changed.connect(self._show_step)
        session.chosen_changed.connect(self._show_chosen)
        session.seeds_changed.connect(self._show_traces)
        self._rebuild()
        self.mouse = CanvasMouse(self, session, self)
        for name in ("start_picked", "hovered", "pointed", "arrow_picked", "menu_requested"):
            getattr(self.mouse, name).connect(getattr(self, name))
        self.mouse.turned.connect(self._turn)

    @property
    def options(self) -> SurfaceOptions:
        """What is drawn besides surface and trails."""
        return self._options

    @property
    def plot(self) -> SurfacePlot:
        """The picture now shown."""
        assert self._plot is not None
        return self._plot

    def set_options(self, **changes: Any) -> None:
        """Change what is drawn, by the names of ``SurfaceOptions``."""
        was, self._options = self._options, replace(self._options, **changes)
        if was.space != self._options.space:
            self._rebuild()
        else:
            self.plot.set_options(self._options)
        self._session.show_seeds(int(self._options.seeds))
        self.options_changed.emit()

    @property
    def theme(self) -> Theme:
        """The theme whose colours are drawn."""
        return self._theme

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._theme = theme
        self.view.setBackground(theme.canvas)
        self.plot.set_theme(theme)
        self._show_traces()

    def move_start(self, start: tuple[float, ...], final: bool) -> None:
        """Start all runs elsewhere; more moves follow one that is not ``final``."""
        scenario = replace(self._session.scenario, start=start)
        self._session.apply(scenario, "move start", merge="start", final=final)

    def show_stage(self, stage: StepStage | None) -> None:
        """Show a stage of the selected contender's step instead of its arrows, or None."""
        self.plot.set_stage(stage)

    def fit_surface(self) -> None:
        """Show the surface's default view, and a landscape from where most of it is seen."""
        if self._options.azimuth is not None or self._options.elevation is not None:
            self.set_options(azimuth=None, elevation=None)
        self.plot.fit_surface()

    def fit_trajectories(self) -> None:
        """Show all trajectories."""
        self.plot.fit_trajectories()

    def _rebuild(self) -> None:
        """Make the plot that suits the surface's dimension."""
        surface, before = self._session.drawn.surface, self._plot
        nodes = self._resolution.nodes(self._session.scenario.surface)
        self._options = replace(self._options, points=surface.dimension == 1, nodes=nodes)
        self._plot = surface_plot(surface, self._theme, self._options)
        self.view.setCentralItem(self._plot)
        if before is not None:
            # The scene would send the rest of a drag to a plot that is being removed.
            forget_mouse(self.view)
            before.deleteLater()
        self.view.setBackground(self._theme.canvas)
        self._background.follow(self._plot)
        self._show_traces()
        self._plot.fit_surface()

    def _follow(self, change: SessionChange) -> None:
        plot = self.plot
        surface = self._session.drawn.surface
        if surface.dimension != plot.surface.dimension:
            self._rebuild()
            return
        self._resolution.follow(change)
        self._show_nodes()
        if surface is not plot.surface:
            # The height of a curve's window is its formula's; that of a plane is its view's.
            other_curve = surface.dimension == 1 and surface.formula != plot.surface.formula
            moved = (
                other_curve or surface.view != plot.surface.view or surface.id != plot.surface.id
            )
            plot.set_surface(surface)
            if moved:
                plot.fit_surface()
        self._show_traces()

    def _show_traces(self) -> None:
        session = self._session
        traces, self.owners = traces_of(
            session.outcome,
            self._theme,
            session.ghost,
            session.drawn,
            session.seeds,
            session.clouds.of,
        )
        self.plot.set_traces(traces)
        self.plot.set_start(session.drawn.start_in_picture)
        self._show_chosen(self._session.chosen)
        self._show_step(self._session.step)

    def _show_nodes(self) -> None:
        nodes = self._resolution.nodes(self._session.scenario.surface)
        if nodes != self._options.nodes:
            self._options = replace(self._options, nodes=nodes)
            self.plot.set_options(self._options)

    def _draw_finely(self) -> None:
        """Draw the surface finely again when a drag rests."""
        self._resolution.rest()
        self._show_nodes()

    def _show_step(self, step: int) -> None:
        self.plot.set_step(step)

    def _show_chosen(self, chosen: int) -> None:
        self.plot.set_chosen(self.owners.index(chosen) if chosen in self.owners else None)

    def _turn(self, azimuth: float, elevation: float) -> None:
        self.set_options(azimuth=azimuth, elevation=elevation)

    def light_arrow(self, name: str) -> None:
        """Highlight an arrow of the selected contender: gradient, carried, step, or none."""
        self.plot.set_lit_arrow(name)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            middle = QPointF(self.rect().center())
            self.mouse.ask_for_menu(self.mapToGlobal(middle).toPoint(), middle)
