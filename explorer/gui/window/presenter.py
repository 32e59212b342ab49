"""Presenter mode: canvas and playback alone, full screen and in large type."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolTip

from explorer.drawing.text.typography import FONT_SIZE
from explorer.gui.canvas.canvas import Canvas
from explorer.gui.window.memory import LAYOUT_VERSION

PRESENTER_SCALE = 1.6
HINT_MS = 4000


class Presenter(QObject):
    """Hides everything but canvas and playback, and brings it back; ``changed`` says which."""

    changed = Signal(bool)

    def __init__(self, window: QMainWindow, canvas: Canvas, docks: Sequence[QDockWidget]) -> None:
        super().__init__(window)
        self._window = window
        self._canvas = canvas
        self._docks = docks
        self._on = False

    @property
    def on(self) -> bool:
        """Whether the window is in presenter mode."""
        return self._on

    def set_on(self, on: bool) -> None:
        """Begin or end it."""
        if on == self._on:
            return
        self._on = on
        if on:
            self._state = self._window.windowState()
            self._layout = self._window.saveState(LAYOUT_VERSION)
            for dock in self._docks:
                dock.hide()
            self._window.showFullScreen()
        else:
            self._window.setWindowState(self._state)
            self._window.restoreState(self._layout, LAYOUT_VERSION)
        scale = PRESENTER_SCALE if on else 1.0
        self._canvas.set_options(line_scale=scale, font_size=round(FONT_SIZE * scale))
        self._window.menuBar().setVisible(not on)
        if on:
            corner = self._canvas.mapToGlobal(self._canvas.rect().topLeft())
            hint = "Press F11 or Esc to exit"
            QToolTip.showText(corner, hint, self._canvas, msecShowTime=HINT_MS)
        self.changed.emit(on)
