"""What shows the views of the stage: canvases, map and charts."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from explorer.drawing.colours.theme import Theme
from explorer.gui.canvas.canvas import Canvas
from explorer.gui.session.session import Session
from explorer.gui.stage.pointed_mark import PointedMark
from explorer.scenario.stage_layout import View

if TYPE_CHECKING:
    from explorer.gui.panels.maps.map_panel import MapPanel
    from explorer.gui.panels.results.chart_panel import ChartPanel

OWN_OPTIONS = ("space", "azimuth", "elevation", "points", "nodes")
"""Options of a picture that the one beside it does not share."""


class StageViews(QObject):
    """Has a widget for each view, made when it is first shown inside ``parent``.

    ``canvas`` shows plane or landscape, and the plane where both are shown.

    Signals: ``map_export_requested`` (a ``MadeMap``), ``panel_made`` (the map or the charts, and
    what an optimizer is good for there).
    """

    map_export_requested = Signal(object)
    panel_made = Signal(QWidget, str)

    def __init__(self, session: Session, theme: Theme, canvas: Canvas, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._parent = parent
        self.canvas = canvas
        self._views: tuple[View, ...] = ()
        self._second: Canvas | None = None
        self._mark: PointedMark | None = None
        self._map: MapPanel | None = None
        self._charts: ChartPanel | None = None
        canvas.options_changed.connect(self._share_options)

    @property
    def map_panel(self) -> MapPanel:
        """The map, made now if it was not made yet."""
        if self._map is None:
            from explorer.gui.panels.maps.map_panel import MapPanel

            self._map = MapPanel(self._session, self._theme, self._parent)
            self._map.hide()
            self._map.export_requested.connect(self.map_export_requested)
            self.panel_made.emit(self._map, "map how it ends with other values")
        return self._map

    @property
    def chart_panel(self) -> ChartPanel:
        """The charts of the stage, made now if they were not made yet."""
        if self._charts is None:
            from explorer.gui.panels.results.chart_panel import ChartPanel

            self._charts = ChartPanel(self._session, self._theme, self._parent)
            self._charts.setObjectName("stage-charts-view")
            self._charts.hide()
            self.panel_made.emit(self._charts, "chart its loss over the steps")
        return self._charts

    @property
    def second_canvas(self) -> Canvas | None:
        """The landscape beside the plane, if there is one."""
        return self._second

    def set_theme(self, theme: Theme) -> None:
        """Show everything that was made in the theme; the rest will be made in it."""
        self._theme = theme
        for view in (self.canvas, self._second, self._map, self._charts):
            if view is not None:
                view.set_theme(theme)

    def fit_surface(self) -> None:
        """Show the surface's default view, and a landscape from where most of it is seen."""
        for canvas in (self.canvas, self._second):
            if canvas is not None:
                canvas.fit_surface()

    def fit_trajectories(self) -> None:
        """Show all trajectories."""
        for canvas in (self.canvas, self._second):
            if canvas is not None:
                canvas.fit_trajectories()

    def arrange(self, views: tuple[View, ...]) -> None:
        """Get ready to show these, with a second canvas for a landscape beside the plane."""
        self._views = views
        if "plane" in views or "landscape" in views:
            space = "plane" not in views
            if self.canvas.options.space != space:
                self.canvas.set_options(space=space)
        both = "plane" in views and "landscape" in views
        if both and self._second is None:
            self._second = Canvas(self._session, self._theme, self._parent)
            self._second.setObjectName("canvas-beside")
            self._second.set_options(space=True)
            self._second.start_picked.connect(self.canvas.start_picked)
            self._second.hovered.connect(self.canvas.hovered)
            self._mark = PointedMark(self.canvas)
            self._second.pointed.connect(self._mark.show_at)
            self.canvas.pointed.connect(PointedMark(self._second).show_at)
            self._share_options()
        elif not both and self._second is not None:
            self._second.hide()
            self._second.deleteLater()
            self._second = None
            if self._mark is not None:
                self._mark.deleteLater()
                self._mark = None

    def widget(self, view: View) -> QWidget:
        """What shows a view, made now if it was not made yet."""
        match view:
            case "map":
                return self.map_panel
            case "charts":
                return self.chart_panel
            case "landscape" if self._second is not None:
                return self._second
        return self.canvas

    @property
    def landscape(self) -> Canvas | None:
        """The canvas that shows a landscape now, if one does."""
        if self._second is not None:
            return self._second
        has_landscape = "landscape" in self._views
        return self.canvas if has_landscape and self.canvas.plot.can_be_turned else None

    def _share_options(self) -> None:
        """Draw in the second picture what is drawn in the first."""
        if self._second is not None:
            shared = asdict(self.canvas.options)
            for name in OWN_OPTIONS:
                del shared[name]
            self._second.set_options(**shared)
