"""A map with axes, colour bar, and a ring where the contender is now."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from explorer.drawing.colours.overlay import isoline_colour
from explorer.drawing.colours.pixels import image_of_pixels
from explorer.drawing.colours.theme import Theme
from explorer.drawing.frame.axes import AxesStyle, Margins
from explorer.drawing.frame.plot import Plot
from explorer.drawing.geometry.clipping import clipped_polyline
from explorer.drawing.geometry.line_segments import draw_lines, flat_pen
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.plots.maps.map_image import MapPicture, map_colour_map
from explorer.drawing.plots.maps.map_key import KeyCell, key_cells, key_height, paint_key
from explorer.drawing.surfaces.colour_bar import colour_bar_width, paint_colour_bar
from explorer.drawing.surfaces.critical_points import paint_minima, paint_start
from explorer.drawing.text.labels import elided, picture_font

Point = tuple[float, float]
CROSS = 7.0
"""Half the length of the arms of the cross at the best point, in pixels."""
KEY_GAP = 3.0
TITLE = 1.6
"""Height of the line of the title, in heights of text."""


class MapPlot(Plot):
    """Shows a ``MapPicture``. Setters change the picture and send no signals."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, AxesStyle())
        self.map: MapPicture | None = None
        self._mark: Point | None = None
        self.vb.setMouseEnabled(x=False, y=False)

    def set_map(self, picture: MapPicture | None) -> None:
        """Show a map; None for an empty frame."""
        self.map = picture
        if picture is not None:
            self.set_axes(
                replace(
                    self.axes,
                    x_label=picture.x_label,
                    y_label=picture.y_label,
                    logarithmic_x=picture.logarithmic_x,
                    logarithmic=picture.logarithmic_y,
                )
            )
            self._arrange()
            self.fit()
        self.picture.base_changed()
        self.update()

    def set_mark(self, mark: Point | None) -> None:
        """Put the ring at these values; those of a logarithmic side are no logarithms."""
        self._mark = mark
        self.picture.update()

    def fit(self) -> None:
        """Show the whole map."""
        if self.map is not None:
            left, bottom, right, top = self.map.edges
            self.vb.show_range((left, right), (bottom, top))

    def values_at(self, point: Point) -> Point:
        """The values at a point of the picture: powers of ten on a logarithmic side."""
        picture = self.map
        assert picture is not None
        x, y = point
        return (
            10.0**x if picture.logarithmic_x else x,
            10.0**y if picture.logarithmic_y else y,
        )

    def snapped(self, point: Point) -> Point:
        """The theoretical best point, if a point of the picture is within a few pixels of it."""
        best = None if self.map is None else self.map.best
        if best is None:
            return point
        projection = self.projection(1.0)
        apart = np.abs(projection.pixels(point) - projection.pixels(best)).max()
        return best if apart <= CROSS else point

    def room(self) -> Margins:
        free = super().room()
        picture = self.map
        if picture is None:
            return free
        if picture.scaling is not None:
            free = replace(free, right=colour_bar_width(self.axes.font_size))
        high = key_height(self._key_cells(free), self.axes.font_size)
        high += TITLE * self.axes.font_size if picture.title else 0.0
        return replace(free, top=round(free.top + high))

    def _key_cells(self, free: Margins) -> list[KeyCell]:
        entries = () if self.map is None else self.map.key
        width = self.size().width() - free.left - free.right
        return key_cells(entries, width, self.axes.font_size)

    def paint_base(self, painter: QPainter, projection: Projection) -> None:
        picture = self.map
        if picture is None:
            return
        image = image_of_pixels(picture.pixels)
        left, bottom, right, top = picture.edges
        (x1, y1), (x2, y2) = projection.pixels([(left, top), (right, bottom)]).tolist()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering, True)
        painter.drawImage(QRectF(x1, y1, x2 - x1, y2 - y1), image)
        if picture.isolines:
            colour = QColor(*isoline_colour(self.theme, map_colour_map(self.theme)))
            painter.setPen(flat_pen(colour, self.theme.isoline_width))
            for line in picture.isolines:
                points = projection.pixels(line)
                draw_lines(painter, clipped_polyline(points, projection.width, projection.height))
        self._paint_theory(painter, projection, picture)
        if len(picture.minima):
            paint_minima(painter, picture.minima, projection, self.theme, 1.0)

    def _paint_theory(self, painter: QPainter, projection: Projection, picture: MapPicture) -> None:
        """The stability boundary as a line on a casing, and a cross at the best point."""
        strokes = [
            clipped_polyline(projection.pixels(line), projection.width, projection.height)
            for line in picture.border
        ]
        if picture.best is not None:
            x, y = projection.pixels(picture.best).tolist()
            strokes.append(np.array([[x - CROSS, y, x + CROSS, y], [x, y - CROSS, x, y + CROSS]]))
        for colour, width in ((self.theme.canvas, 4.0), (self.theme.text, 1.6)):
            painter.setPen(flat_pen(QColor(colour), width))
            for lines in strokes:
                draw_lines(painter, lines)

    def paint_past(self, painter: QPainter, projection: Projection, first: int, last: int) -> None:
        """A map has no steps."""

    def paint_present(self, painter: QPainter, projection: Projection, step: int) -> None:
        picture, mark = self.map, self._mark
        if picture is None or mark is None:
            return
        with np.errstate(all="ignore"):
            x = np.log10(mark[0]) if picture.logarithmic_x else mark[0]
            y = np.log10(mark[1]) if picture.logarithmic_y else mark[1]
        if np.isfinite([x, y]).all():
            paint_start(painter, [(x, y)], projection, self.theme, 0.8)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        super().paint(painter, option, widget)
        picture = self.map
        if picture is None:
            return
        size = self.axes.font_size
        key = self._key_cells(self.room())
        above = self.frame.topLeft() - QPointF(0.0, key_height(key, size) + KEY_GAP)
        painter.save()
        paint_key(painter, above, key, self.theme, size)
        if picture.title:
            painter.setFont(picture_font(size, bold=True))
            painter.setPen(QColor(self.theme.text))
            text = elided(picture.title, size, self.frame.width(), bold=True)
            painter.drawText(above - QPointF(0.0, 0.5 * size), text)
        painter.restore()
        if picture.scaling is not None and picture.table is not None:
            painter.save()
            paint_colour_bar(painter, self.frame, picture.scaling, picture.table, self.theme, size)
            painter.restore()
