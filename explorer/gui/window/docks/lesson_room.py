"""Room for a lesson: a column wide enough to read, and a picture that stays large beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow

from explorer.gui.window.docks.panel_actions import bring_to_front, in_front

LESSON_WIDTH = 380
"""Pixels of the column of a lesson, about fifty characters in a line."""
PANELS_SHARE = 0.4
"""The most of the window's width that the panels beside the picture take together."""
LEAST_RIGHT = 262
"""Pixels that the panels on the right need."""


class LessonRoom(QObject):
    """While a lesson is open its column is ``LESSON_WIDTH`` wide.

    Where the panels on the right would then leave too little for the picture, they are put away
    until the lesson is closed, the window grows or one of them is asked for.

    ``is_open`` says whether a lesson is. Signal ``closed``: the room is free for other panels.
    """

    closed = Signal()

    def __init__(
        self, window: QMainWindow, lesson: QDockWidget, others: Sequence[QDockWidget]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._lesson = lesson
        self._others = tuple(others)
        self._front = self._others[0]
        self.is_open = False
        self._is_put_away = False
        self._asked: QDockWidget | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._settle)
        window.installEventFilter(self)
        for dock in self._others:
            dock.visibilityChanged.connect(self._follow)

    def stop(self) -> None:
        """Stop watching the window, which is about to go."""
        self._timer.stop()
        self._window.removeEventFilter(self)

    @property
    def is_narrow(self) -> bool:
        """Whether lesson, picture and panels on the right have no room beside each other."""
        return self._window.width() * PANELS_SHARE < LESSON_WIDTH + LEAST_RIGHT

    def open(self, *, restored: bool = False) -> None:
        """A lesson is open; ``restored`` with panels as they were left when it was open before."""
        if restored and self._all_hidden():
            self._is_put_away = self.is_narrow
        elif self.is_narrow and not self.is_open:
            self._put_away()
        self.is_open = True
        self._timer.start()

    def close(self) -> None:
        """No lesson is open."""
        if self.is_open:
            self.is_open = False
            self._bring_back()
            self.closed.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._is_put_away and not self.is_narrow:
            self._bring_back()
            self._timer.start()
        return False

    def _here(self) -> list[QDockWidget]:
        """The panels that share the window's width with the lesson."""
        beside = (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea)
        place = self._window.dockWidgetArea(self._lesson)
        return [
            dock
            for dock in self._others
            if not dock.isFloating()
            and (area := self._window.dockWidgetArea(dock)) in beside
            and area != place
        ]

    def _all_hidden(self) -> bool:
        return all(_is_closed(dock) for dock in self._here())

    def _put_away(self) -> None:
        seen = [dock for dock in self._here() if not _is_closed(dock)]
        self._front = next((dock for dock in seen if in_front(dock)), self._others[0])
        for dock in seen:
            dock.hide()
        self._is_put_away = bool(seen)

    def _bring_back(self) -> None:
        if self._is_put_away:
            bring_to_front(self._front)

    def _follow(self, seen: bool) -> None:
        """If one of the panels is requested, the others are behind it again."""
        if not self._is_put_away or self._all_hidden():
            return
        self._is_put_away = False
        self._asked = next(dock for dock in self._here() if not _is_closed(dock))
        for dock in self._here():
            if _is_closed(dock):
                dock.show()
        self._timer.start()

    def _settle(self) -> None:
        """What is said of panels on their way into the window holds only once they are there."""
        widths = {self._lesson: LESSON_WIDTH} if self._lesson.width() < LESSON_WIDTH else {}
        if self._asked is not None:
            bring_to_front(self._asked)
            widths[self._asked] = LEAST_RIGHT
            self._asked = None
        if self.is_open and widths:
            self._window.resizeDocks([*widths], [*widths.values()], Qt.Orientation.Horizontal)


def _is_closed(dock: QDockWidget) -> bool:
    """Whether a panel was hidden, and is not only still to be laid out."""
    explicitly = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
    return dock.isHidden() and dock.testAttribute(explicitly)
