"""The widget that shows a picture made of pyqtgraph's items."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtWidgets import QGraphicsScene, QWidget


def picture_view(parent: QWidget | None, background: str | None) -> pg.GraphicsView:
    """A view whose scene keeps its items in a plain list.

    By default a scene finds items by their place, in a tree. Axes and labels of pyqtgraph change
    their size without telling it, so that one which is deleted can stay in the tree and be painted:
    a crash. There are some dozens of items, and all of them are seen.
    """
    view = pg.GraphicsView(parent, background=background)
    view.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
    return view


def forget_mouse(view: pg.GraphicsView) -> None:
    """End mouse interactions in a view before its items are deleted."""
    scene = view.scene()
    scene.dragItem = scene.lastDrag = scene.lastHoverEvent = None
    scene.dragButtons.clear()
    scene.clickEvents.clear()
    scene.hoverItems.clear()
