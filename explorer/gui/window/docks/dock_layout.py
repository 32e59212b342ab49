"""Where the docks are and how large, as long as nobody has moved them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow

LEFT_WIDTH, MOST_LEFT = 218, 360
LESSON_WIDTH, WIDE = 380, 1400
"""A lesson is as wide as is comfortable to read where the window is at least ``WIDE``."""
RIGHT_WIDTH, MOST_RIGHT = 282, 340
NARROW_WINDOW = 1280
"""In a window of this width or less the panels have their least width, beyond it their share."""
CHART_HEIGHT = 240


class DockLayout(QObject):
    """Docks left, right and below the canvas, those of a place behind each other.

    ``reading`` says that a lesson is open, which takes more room where there is some.
    """

    def __init__(
        self,
        window: QMainWindow,
        left: Sequence[QDockWidget],
        right: Sequence[QDockWidget],
        below: Sequence[QDockWidget],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._sides = [left[0], right[0]]
        self._below = below[0]
        self.reading = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.use_default_sizes)
        area = Qt.DockWidgetArea
        window.setCorner(Qt.Corner.BottomLeftCorner, area.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, area.RightDockWidgetArea)
        self._stack(area.LeftDockWidgetArea, left)
        self._stack(area.RightDockWidgetArea, right)
        self._stack(area.BottomDockWidgetArea, below)

    def _stack(self, place: Qt.DockWidgetArea, docks: Sequence[QDockWidget]) -> None:
        self._window.addDockWidget(place, docks[0])
        for dock in docks[1:]:
            self._window.tabifyDockWidget(docks[0], dock)
        docks[0].raise_()

    def use_default_sizes(self, *, also_later: bool = False) -> None:
        """Give the panels their widths and the charts their height.

        In a window that is being laid out sizes hold only afterwards: then ask for ``also_later``.
        """
        if also_later:
            self._timer.start()
        vertical, horizontal = Qt.Orientation.Vertical, Qt.Orientation.Horizontal
        self._window.resizeDocks([self._below], [CHART_HEIGHT], vertical)
        share = max(self._window.width() / NARROW_WINDOW, 1.0)
        wide = self.reading and self._window.width() >= WIDE
        left = LESSON_WIDTH if wide else min(round(share * LEFT_WIDTH), MOST_LEFT)
        right = min(round(share * RIGHT_WIDTH), MOST_RIGHT)
        self._window.resizeDocks(self._sides, [left, right], horizontal)
