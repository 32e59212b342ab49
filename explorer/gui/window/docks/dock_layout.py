"""The default areas and sizes of the docks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow

from explorer.gui.window.docks.lesson_room import LESSON_WIDTH, LessonRoom

LEFT_WIDTH, MOST_LEFT = 218, 360
RIGHT_WIDTH, MOST_RIGHT = 282, 340
NARROW_WINDOW = 1280
"""In a window of this width or less the panels have their least width, beyond it their share."""
CHART_HEIGHT = 240


class DockLayout(QObject):
    """Docks left, right and below the canvas, those of an area behind each other.

    ``lesson_room`` gives a lesson that is open the room it needs.
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
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.use_default_sizes)
        area = Qt.DockWidgetArea
        window.setCorner(Qt.Corner.BottomLeftCorner, area.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, area.RightDockWidgetArea)
        self._stack(area.LeftDockWidgetArea, left)
        self._stack(area.RightDockWidgetArea, right)
        self._stack(area.BottomDockWidgetArea, below)
        self.lesson_room = LessonRoom(window, left[-1], (*left[:-1], *right))
        self.lesson_room.freed.connect(self._use_default_widths)

    def _stack(self, area: Qt.DockWidgetArea, docks: Sequence[QDockWidget]) -> None:
        self._window.addDockWidget(area, docks[0])
        for dock in docks[1:]:
            self._window.tabifyDockWidget(docks[0], dock)
        docks[0].raise_()

    def use_default_sizes(self, *, also_later: bool = False) -> None:
        """Give the panels their widths and the charts their height.

        In a window that is being laid out sizes hold only afterwards: then ask for ``also_later``.
        """
        if also_later:
            self._timer.start()
        self._window.resizeDocks([self._below], [CHART_HEIGHT], Qt.Orientation.Vertical)
        self._use_default_widths()

    def _use_default_widths(self) -> None:
        share = max(self._window.width() / NARROW_WINDOW, 1.0)
        left = (
            LESSON_WIDTH if self.lesson_room.is_wide else min(round(share * LEFT_WIDTH), MOST_LEFT)
        )
        right = min(round(share * RIGHT_WIDTH), MOST_RIGHT)
        self._window.resizeDocks(self._sides, [left, right], Qt.Orientation.Horizontal)
