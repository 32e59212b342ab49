"""A landscape that turns by itself, for talks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from explorer.gui.canvas.canvas import Canvas

DEGREES_PER_SECOND = 8.0
FRAME_MS = 33
LONGEST_GAP_SECONDS = 0.25
"""After a longer pause the landscape goes on from where it was, instead of leaping."""


class SlowTurn(QObject):
    """Turns the landscape that ``landscape`` gives, until there is none; ``changed`` says which."""

    changed = Signal(bool)

    def __init__(self, landscape: Callable[[], Canvas | None], parent: QObject) -> None:
        super().__init__(parent)
        self._landscape = landscape
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def on(self) -> bool:
        """Whether the landscape turns."""
        return self._timer.isActive()

    def set_on(self, on: bool) -> None:
        """Start or stop turning."""
        on = on and self._landscape() is not None
        if on:
            self._clock.start()
            self._timer.start()
        else:
            self._timer.stop()
        self.changed.emit(on)

    def advance(self, elapsed_seconds: float) -> None:
        """Turn further by the elapsed time, in seconds."""
        canvas = self._landscape()
        if canvas is None:
            self.set_on(False)
            return
        degrees = DEGREES_PER_SECOND * min(elapsed_seconds, LONGEST_GAP_SECONDS)
        camera = canvas.plot.camera
        canvas.set_options(
            azimuth=(camera.azimuth + degrees + 180.0) % 360.0 - 180.0, elevation=camera.elevation
        )

    def _tick(self) -> None:
        self.advance(self._clock.restart() / 1000.0)
