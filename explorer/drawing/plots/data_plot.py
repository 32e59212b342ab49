"""The data of a network, and each contender's fit at a step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import contourpy
import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.arrays import Floats
from explorer.drawing.colours.colour_maps import colour_map
from explorer.drawing.colours.contrast_cache import line_colour
from explorer.drawing.colours.pixels import colour_indices, image_of_pixels
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.trace import Trace
from explorer.drawing.frame.axes import AxesStyle, paint_grid
from explorer.drawing.frame.plot import Plot
from explorer.drawing.geometry.line_segments import draw_lines, flat_pen, strokes
from explorer.drawing.geometry.viewport import Projection, Span
from explorer.engine.objectives.network import Network

CLASS_COLOURS = ("#0072b2", "#d55e00")
"""Base colours of the two classes; the second is drawn with square points as well."""
MOST_NODES, FEWEST_NODES = 128, 24
MOST_ANSWERS = 400_000
"""Numbers that all neurons together may compute for one contender's picture."""
MOST_POINTS = 2_000
CURVE_POINTS = 240
DOT = 6.0
SHADE = 80.0
"""Opacity, of 255, where a class is certain."""


def can_show(network: Network) -> bool:
    """Whether the data has few enough inputs for a picture: one or two."""
    return bool(network.data.inputs.shape[1] <= 2)


