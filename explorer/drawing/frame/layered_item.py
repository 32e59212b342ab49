"""The content of a plot inside its axes, painted in layers.

A picture has four layers: a *base* that depends only on the view, the picture *before* the last
change, a *past* that grows as the step advances, and a *present* that is new at each step. On a
screen or an image the first three are kept as opaque images at device pixels, so that a step
forward paints new segments only, and a value that is dragged paints nothing from before. On a
vector device all are painted directly.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from explorer.drawing.geometry.line_segments import VECTOR_ENGINES
from explorer.drawing.geometry.viewport import Projection


class Layers(Protocol):
    """What paints the layers; all coordinates are logical pixels from the view's top left."""

    def projection(self, resolution: float) -> Projection:
        """The current view."""

    def paint_base(self, painter: QPainter, projection: Projection) -> None:
        """Paint everything that depends neither on the step nor on the trajectories."""

    @property
    def has_before(self) -> bool:
        """Whether the runs before the last change are painted."""

    def paint_before(self, painter: QPainter, projection: Projection) -> None:
        """Paint the runs before the last change."""

    def paint_past(self, painter: QPainter, projection: Projection, first: int, last: int) -> None:
        """Paint the steps after ``first`` up to ``last``; all of them if first is -1."""

    def paint_present(self, painter: QPainter, projection: Projection, step: int) -> None:
        """Paint what belongs only to this step."""


class LayeredItem(QGraphicsItem):
    """Paints layers into the rectangle of its parent, the view box.

    ``incremental`` False repaints the past at each step: slower, but a step then gives the same
    bytes however it was reached.
    """

    def __init__(self, parent: QGraphicsItem, layers: Layers, background: str) -> None:
        super().__init__(parent)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.incremental = True
        self._layers = layers
        self._background = background
        self._rectangle = QRectF()
        self._step = 0
        self._key: object = None
        self._base = QImage()
        self._before = QImage()
        self._image = QImage()
        self._base_is_valid = False
        self._before_is_valid = False
        self._past_is_valid = False
        self._painted = -1

    @property
    def step(self) -> int:
        """The step that is shown."""
        return self._step

    def set_step(self, step: int) -> None:
        """Show another step."""
        if step != self._step:
            self._step = step
            self.update()

    def set_background(self, colour: str) -> None:
        """Fill the picture with ``colour`` beneath all layers."""
        self._background = colour
        self.base_changed()

    def set_rectangle(self, rectangle: QRectF) -> None:
        """Cover this rectangle of the parent."""
        if rectangle != self._rectangle:
            self.prepareGeometryChange()
            self._rectangle = QRectF(rectangle)
            self.base_changed()

    def base_changed(self) -> None:
        """Repaint all layers at the next frame."""
        self._base_is_valid = False
        self.before_changed()

    def before_changed(self) -> None:
        """Repaint all layers but the base at the next frame."""
        self._before_is_valid = False
        self.past_changed()

    def past_changed(self) -> None:
        """Repaint past and present at the next frame."""
        self._past_is_valid = False
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rectangle

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._rectangle.isEmpty():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if painter.paintEngine().type() in VECTOR_ENGINES:
            projection = self._layers.projection(1.0)
            painter.fillRect(self._rectangle, QColor(self._background))
            self._layers.paint_base(painter, projection)
            if self._layers.has_before:
                self._layers.paint_before(painter, projection)
            self._layers.paint_past(painter, projection, -1, self._step)
        else:
            projection = self._blit_layers(painter)
        self._layers.paint_present(painter, projection, self._step)

    def _blit_layers(self, painter: QPainter) -> Projection:
        device = painter.deviceTransform()
        covered = device.mapRect(self._rectangle).toAlignedRect()
        to_image = device * QTransform.fromTranslate(-covered.x(), -covered.y())
        projection = self._layers.projection(device.m11())
        key = (covered.size().toTuple(), to_image.m11(), to_image.dx(), to_image.dy(), projection)
        if key != self._key:
            self._key = key
            self._base = QImage(covered.size(), QImage.Format.Format_RGB32)
            self._image = QImage(covered.size(), QImage.Format.Format_RGB32)
            self._base_is_valid = False
        if not self._base_is_valid:
            self._base_is_valid, self._past_is_valid = True, False
            self._before_is_valid = False
            self._base.fill(QColor(self._background))
            layer = _painter_on(self._base, to_image)
            self._layers.paint_base(layer, projection)
            layer.end()
        if not self._past_is_valid or self._step < self._painted or not self.incremental:
            self._past_is_valid = True
            layer = QPainter(self._image)
            layer.drawImage(0, 0, self._beneath(to_image, projection))
            layer.end()
            self._painted = -1
        if self._painted < self._step or self._painted == -1:
            layer = _painter_on(self._image, to_image)
            self._layers.paint_past(layer, projection, self._painted, self._step)
            layer.end()
            self._painted = self._step
        # Cancels every transform, the device pixel ratio's too: device pixels to device pixels.
        around, _ = painter.worldTransform().inverted()
        outside, _ = (around * device).inverted()
        painter.save()
        painter.setWorldTransform(outside)
        painter.drawImage(QPointF(covered.topLeft()), self._image)
        painter.restore()
        return projection

    def _beneath(self, to_image: QTransform, projection: Projection) -> QImage:
        """Base and previous runs: the image on which the past is painted."""
        if not self._layers.has_before:
            self._before = QImage()
            return self._base
        if self._before.isNull() or not self._before_is_valid:
            self._before_is_valid = True
            self._before = self._base.copy()
            layer = _painter_on(self._before, to_image)
            self._layers.paint_before(layer, projection)
            layer.end()
        return self._before


def _painter_on(image: QImage, transform: QTransform) -> QPainter:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
    painter.setTransform(transform)
    return painter
