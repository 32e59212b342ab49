"""A preview of a film, playing beside its options."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtWidgets import QWidget

from explorer.drawing.figure_painter import FigurePainter
from explorer.export.films.film import film_figure, show_frame
from explorer.export.films.film_options import FilmOptions
from explorer.gui.export.preview import Preview
from explorer.gui.widgets.icon_button import IconButton
from explorer.scenario.results import Outcome

FRAME_MS = 40
KEY = "Ctrl+Space"
"""Space alone presses what has the focus."""


class FilmPreview(QObject):
    """Plays the frames of a film in ``preview`` at the film's own speed, again and again.

    Late frames are skipped, so that a large film still plays at its own speed.
    """

    def __init__(self, preview: Preview, parent: QWidget) -> None:
        super().__init__(parent)
        self.button = IconButton("pause", f"Pause the preview ({KEY})", parent)
        self.button.setObjectName("film-preview-play")
        self.button.setShortcut(KEY)
        self.button.clicked.connect(self._toggle)
        self._preview = preview
        self._painter: FigurePainter | None = None
        self._options = FilmOptions()
        self._steps: list[int] = []
        self._wanted = True
        self._before = 0
        self._clock = QElapsedTimer()
        self._clock.start()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._show_frame)

    @property
    def playing(self) -> bool:
        """Whether frames follow each other."""
        return self._timer.isActive()

    @property
    def step(self) -> int:
        """The step of the frame that is due."""
        return self._steps[self._index()]

    def show_film(self, outcome: Outcome, options: FilmOptions) -> None:
        """Play another film; ``ValueError`` if it cannot be drawn."""
        self._steps = options.steps(outcome.scenario.steps)
        self._options = options
        self._painter = FigurePainter(film_figure(outcome, options, self._steps[0]))
        self._show_frame()
        self._set_playing(self._wanted and len(self._steps) > 1)

    def stop(self) -> None:
        """Pause until another film is shown."""
        self._set_playing(False)

    def _toggle(self) -> None:
        self._wanted = not self.playing
        self._set_playing(self._wanted)

    def _set_playing(self, on: bool) -> None:
        if on != self.playing:
            self._before = self._elapsed() if not on else self._before
            self._clock.restart()
            self._timer.start() if on else self._timer.stop()
        name, word = ("pause", "Pause") if on else ("play", "Play")
        self.button.set_icon(name, f"{word} the preview ({KEY})")

    def _elapsed(self) -> int:
        return self._before + (self._clock.elapsed() if self.playing else 0)

    def _index(self) -> int:
        count, rate = len(self._steps), self._options.frames_per_second
        seconds = (count - 1) / rate + max(1.0 / rate, self._options.hold_seconds)
        return min(int(self._elapsed() / 1000.0 % seconds * rate), count - 1)

    def _show_frame(self) -> None:
        if self._painter is not None and self._steps:
            show_frame(self._painter, self._options, self.step)
            self._preview.show_painted(self._painter)
