"""The live picture: the surface with all trajectories, and what the mouse does on it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget

from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.scenario_traces import traces_of
from explorer.drawing.frame.picture_view import picture_view
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.ground.grid_resolution import nodes_for
from explorer.drawing.plots.surface_plot import SurfacePlot
from explorer.drawing.plots.surface_plot_for import surface_plot
from explorer.engine.explanations.stage import Stage
from explorer.engine.number_text import LONG, rounded
from explorer.gui.session.session import Session
from explorer.gui.session.session_changes import SessionChange
from explorer.scenario.sections import Shown

GRAB_PIXELS = 14.0
CLICK_PIXELS = 4
DEGREES_PER_PIXEL = 0.4
LOWEST_VIEW = 8.0
"""Degrees above the base from which a landscape is looked at, at least."""
REFRESH_MS = 40
DRAFT_NODES = 128
"""Values along each side of the heat map while a parameter of the surface is dragged."""


class Canvas(QWidget):
    """Shows the session's surface and trajectories; in many dimensions, on a plane.

    A click on a ball or a trail selects, a double click goes to the step there, a click on empty
    ground moves the start, dragging the start marker drags it (with Shift it snaps to the grid),
    the wheel zooms, dragging elsewhere pans.

    Signals: ``start_picked`` (coordinates, final), ``hovered`` (position and value as text),
    ``pointed`` (the point of the surface under the mouse, or None),
    ``options_changed``, ``arrow_picked`` (gradient, carried or step), ``menu_requested`` (a point
    of the screen, the start that lies there or None, and the contender's index and step of the
    trail there or None).
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
        self._owners: list[int] = []
        self._plot: SurfacePlot | None = None
        self._pressed: QPoint | None = None
        self._right_pressed: QPoint | None = None
        self._turned_from: QPointF | None = None
        self._dragging = False
        self._is_draft = False
        self._view = picture_view(self, None)
        self._view.setObjectName("canvas-view")
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._view.viewport().installEventFilter(self)
        self._view.viewport().setMouseTracking(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._view)
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(REFRESH_MS)
        self._refresh.timeout.connect(self._refresh_background)
        session.changed.connect(self._follow)
        session.pace.rested.connect(self._draw_finely)
        session.step_changed.connect(self._show_step)
        session.chosen_changed.connect(self._show_chosen)
        session.seeds_changed.connect(self._show_traces)
        self._rebuild()

    @property
    def options(self) -> SurfaceOptions:
        """What is drawn besides surface and trails."""
        return self._options

    @property
    def _shown(self) -> Shown:
        return self._session.shown

    @property
    def plot(self) -> SurfacePlot:
        """The picture now shown."""
        assert self._plot is not None
        return self._plot

    @property
    def view(self) -> pg.GraphicsView:
        """The view the picture lies in."""
        return self._view

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
        self._view.setBackground(theme.canvas)
        self.plot.set_theme(theme)
        self._show_traces()

    def move_start(self, start: tuple[float, ...], final: bool) -> None:
        """Start all runs elsewhere; more moves follow one that is not ``final``."""
        scenario = replace(self._session.scenario, start=start)
        self._session.apply(scenario, "move start", merge="start", final=final)

    def show_stage(self, stage: Stage | None) -> None:
        """Show a stage of the chosen contender's step in place of its arrows; None for these."""
        self.plot.set_stage(stage)

    def fit_surface(self) -> None:
        """Show the surface's own window, and a landscape from where most of it is seen."""
        if self._options.azimuth is not None or self._options.elevation is not None:
            self.set_options(azimuth=None, elevation=None)
        self.plot.fit_surface()

    def fit_trajectories(self) -> None:
        """Show all trajectories."""
        self.plot.fit_trajectories()

    def _rebuild(self) -> None:
        """Make the plot that suits the surface's dimension."""
        surface, before = self._shown.surface, self._plot
        self._options = replace(self._options, points=surface.dimension == 1, nodes=self._nodes())
        self._plot = surface_plot(surface, self._theme, self._options)
        self._view.setCentralItem(self._plot)
        if before is not None:
            self._forget_mouse()
            before.deleteLater()
        self._view.setBackground(self._theme.canvas)
        self._plot.view_changed.connect(self._schedule_refresh)
        self._show_traces()
        self._plot.fit_surface()

    def _forget_mouse(self) -> None:
        """End a drag in a plot that goes: pyqtgraph's scene would send the rest of it there."""
        scene = self._view.scene()
        scene.dragItem = scene.lastDrag = scene.lastHoverEvent = None
        scene.dragButtons.clear()
        scene.clickEvents.clear()
        scene.hoverItems.clear()

    def _follow(self, change: SessionChange) -> None:
        plot = self.plot
        surface = self._shown.surface
        if surface.dimension != plot.surface.dimension:
            self._rebuild()
            return
        self._is_draft = change.live and (change.surface_changed or self._is_draft)
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
        traces, self._owners = traces_of(
            session.outcome, self._theme, session.ghost, session.shown, session.seeds
        )
        self.plot.set_traces(traces)
        self.plot.set_start(self._start_point())
        self._show_chosen(self._session.chosen)
        self._show_step(self._session.step)

    def _nodes(self) -> int:
        """Values along each side of the heat map: fewer where each costs a pass over data."""
        nodes = nodes_for(self._session.scenario.surface)
        return min(nodes, DRAFT_NODES) if self._is_draft else nodes

    def _show_nodes(self) -> None:
        if self._nodes() != self._options.nodes:
            self._options = replace(self._options, nodes=self._nodes())
            self.plot.set_options(self._options)

    def _draw_finely(self) -> None:
        """Draw the surface of a drag that rests as fine as any other."""
        self._is_draft = False
        self._show_nodes()

    def _show_step(self, step: int) -> None:
        self.plot.set_step(step)

    def _show_chosen(self, chosen: int) -> None:
        self.plot.set_chosen(self._owners.index(chosen) if chosen in self._owners else None)

    def _schedule_refresh(self, *_ignored: object) -> None:
        self._refresh.start()

    def _refresh_background(self) -> None:
        self.plot.refresh_background()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            match event.type():
                case QEvent.Type.MouseButtonPress if event.button() == Qt.MouseButton.LeftButton:
                    return self._press(event)
                case QEvent.Type.MouseButtonPress if event.button() == Qt.MouseButton.RightButton:
                    self._right_pressed = event.position().toPoint()
                case QEvent.Type.MouseButtonRelease if self._right_pressed is not None:
                    return self._release_right(event)
                case QEvent.Type.MouseButtonDblClick:
                    return self._go_to_step(event.position())
                case QEvent.Type.MouseMove:
                    return self._move(event)
                case QEvent.Type.MouseButtonRelease if self._pressed is not None:
                    return self._release(event)
        elif event.type() == QEvent.Type.Leave:
            self.hovered.emit("")
            self.pointed.emit(None)
        return False

    def _press(self, event: QMouseEvent) -> bool:
        self._pressed = event.position().toPoint()
        self._dragging = self._near_start(event.position())
        arrow = self.plot.arrow_at(self._scene(event.position()))
        if arrow and not self._dragging:
            self._pressed = None
            self.arrow_picked.emit(arrow)
        return self._dragging or bool(arrow)

    def _move(self, event: QMouseEvent) -> bool:
        position = event.position()
        if self._dragging:
            self._pick(position, event.modifiers(), final=False)
            return True
        if self._pressed is not None and self.plot.can_be_turned:
            self._turn(position)
            return True
        self._view.viewport().setCursor(self._cursor(position))
        point = self._data(position) if self._inside(position) else None
        self.hovered.emit("" if point is None else self._described(point))
        self.pointed.emit(point)
        self._tell_about_trail(position, event.globalPosition().toPoint())
        return False

    def _turn(self, position: QPointF) -> None:
        """Turn the landscape as if it were held where the mouse was pressed."""
        at = self._turned_from or QPointF(self._pressed or position.toPoint())
        self._turned_from = QPointF(position)
        moved = position - at
        camera = self.plot.camera
        elevation = camera.elevation + DEGREES_PER_PIXEL * moved.y()
        self.set_options(
            azimuth=(camera.azimuth - DEGREES_PER_PIXEL * moved.x() + 180.0) % 360.0 - 180.0,
            elevation=min(max(elevation, LOWEST_VIEW), 90.0),
        )

    def _cursor(self, position: QPointF) -> Qt.CursorShape:
        if self._near_start(position):
            return Qt.CursorShape.OpenHandCursor
        if self.plot.arrow_at(self._scene(position)):
            return Qt.CursorShape.PointingHandCursor
        return Qt.CursorShape.CrossCursor

    def light_arrow(self, name: str) -> None:
        """Draw an arrow of the chosen contender broad: gradient, carried, step, or none."""
        self.plot.set_lit_arrow(name)

    def _tell_about_trail(self, position: QPointF, at: QPoint) -> None:
        """Show step, position and loss of the trail under the mouse."""
        nearest = self.plot.nearest(self._scene(position))
        if nearest is None:
            QToolTip.hideText()
            return
        trace, step = self.plot.traces[nearest[0]], nearest[1]
        trajectory = trace.drawn
        point = ", ".join(rounded(number, LONG) for number in trajectory.positions[step])
        loss = rounded(trajectory.losses[step], LONG)
        shadow = trace.shadow
        off = "" if shadow is None else f", {rounded(shadow.distances[step])} off the plane"
        QToolTip.showText(
            at,
            f"{trace.style.label}\nstep {step}: ({point}){off}\nf {loss}",
            self._view,
        )

    def _release(self, event: QMouseEvent) -> bool:
        pressed, self._pressed = self._pressed, None
        self._turned_from = None
        assert pressed is not None
        dragged, self._dragging = self._dragging, False
        still = (event.position().toPoint() - pressed).manhattanLength() <= CLICK_PIXELS
        if dragged:
            self._pick(event.position(), event.modifiers(), final=True)
            return True
        if still and self._inside(event.position()):
            trail = self._trail_at(event.position())
            if trail is None:
                self._pick(event.position(), event.modifiers(), final=True)
            else:
                self._session.set_chosen(trail[0])
        return False

    def _trail_at(self, position: QPointF) -> tuple[int, int] | None:
        """Index of the contender and step of the ball or trail at a position, if there is one."""
        nearest = self.plot.nearest(self._scene(position))
        return None if nearest is None else (self._owners[nearest[0]], nearest[1])

    def _go_to_step(self, position: QPointF) -> bool:
        trail = self._trail_at(position)
        if trail is None:
            return False
        self._session.set_chosen(trail[0])
        self._session.set_step(trail[1])
        return True

    def _release_right(self, event: QMouseEvent) -> bool:
        """The menu of a place; a drag with the right button zooms."""
        pressed, self._right_pressed = self._right_pressed, None
        assert pressed is not None
        moved = (event.position().toPoint() - pressed).manhattanLength()
        if event.button() != Qt.MouseButton.RightButton or moved > CLICK_PIXELS:
            return False
        self._ask_for_menu(event.globalPosition().toPoint(), event.position())
        return False

    def _ask_for_menu(self, at: QPoint, position: QPointF) -> None:
        inside = self._inside(position)
        free = inside and not self._session.locks.is_locked("start")
        place = self._start_under(position, snap=False) if free else None
        self.menu_requested.emit(at, place, self._trail_at(position) if inside else None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            middle = QPointF(self.rect().center())
            self._ask_for_menu(self.mapToGlobal(middle).toPoint(), middle)

    def _scene(self, position: QPointF) -> QPointF:
        return QPointF(self._view.mapToScene(position.toPoint()))

    def _inside(self, position: QPointF) -> bool:
        box = self.plot.vb
        return bool(box.sceneBoundingRect().contains(self._scene(position)))

    def _data(self, position: QPointF) -> tuple[float, float]:
        return self.plot.data_at(self._scene(position))

    def _start_point(self) -> tuple[float, float]:
        """The start in the picture's coordinates."""
        start = self._shown.start
        if len(start) == 1:
            return start[0], float(self._shown.surface.value(start))
        return start[0], start[1]

    def _near_start(self, position: QPointF) -> bool:
        if self._session.locks.is_locked("start"):
            return False
        offset: QPointF = self.plot.position_of(self._start_point()) - self._scene(position)
        return math.hypot(offset.x(), offset.y()) <= GRAB_PIXELS

    def _pick(self, position: QPointF, modifiers: Qt.KeyboardModifier, *, final: bool) -> None:
        snap = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self.start_picked.emit(self._start_under(position, snap=snap), final)

    def _start_under(self, position: QPointF, *, snap: bool) -> tuple[float, ...]:
        """The start at a position, in round numbers."""
        dimension = self._shown.surface.dimension
        spans = self.plot.data_range
        start = tuple(
            _humane(value, span[1] - span[0], snap)
            for value, span in zip(self._data(position), spans, strict=True)
        )[:dimension]
        return self._shown.start_at(start)

    def _described(self, place: tuple[float, float]) -> str:
        surface = self._shown.surface
        point = place[: surface.dimension]
        value = float(surface.value(point))
        named = ", ".join(
            f"{name} {rounded(number)}"
            for name, number in zip(surface.variables, point, strict=True)
        )
        return f"{named}   f {rounded(value, LONG)}"


def _humane(value: float, span: float, snap: bool) -> float:
    """``value`` to a thousandth of what is shown, or to a fortieth when snapping."""
    grain = 10.0 ** math.floor(math.log10(span / (20.0 if snap else 500.0)))
    if snap and span / grain > 100:
        grain *= 5.0 if span / grain > 200 else 2.0
    digits = max(0, -math.floor(math.log10(grain)))
    return round(round(value / grain) * grain, digits + 1)
