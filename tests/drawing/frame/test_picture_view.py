from __future__ import annotations

import gc

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from pytestqt.qtbot import QtBot

from explorer.drawing.frame.picture_view import picture_view

WINDOW = QRectF(0.0, 0.0, 800.0, 600.0)


class Shrinking(QGraphicsItem):
    """Changes its size without telling the scene, as pyqtgraph's axes do."""

    size = 700.0

    def boundingRect(self) -> QRectF:
        return QRectF(0.0, 0.0, self.size, self.size)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.drawRect(self.boundingRect())


def test_what_has_shrunk_unseen_and_is_taken_away_is_painted_no_more(qtbot: QtBot) -> None:
    view = picture_view(None, "white")
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    scene = view.scene()
    before = len(scene.items())
    for _ in range(3):
        items = [Shrinking() for _ in range(100)]
        for number, item in enumerate(items):
            item.setPos(40.0 * (number % 10), 30.0 * (number // 10))
            scene.addItem(item)
        QApplication.processEvents()
        assert len(scene.items(WINDOW)) >= len(items)
        for item in items:
            item.size = 1.0
            scene.removeItem(item)
        del item
        items.clear()
        gc.collect()
        view.grab()
        assert len(scene.items(WINDOW)) <= before
