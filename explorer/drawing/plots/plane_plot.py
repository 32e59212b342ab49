"""A surface of two coordinates from above: heat map, iso-lines, trails."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from explorer.drawing.colours.theme import Theme
from explorer.drawing.frame.axes import Margins
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.plots.surface_plot import SurfacePlot
from explorer.drawing.surfaces.colour_bar import colour_bar_width, paint_colour_bar
from explorer.drawing.surfaces.critical_points import paint_minima, paint_saddles
from explorer.drawing.surfaces.gradient_field import paint_gradient_field
from explorer.drawing.surfaces.heat_map import Background, surface_map
from explorer.engine.objectives.objective import Objective


class PlanePlot(SurfacePlot):
    """The plane of a surface with d = 2.

    When the view moves the old background is shown at its new place; ``refresh_background``
    computes it for the new view.
    """

    def __init__(
        self, surface: Objective, theme: Theme, options: SurfaceOptions | None = None
    ) -> None:
        super().__init__(surface, theme, options or SurfaceOptions())
        self._background: Background | None = None
        self._name_axes()
        self.vb.setAspectLocked(self.options.equal_aspect)
        self.fit_surface()

    def set_surface(self, surface: Objective) -> None:
        self.surface = surface
        self._name_axes()
        self.refresh_background()

    def set_options(self, options: SurfaceOptions) -> None:
        if options.equal_aspect != self.options.equal_aspect:
            self.vb.setAspectLocked(options.equal_aspect)
        self._background = None
        super().set_options(options)
        self._arrange()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._background = None
        super().set_theme(theme)

    def fit_surface(self) -> None:
        self.vb.show_range(*self.surface.view[:2])
        self.refresh_background()

    def refresh_background(self) -> None:
        self._background = None
        self.picture.base_changed()
        self.update()

    def room(self) -> Margins:
        free = super().room()
        if not self.options.colour_bar:
            return free
        return replace(free, right=colour_bar_width(self.axes.font_size))

    def paint_base(self, painter: QPainter, projection: Projection) -> None:
        options, theme = self.options, self.theme
        self._current_background().paint(painter, projection, options, theme)
        if options.gradient_field:
            paint_gradient_field(
                painter,
                self.surface,
                projection,
                theme,
                options.line_scale,
                surface_map(theme, options),
            )
        if options.minima:
            paint_saddles(painter, self.surface.saddles, projection, theme, options.line_scale)
            paint_minima(painter, self.sight.minima(), projection, theme, options.line_scale)

    def _current_background(self) -> Background:
        if self._background is None:
            x, y = self.visible_range
            self._background = Background(self.surface, x, y, self.options, self.theme)
        return self._background

    def _name_axes(self) -> None:
        x, y = self.surface.variables[:2]
        self.set_axes(replace(self.axes, x_label=x, y_label=y, font_size=self.options.font_size))

    def resizeEvent(self, event: Any) -> None:
        first = self.vb.width() <= 1.0 or self._background is None
        super().resizeEvent(event)
        if first:
            self._background = None

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        super().paint(painter, option, widget)
        if self.options.colour_bar and not self.frame.contains(option.exposedRect):
            background = self._current_background()
            painter.save()
            paint_colour_bar(
                painter,
                self.frame,
                background.scaling,
                background.table,
                self.theme,
                self.axes.font_size,
            )
            painter.restore()
