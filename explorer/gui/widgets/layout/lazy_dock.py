"""A dock whose panel is made when it is first seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QPoint, QSize, QTimer, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QMainWindow, QWidget

from explorer.gui.widgets.focus_keys import kept_for
from explorer.gui.widgets.layout.tab_order import follow_layouts

Panel = TypeVar("Panel", bound=QWidget)
FLOAT_BUTTON = "qt_dockwidget_floatbutton"
BUTTON_TIPS = {
    FLOAT_BUTTON: "Detach this panel from the window, or dock it again",
    "qt_dockwidget_closebutton": "Hide this panel; View > Panels brings it back",
}
"""By the names that Qt gives to the buttons of a title."""
STEP_ASIDE = QPoint(32, 32)
MOMENT_MS = 20
"""Long enough for the picture to be painted first."""


class Room(QWidget):
    """An empty widget of a preferred size."""

    def __init__(self, size: QSize) -> None:
        super().__init__()
        self._size = size

    def sizeHint(self) -> QSize:
        return self._size


class LazyDock(QDockWidget, Generic[Panel]):
    """The window shows its picture first and its panels in the moment after.

    ``room`` is kept free for the panel until it is there, so that nothing jumps.

    Signal ``focus_left``: the panel is seen no more, but what has the focus is in it.
    """

    focus_left = Signal()

    def __init__(
        self,
        title: str,
        name: str,
        make: Callable[[], Panel],
        parent: QMainWindow,
        room: tuple[int, int] = (320, 240),
    ) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.setWidget(Room(QSize(*room)))
        for button in self.findChildren(QAbstractButton):
            button.setToolTip(BUTTON_TIPS.get(button.objectName(), ""))
            if button.objectName() == FLOAT_BUTTON:
                button.clicked.connect(self._step_aside)
        self._make = make
        self._panel: Panel | None = None
        self._seen = False
        # Time counts from when the window is alive, not from while it is being put together.
        self._alive = self._timer(0)
        self._moment = self._timer(MOMENT_MS)
        self._alive.timeout.connect(self._moment.start)
        self._moment.timeout.connect(self._make_if_seen)
        self.visibilityChanged.connect(self._note)

    @property
    def panel(self) -> Panel:
        """The panel, made now if it was not made yet."""
        return self._panel or self._fill()

    def _fill(self) -> Panel:
        room = self.widget()
        self._panel = self._make()
        self.setWidget(self._panel)
        room.deleteLater()
        return self._panel

    @property
    def made(self) -> Panel | None:
        """The panel if it has been made."""
        return self._panel

    def _timer(self, interval_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        return timer

    def _note(self, seen: bool) -> None:
        self._seen = seen
        focus = QApplication.focusWidget()
        if not seen and focus is not None and self.isAncestorOf(focus):
            # Qt leaves the focus where the effect of its keys is invisible.
            self.focus_left.emit()
        if seen and self._panel is None:
            # While docks are being laid out they are seen for a moment on their way behind others.
            self._alive.start()

    def _step_aside(self) -> None:
        """Show that a panel floats now, or is back: moved a little, and not behind a tab."""
        if self.isFloating():
            room = self.screen().availableGeometry()
            aside = self.pos() + STEP_ASIDE
            self.move(
                max(room.left(), min(aside.x(), room.right() - self.width())),
                max(room.top(), min(aside.y(), room.bottom() - self.height())),
            )
        else:
            self.raise_()

    def _make_if_seen(self) -> None:
        if self._seen and self._panel is None:
            self._fill()

    def event(self, event: QEvent) -> bool:
        return kept_for(self.focusWidget(), event) or super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        if self.isFloating():
            follow_layouts(self)
        return super().focusNextPrevChild(forward)
