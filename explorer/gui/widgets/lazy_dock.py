"""A dock whose panel is made when it is first seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

Panel = TypeVar("Panel", bound=QWidget)


class LazyDock(QDockWidget, Generic[Panel]):
    """Most panels lie behind others when the window opens; making them then would delay it."""

    def __init__(
        self, title: str, name: str, make: Callable[[], Panel], parent: QMainWindow
    ) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self._make = make
        self._panel: Panel | None = None
        self._seen = False
        self.visibilityChanged.connect(self._note)

    @property
    def panel(self) -> Panel:
        """The panel, made now if it was not made yet."""
        if self._panel is None:
            self._panel = self._make()
            self.setWidget(self._panel)
        return self._panel

    @property
    def made(self) -> Panel | None:
        """The panel if it has been made."""
        return self._panel

    def _note(self, seen: bool) -> None:
        self._seen = seen
        if seen and self._panel is None:
            # While docks are being laid out they are seen for a moment on their way behind others.
            QTimer.singleShot(0, self._make_if_seen)

    def _make_if_seen(self) -> None:
        if self._seen:
            assert self.panel is not None
