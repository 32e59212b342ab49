"""A picture for a file, laid out and painted.

It needs no window or view, only a ``QApplication`` (of any platform). The same figure at the same
step gives the same bytes. Later views join as further plots: whatever is a ``Plot`` fits.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsScene, QStyleOptionGraphicsItem

from explorer.drawing.contenders.legend import legend_entries, paint_legend
from explorer.drawing.figure import Figure
from explorer.drawing.frame.axes import numbers_width
from explorer.drawing.frame.garbage import no_collection
from explorer.drawing.frame.plot import Plot
from explorer.drawing.frame.pyqtgraph_setup import configure
from explorer.drawing.plots.charts.chart_plot import ChartPlot
from explorer.drawing.plots.maps.map_image import MapPicture
from explorer.drawing.plots.maps.map_plot import MapPlot
from explorer.drawing.plots.surface_plot import SurfacePlot
from explorer.drawing.plots.surface_plot_for import surface_plot
from explorer.drawing.text.labels import elided, lines_of, picture_font, text_width, typeface

MARGIN = 10.0
CHART_SHARE = 0.42
NARROW = 1.25
LEAST_LINES = 8
"""A picture is at least as high as this many lines of text."""


class FigurePainter:
    """A figure laid out once; ``paint`` draws it and ``set_step`` moves on, as a film does."""

    def __init__(self, figure: Figure) -> None:
        configure()
        self.figure = figure
        with no_collection(), typeface(figure.face):
            self._lay_out()

    def _lay_out(self) -> None:
        figure = self.figure
        self._scene = QGraphicsScene()
        width, height = figure.size
        self._scene.setSceneRect(0.0, 0.0, width, height)
        self._entries, legend_height = legend_entries(
            [trace.style for trace in figure.traces] if figure.legend else [],
            width - 4 * MARGIN,
            figure.font_size,
            figure.theme,
            compact=figure.is_small,
            line_scale=figure.line_scale,
        )
        has_head = figure.title or figure.steps is not None
        self._title_height = 2.4 * figure.font_size if has_head else 0.0
        self._caption = lines_of(figure.caption, width - 4 * MARGIN, figure.font_size - 1)
        caption_height = len(self._caption) * 1.45 * (figure.font_size - 1)
        below = legend_height + caption_height + (MARGIN if legend_height or caption_height else 0)
        self._legend_top = height - below
        self._caption_top = self._legend_top + legend_height + 2.0
        left_over = height - self._title_height - below - MARGIN / 2
        if left_over < LEAST_LINES * figure.font_size:
            raise ValueError(
                f"size: found a height of {height:g} pixels of 1/96 inch, of which text leaves "
                f"{max(left_over, 0):.0f} to the picture, expected at least "
                f"{height - left_over + LEAST_LINES * figure.font_size:.0f} or less text"
            )
        # On whole pixels frames are crisp, and lie at the same places in every format.
        area = QRectF(QRectF(MARGIN / 2, self._title_height, width - MARGIN, left_over).toRect())
        self.plots = self._made_plots()
        for plot, rectangle in zip(self.plots, self._plot_rectangles(area), strict=True):
            self._scene.addItem(plot)
            plot.setGeometry(rectangle)
        self._fit()

    def set_step(self, step: int) -> None:
        """Show another step of the same figure."""
        self.figure = replace(self.figure, step=step)
        for plot in self.plots:
            plot.set_step(step)

    def turn(self, degrees: float) -> None:
        """Turn a landscape by an angle from the direction of the first picture."""
        for plot in self.plots:
            if isinstance(plot, SurfacePlot) and plot.can_be_turned:
                plot.turn(degrees)

    def frames(self) -> list[QRectF]:
        """The rectangle inside the axes of each plot, in the figure's own coordinates."""
        return [plot.frame.translated(plot.pos()) for plot in self.plots]

    def paint_inside(self, painter: QPainter, plot: Plot) -> None:
        """Draw only what is inside the axes of one plot, at the figure's own size."""
        painter.save()
        painter.translate(plot.pos() + plot.frame.topLeft())
        with no_collection(), typeface(self.figure.face):
            plot.picture.paint(painter, QStyleOptionGraphicsItem())
        painter.restore()

    def paint_outside(self, painter: QPainter) -> None:
        """Draw all but what is inside the axes of the plots, at the figure's own size."""
        for plot in self.plots:
            plot.picture.setVisible(False)
        self.paint(painter)
        for plot in self.plots:
            plot.picture.setVisible(True)

    def paint(self, painter: QPainter, target: QRectF | None = None) -> None:
        """Draw the whole figure into ``target``, or at its own size at the origin."""
        with no_collection(), typeface(self.figure.face):
            self._paint(painter, target)

    def _paint(self, painter: QPainter, target: QRectF | None) -> None:
        figure = self.figure
        width, height = figure.size
        painter.save()
        if target is not None:
            painter.translate(target.topLeft())
            painter.scale(target.width() / width, target.height() / height)
        page = QRectF(0.0, 0.0, width, height)
        painter.fillRect(page, QColor(figure.theme.canvas))
        self._scene.render(painter, page, page)
        self._paint_head(painter)
        at = QPointF(2 * MARGIN, self._legend_top)
        paint_legend(
            painter,
            at,
            self._entries,
            figure.theme,
            figure.font_size,
            cased=figure.surface_options is not None,
            compact=figure.is_small,
            line_scale=figure.line_scale,
        )
        painter.setPen(QColor(figure.theme.muted_text))
        painter.setFont(picture_font(figure.font_size - 1))
        line_height = 1.45 * (figure.font_size - 1)
        for index, line in enumerate(self._caption):
            painter.drawText(
                QPointF(2 * MARGIN, self._caption_top + (index + 0.8) * line_height), line
            )
        painter.restore()

    def _paint_head(self, painter: QPainter) -> None:
        """Title in the middle, counter on the right."""
        figure = self.figure
        width = figure.size[0] - 4 * MARGIN
        room = 0.0
        painter.setPen(QColor(figure.theme.text))
        if figure.steps is not None:
            text = f"step {figure.step} of {figure.steps}"
            widest = f"step {figure.steps} of {figure.steps}"
            room = text_width(widest, figure.font_size) + MARGIN
            painter.setFont(picture_font(figure.font_size))
            box = QRectF(2 * MARGIN, 0.0, width, self._title_height)
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, side, text)
        if figure.title:
            size = round(1.25 * figure.font_size)
            painter.setFont(picture_font(size, bold=True))
            box = QRectF(2 * MARGIN + room, 0.4 * size, width - 2 * room, 1.6 * size)
            title = elided(figure.title, size, box.width(), bold=True)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, title)

    def image(self, scale: float = 1.0) -> QImage:
        """The figure as an image of size times ``scale`` pixels."""
        width, height = self.figure.size
        pixels = QSize(max(round(width * scale), 1), max(round(height * scale), 1))
        image = QImage(pixels, QImage.Format.Format_RGB32)
        if image.isNull():
            raise ValueError(
                f"size: found {pixels.width()} x {pixels.height()} pixels, more than fits in memory"
            )
        image.fill(QColor(self.figure.theme.canvas))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self.paint(painter, QRectF(image.rect()))
        painter.end()
        return image

    def _made_plots(self) -> list[Plot]:
        figure = self.figure
        plots: list[Plot] = []
        if figure.maps:
            marks = figure.marks or (None,) * len(figure.maps)
            return [self._made_map(*pair) for pair in zip(figure.maps, marks, strict=True)]
        for chosen in (figure.surface_options, figure.beside):
            if chosen is not None:
                options = replace(chosen, font_size=figure.font_size)
                plots.append(surface_plot(figure.drawn or figure.surface, figure.theme, options))
        for chart in figure.charts:
            options_of_chart = replace(chart, font_size=figure.font_size)
            plots.append(ChartPlot(figure.surface, figure.theme, options_of_chart))
        for index, plot in enumerate(plots):
            plot.picture.incremental = False
            axes = replace(plot.axes, compact=figure.is_small)
            if not figure.axis_labels:
                axes = replace(axes, x_label="", y_label="")
            # Charts above each other have one axis of steps in common.
            followed = isinstance(plot, ChartPlot) and index < len(plots) - 1
            if figure.is_small and followed:
                axes = replace(axes, x_numbers=False, x_label="")
            plot.set_axes(axes)
        return plots

    def _made_map(self, picture: MapPicture, mark: tuple[float, float] | None) -> Plot:
        plot = MapPlot(self.figure.theme)
        plot.set_axes(replace(plot.axes, font_size=self.figure.font_size))
        plot.set_map(picture)
        plot.set_mark(mark)
        return plot

    def _plot_rectangles(self, area: QRectF) -> list[QRectF]:
        """The surface beside its charts, or above them where the figure is not wide."""
        charts = len(self.figure.charts)
        if self.figure.maps:
            return [area] if len(self.figure.maps) == 1 else _halves(area)
        if self.figure.surface_options is None:
            return self._stacked(area, charts)
        if self.figure.beside is not None:
            return _halves(area)
        if not charts:
            return [area]
        if area.width() >= NARROW * area.height():
            wide = round(area.width() * (1.0 - CHART_SHARE))
            first = QRectF(area.topLeft(), QSizeF(wide, area.height()))
            rest = QRectF(area.left() + wide, area.top(), area.width() - wide, area.height())
        else:
            high = round(area.height() * (1.0 - CHART_SHARE))
            first = QRectF(area.topLeft(), QSizeF(area.width(), high))
            rest = QRectF(area.left(), area.top() + high, area.width(), area.height() - high)
        return [first, *self._stacked(rest, charts)]

    def _stacked(self, area: QRectF, count: int) -> list[QRectF]:
        """Charts above each other, all inside their axes equally high."""
        rooms = [plot.room() for plot in self.plots[-count:]]
        around = [room.top + room.bottom for room in rooms]
        inside = (area.height() - sum(around)) / count
        edges = [area.top()]
        for own in around:
            edges.append(edges[-1] + inside + own)
        return [
            QRectF(area.left(), round(top), area.width(), round(bottom) - round(top))
            for top, bottom in pairwise(edges)
        ]

    def _fit(self) -> None:
        figure = self.figure
        for plot in self.plots:
            if isinstance(plot, MapPlot):
                continue
            plot.set_traces(figure.traces)
            plot.set_chosen(figure.chosen)
            plot.set_step(figure.step)
            if isinstance(plot, ChartPlot):
                continue
            self._show_view(plot)
            if len(self.plots) == 1 and not plot.can_be_turned:
                self._fit_numbers(plot)

    def _fit_numbers(self, plot: Plot) -> None:
        """Give the numbers of y no more room than they take."""
        usual = plot.axes
        room = math.ceil(numbers_width(usual, plot.projection(1.0))) + 1.0
        plot.set_axes(replace(usual, numbers_room=room))
        self._show_view(plot)
        if numbers_width(plot.axes, plot.projection(1.0)) > room:
            plot.set_axes(usual)
            self._show_view(plot)

    def _show_view(self, plot: Plot) -> None:
        view = self.figure.view
        plot.fit_surface()
        if view is not None and not plot.can_be_turned:
            x, y = (*view, plot.visible_range[1])[:2]
            plot.vb.show_range(x, y)
            plot.refresh_background()


def _halves(area: QRectF) -> list[QRectF]:
    """Two equal areas: side by side, or one above the other in a tall area."""
    width, height = area.width(), area.height()
    if width >= height:
        width = float(round(width / 2))
        second = area.topLeft() + QPointF(width, 0.0)
    else:
        height = float(round(height / 2))
        second = area.topLeft() + QPointF(0.0, height)
    size = QSizeF(width, height)
    return [QRectF(area.topLeft(), size), QRectF(second, size)]


def render_image(figure: Figure, scale: float = 1.0) -> QImage:
    """The figure as an image of its size times ``scale`` pixels."""
    return FigurePainter(figure).image(scale)