class DataPlot(Plot):
    """Data with one or two inputs, with the answers of all contenders.

    One input: points over it and each contender's curve. Two inputs and two classes: points by
    class, the line between the classes of each contender, and the background shaded by the answers
    of the chosen one. Two inputs and many targets: points and background in the colours of the
    answers.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, AxesStyle(grid=True))
        self.network: Network | None = None
        self.traces: tuple[Trace, ...] = ()
        self.chosen: int | None = None

    def set_network(self, network: Network) -> None:
        """Show this network's data; raises ``ValueError`` if it has more than two inputs."""
        if not can_show(network):
            raise ValueError(
                f"data: found {network.data.inputs.shape[1]} inputs, expected 1 or 2 to draw them"
            )
        moved = self.network is None or network.data != self.network.data
        self.network = network
        if moved:
            two = network.data.inputs.shape[1] == 2
            labels = ("input 1", "input 2") if two else ("input", "target")
            self.set_axes(replace(self.axes, x_label=labels[0], y_label=labels[1]))
            self.fit()
        self.picture.base_changed()

    def set_traces(self, traces: Sequence[Trace]) -> None:
        """Show the fit of these runs."""
        self.traces = tuple(traces)
        self.picture.update()

    def set_chosen(self, index: int | None) -> None:
        """Shade the background by one contender's answers, by its index among the traces."""
        self.chosen = index
        self.picture.update()

    def fit(self) -> None:
        """Show all of the data."""
        if self.network is not None:
            data = self.network.data
            columns = np.hstack([data.inputs, data.targets])[:, :2]
            self.vb.show_range(_span(columns[:, 0]), _span(columns[:, 1]))

    def paint_base(self, painter: QPainter, projection: Projection) -> None:
        paint_grid(painter, projection, self.axes, self.theme)

    def paint_past(self, painter: QPainter, projection: Projection, first: int, last: int) -> None:
        """Nothing of earlier steps remains visible."""

    def paint_present(self, painter: QPainter, projection: Projection, step: int) -> None:
        network = self.network
        if network is None:
            return
        with np.errstate(all="ignore"):
            if network.data.inputs.shape[1] == 1:
                self._paint_points(painter, projection, network)
                self._paint_curves(painter, projection, network, step)
            else:
                self._paint_field(painter, projection, network, step)
                self._paint_points(painter, projection, network)

    def _ordered(self) -> list[int]:
        return sorted(range(len(self.traces)), key=lambda index: index == self.chosen)

    def _weights(self, index: int, step: int) -> Floats:
        positions = self.traces[index].trajectory.positions
        return np.asarray(positions[min(step, len(positions) - 1)])

    def _paint_curves(
        self, painter: QPainter, projection: Projection, network: Network, step: int
    ) -> None:
        x = np.linspace(*projection.x, CURVE_POINTS)
        for index in self._ordered():
            answers = network.predict(self._weights(index, step), x[:, None])[:, 0]
            curve = strokes([np.column_stack([x, answers])], projection, margin=0.0).lines
            self._paint_line(painter, curve, index)

    def _paint_field(
        self, painter: QPainter, projection: Projection, network: Network, step: int
    ) -> None:
        neurons = sum(layer.size for layer in network.layers)
        nodes = int(np.clip((MOST_ANSWERS / neurons) ** 0.5, FEWEST_NODES, MOST_NODES))
        x, y = np.linspace(*projection.x, nodes), np.linspace(*projection.y, nodes)
        inputs = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
        classes = classes_of(network)
        grids = {
            index: network.predict(self._weights(index, step), inputs)[:, 0].reshape(nodes, nodes)
            for index in self._ordered()
            if classes is not None or index == self._shading()
        }
        if grids:
            pixels = self._pixels(grids[self._shading()], network, classes)
            self._shade(painter, projection, pixels)
        for index, grid in grids.items():
            if classes is not None:
                self._paint_boundary(painter, projection, x, y, grid, sum(classes) / 2, index)

    def _shading(self) -> int:
        """The trace that colours the background: the chosen one, or else the first."""
        return 0 if self.chosen is None else self.chosen

    def _pixels(
        self, grid: Floats, network: Network, classes: tuple[float, float] | None
    ) -> npt.NDArray[np.uint32]:
        """Pixels 0xaarrggbb, the top row first."""
        if classes is None:
            targets = network.data.targets
            colours = self._value_colours(grid, float(targets.min()), float(targets.max()))
            return np.ascontiguousarray(0xB0000000 | colours[::-1])
        low, high = classes
        certain = np.clip(2.0 * (grid - low) / (high - low) - 1.0, -1.0, 1.0)
        alpha = np.nan_to_num(np.abs(certain) * SHADE).astype(np.uint32)
        first, second = (int(line_colour(self.theme, colour)[1:], 16) for colour in CLASS_COLOURS)
        colours = np.where(certain > 0, np.uint32(second), np.uint32(first))
        return np.ascontiguousarray((alpha << 24 | colours)[::-1].astype(np.uint32))

    def _value_colours(self, values: Floats, low: float, high: float) -> npt.NDArray[np.uint32]:
        red, green, blue = colour_map(self.theme.colour_map).astype(np.uint32).T
        index = colour_indices((values - low) / ((high - low) or 1.0))
        return np.asarray((red << 16 | green << 8 | blue)[index], dtype=np.uint32)

    def _shade(
        self, painter: QPainter, projection: Projection, pixels: npt.NDArray[np.uint32]
    ) -> None:
        rows, columns = pixels.shape
        image = image_of_pixels(pixels, QImage.Format.Format_ARGB32)
        # Nodes lie on the edges of the view, pixels around them.
        half_x = 0.5 * projection.width / (columns - 1)
        half_y = 0.5 * projection.height / (rows - 1)
        painter.save()
        painter.setClipRect(QRectF(0.0, 0.0, projection.width, projection.height))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        whole = QRectF(0.0, 0.0, projection.width, projection.height)
        painter.drawImage(whole.adjusted(-half_x, -half_y, half_x, half_y), image)
        painter.restore()

    def _paint_boundary(
        self,
        painter: QPainter,
        projection: Projection,
        x: Floats,
        y: Floats,
        grid: Floats,
        threshold: float,
        index: int,
    ) -> None:
        generator = contourpy.contour_generator(
            x, y, np.ma.masked_invalid(grid), name="serial", line_type="Separate"
        )
        lines = [np.asarray(line) for line in generator.lines(threshold)]
        if lines:
            self._paint_line(painter, strokes(lines, projection, margin=0.0).lines, index)

    def _paint_line(self, painter: QPainter, lines: Floats, index: int) -> None:
        width = 2.6 if index == self.chosen else 1.8
        colour = line_colour(self.theme, self.traces[index].style.colour)
        painter.setPen(flat_pen(QColor(self.theme.canvas), width + 2.0))
        draw_lines(painter, lines)
        painter.setPen(flat_pen(QColor(colour), width))
        draw_lines(painter, lines)

    def _paint_points(self, painter: QPainter, projection: Projection, network: Network) -> None:
        data = network.data
        every = max(1, -(-data.rows // MOST_POINTS))
        targets = data.targets[::every, 0]
        pixels = projection.pixels(np.hstack([data.inputs, data.targets])[::every, :2])
        classes = classes_of(network)
        if data.inputs.shape[1] == 1:
            self._paint_dots(painter, projection, pixels, self.theme.muted_text, round_=True)
        elif classes is not None:
            for label, colour in zip(classes, CLASS_COLOURS, strict=True):
                shade = line_colour(self.theme, colour)
                chosen = pixels[targets == label]
                is_first = label == classes[0]
                self._paint_dots(painter, projection, chosen, shade, round_=is_first)
        else:
            colours = self._value_colours(targets, float(targets.min()), float(targets.max()))
            for colour in np.unique(colours):
                named = f"#{int(colour):06x}"
                self._paint_dots(painter, projection, pixels[colours == colour], named, round_=True)

    def _paint_dots(
        self,
        painter: QPainter,
        projection: Projection,
        pixels: Floats,
        colour: str,
        *,
        round_: bool,
    ) -> None:
        dots = np.ascontiguousarray(pixels[projection.inside(pixels)].repeat(2, axis=0))
        dots = dots.reshape(-1, 4)
        cap = Qt.PenCapStyle.RoundCap if round_ else Qt.PenCapStyle.SquareCap
        size = DOT if round_ else 0.85 * DOT
        # A line of no length with caps is a dot.
        dots[:, 2] += 1e-3
        for shade, diameter in ((self.theme.canvas, size + 2.0), (colour, size)):
            pen = flat_pen(QColor(shade), diameter)
            pen.setCapStyle(cap)
            painter.setPen(pen)
            draw_lines(painter, dots)


def classes_of(network: Network) -> tuple[float, float] | None:
    """The two values that all targets have, lower first, or None if there are others."""
    classes = np.unique(network.data.targets)
    return (float(classes[0]), float(classes[1])) if len(classes) == 2 else None


def _span(values: Floats) -> Span:
    low, high = float(values.min()), float(values.max())
    margin = 0.12 * (high - low) or 1.0
    return low - margin, high + margin
