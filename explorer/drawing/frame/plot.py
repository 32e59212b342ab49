"""The base of every plot: a frame with axes, a view that can be moved, and a picture in it."""

from __future__ import annotations

from typing import Any

import pyqtgraph
from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from explorer.drawing.colours.theme import Theme
from explorer.drawing.frame.axes import AxesStyle, Margins, margins, paint_frame
from explorer.drawing.frame.layered_item import LayeredItem
from explorer.drawing.frame.view_box import ViewBox
from explorer.drawing.geometry.viewport import Projection, Span


class Plot(pyqtgraph.GraphicsWidget):
    """A view box with axes on the theme's canvas.

    It goes into a view by ``GraphicsView.setCentralItem``, or into a graphics layout or scene.
    ``vb`` is the view box: mouse input and ranges are pyqtgraph's. ``view_changed`` is sent when
    the visible range or the size changes. A subclass paints the layers of the picture;
    one without ``has_frame`` has its axes among them.
    """

    view_changed = Signal()
    has_frame = True

    def __init__(self, theme: Theme, axes: AxesStyle) -> None:
        super().__init__()
        # Without it Qt does not say which part has to be painted, and all axes always are.
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.theme = theme
        self.axes = axes
        self.vb = ViewBox(enableMenu=False)
        self.vb.count_decades(x=axes.logarithmic_x, y=axes.logarithmic)
        self.vb.setParentItem(self)
        self.vb.disableAutoRange()
        self.vb.setDefaultPadding(0.0)
        self.picture = LayeredItem(self.vb, self, theme.canvas)
        self.vb.sigRangeChanged.connect(self._view_moved)
        self.vb.sigResized.connect(self._view_moved)

    @property
    def step(self) -> int:
        """The step that is shown."""
        return self.picture.step

    @property
    def frame(self) -> QRectF:
        """The rectangle inside the axes, in this item's coordinates."""
        return QRectF(self.vb.geometry())

    @property
    def visible_range(self) -> tuple[Span, Span]:
        """The visible ranges, in data coordinates of x and y; wide enough to divide by."""
        return self.vb.visible_range

    def set_step(self, step: int) -> None:
        """Show another step of the same trajectories."""
        self.picture.set_step(step)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.theme = theme
        self.picture.set_background(theme.canvas)
        self.update()

    def set_axes(self, axes: AxesStyle) -> None:
        """Change labels, title, grid or font size."""
        if axes != self.axes:
            self.axes = axes
            self.vb.count_decades(x=axes.logarithmic_x, y=axes.logarithmic)
            self.picture.base_changed()
            self._arrange()
            self.update()

    def data_at(self, scene_position: QPointF) -> tuple[float, float]:
        """The data point under a position of the scene."""
        x, y = self.projection(1.0).data(self.vb.pixel_at(scene_position)).tolist()
        return x, y

    def position_of(self, point: tuple[float, float]) -> QPointF:
        """The scene's position of a data point."""
        x, y = self.projection(1.0).pixels(point).tolist()
        return QPointF(self.vb.mapToScene(QPointF(x, y)))

    def projection(self, resolution: float) -> Projection:
        x, y = self.visible_range
        size = self.vb.size()
        return Projection(x, y, max(size.width(), 1.0), max(size.height(), 1.0), resolution)

    def paint_base(self, painter: QPainter, projection: Projection) -> None:
        raise NotImplementedError

    @property
    def has_before(self) -> bool:
        return False

    def paint_before(self, painter: QPainter, projection: Projection) -> None:
        """Nothing, unless a plot shows the runs before the last change."""

    def paint_past(self, painter: QPainter, projection: Projection, first: int, last: int) -> None:
        raise NotImplementedError

    def paint_present(self, painter: QPainter, projection: Projection, step: int) -> None:
        raise NotImplementedError

    def room(self) -> Margins:
        """Pixels kept free around the frame."""
        return margins(self.axes) if self.has_frame else Margins(0.0, 0.0, 0.0, 0.0)

    def _view_moved(self, *_: Any) -> None:
        self.picture.set_rectangle(QRectF(self.vb.rect()))
        self.picture.base_changed()
        self.update()
        self.view_changed.emit()

    def _arrange(self) -> None:
        free = self.room()
        size = self.size()
        self.vb.setGeometry(
            QRectF(
                free.left,
                free.top,
                max(size.width() - free.left - free.right, 1.0),
                max(size.height() - free.top - free.bottom, 1.0),
            )
        )

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if not self.has_frame:
            painter.fillRect(option.exposedRect, QColor(self.theme.canvas))
            return
        painter.save()
        paint_frame(
            painter,
            QRectF(option.exposedRect),
            self.frame,
            self.projection(1.0),
            self.axes,
            self.theme,
        )
        painter.restore()
