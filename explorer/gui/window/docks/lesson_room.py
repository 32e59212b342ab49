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
SIDES = (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea)


class LessonRoom(QObject):
    """While a lesson is read its column is ``LESSON_WIDTH`` wide.

    A window too small for it beside the panels of the other side shows one of both: that which was
    asked for last. The lesson gives way behind the tab of another panel of its column, which is
    narrow; as soon as the lesson is before that panel again, the panels of the other side are put
    away. Where there is room both are shown, and what gave way is back.

    Signal ``freed``: the lesson needs no wide column any more.
    """

    freed = Signal()

    def __init__(
        self, window: QMainWindow, lesson: QDockWidget, others: Sequence[QDockWidget]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._lesson = lesson
        self._others = tuple(others)
        self._is_open = False
        self._put_away: tuple[QDockWidget, ...] = ()
        """Hidden for the lesson, first the one that was in front."""
        self._gave_way = False
        self._was: tuple[bool, tuple[QDockWidget, ...]] | None = None
        """Whether the lesson was read, and the panels beside it, when this was last looked at."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._settle)
        window.installEventFilter(self)
        for dock in (lesson, *self._others):
            dock.visibilityChanged.connect(self._timer.start)
            dock.topLevelChanged.connect(self._timer.start)

    def stop(self) -> None:
        """Stop watching the window, which is about to close."""
        self._timer.stop()
        self._window.removeEventFilter(self)

    @property
    def is_narrow(self) -> bool:
        """Whether lesson, picture and panels on the right have no room beside each other."""
        return self._window.width() * PANELS_SHARE < LESSON_WIDTH + LEAST_RIGHT

    @property
    def is_wide(self) -> bool:
        """Whether the lesson's column is wide: a lesson is open and nothing is in front of it."""
        return self._is_open and not self._is_behind() and not self._lesson.isFloating()

    def open(self, *, restored: bool = False) -> None:
        """A lesson is open; ``restored`` with panels as they were left when it was open before."""
        if not restored and not self._is_open and self.is_narrow:
            self._hide(self._beside())
            self._was = True, ()
        self._is_open = True
        self._timer.start()

    def close(self) -> None:
        """No lesson is open."""
        if self._is_open:
            self._is_open = self._gave_way = False
            self._was = None
            self._bring_back()
            self.freed.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._is_open:
            self._timer.start()
        return False

    def _elsewhere(self) -> tuple[QDockWidget, ...]:
        """The panels that share the window's width with the lesson, hidden or not."""
        area_of = self._window.dockWidgetArea
        sides = [side for side in SIDES if side != area_of(self._lesson)]
        docked = (dock for dock in self._others if not dock.isFloating())
        return tuple(dock for dock in docked if area_of(dock) in sides)

    def _beside(self) -> tuple[QDockWidget, ...]:
        """Those that are not hidden, first the one in front."""
        open_docks = [dock for dock in self._elsewhere() if not _is_closed(dock)]
        return tuple(sorted(open_docks, key=lambda dock: not in_front(dock)))

    def _is_read(self) -> bool:
        docked = self._window.dockWidgetArea(self._lesson) in SIDES
        return in_front(self._lesson) and docked and not self._lesson.isFloating()

    def _is_behind(self) -> bool:
        return not self._lesson.isHidden() and any(map(in_front, self._companions()))

    def _companions(self) -> list[QDockWidget]:
        """The panels behind whose tabs the lesson can be."""
        return self._window.tabifiedDockWidgets(self._lesson)

    def _settle(self) -> None:
        """What is said of panels on their way into the window holds only once they are there."""
        is_read, beside = self._is_read(), self._beside()
        floats = self._lesson.isFloating()
        if not self._is_open or not (is_read or self._is_behind() or floats):
            # The whole column is folded away, or the picture is presented.
            return
        if self._was is None:
            self._believe(is_read, beside)
        if floats:
            self._bring_back()
        elif self.is_narrow:
            self._show_one(is_read, beside)
        else:
            self._show_both()
        now = self._is_read(), self._beside()
        if now[0] or now != self._was:
            self._was = now
            self._divide()

    def _believe(self, is_read: bool, beside: tuple[QDockWidget, ...]) -> None:
        """What is not there in a restored layout gave way when it was left."""
        self._was = is_read, beside
        if self.is_narrow and is_read and not beside:
            self._put_away = self._elsewhere()
        elif self.is_narrow and not is_read:
            self._gave_way = True

    def _show_one(self, is_read: bool, beside: tuple[QDockWidget, ...]) -> None:
        was_read, were_beside = self._was or (is_read, beside)
        if is_read and beside:
            if was_read and not were_beside:
                self._give_way(beside[0])
            else:
                self._hide(beside)
        elif is_read and were_beside:
            self._put_away, self._gave_way = were_beside, False
        elif not is_read and not beside:
            if self._gave_way and were_beside:
                self._put_away, self._gave_way = were_beside, False
                bring_to_front(self._lesson)
            else:
                self._bring_back()

    def _show_both(self) -> None:
        self._bring_back()
        if self._gave_way:
            self._gave_way = False
            bring_to_front(self._lesson)

    def _give_way(self, requested: QDockWidget) -> None:
        """Show the panels of the other side, before the others the one that was asked for."""
        self._put_away = (requested, *(dock for dock in self._put_away if dock is not requested))
        self._bring_back()
        companions = [dock for dock in self._companions() if not dock.isHidden()]
        self._gave_way = bool(companions)
        if companions:
            bring_to_front(companions[0])
        else:
            self._lesson.hide()

    def _hide(self, beside: tuple[QDockWidget, ...]) -> None:
        self._put_away, self._gave_way = beside, False
        for dock in beside:
            dock.hide()

    def _bring_back(self) -> None:
        back, self._put_away = self._put_away, ()
        for dock in back:
            dock.show()
        for dock in back[:1]:
            bring_to_front(dock)

    def _divide(self) -> None:
        """Give the columns the width that what is in them needs."""
        if not self._is_read():
            self.freed.emit()
        elif self._lesson.width() < LESSON_WIDTH:
            widths = {self._lesson: LESSON_WIDTH}
            widths |= dict.fromkeys(self._beside()[:1], LEAST_RIGHT)
            self._window.resizeDocks([*widths], [*widths.values()], Qt.Orientation.Horizontal)


def _is_closed(dock: QDockWidget) -> bool:
    """Whether a panel was hidden, and is not only still to be laid out."""
    explicitly = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
    return dock.isHidden() and dock.testAttribute(explicitly)
