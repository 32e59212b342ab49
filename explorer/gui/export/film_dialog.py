"""The dialog for films: steps, speed, looks, progress, cancel."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.engine.parameter import Number, Value
from explorer.engine.parameter_fields import parameters_of
from explorer.export.films.film import Making, making
from explorer.export.films.film_options import FilmOptions
from explorer.gui.export.export_dialog import AskPath, ExportDialog
from explorer.gui.export.film_preview import FilmPreview
from explorer.gui.export.format_row import FormatRow
from explorer.gui.export.picture_dialog import with_session
from explorer.gui.export.picture_form import PictureForm, scrolled
from explorer.gui.session.session import Session
from explorer.gui.widgets.numbers.number_field import NumberField
from explorer.gui.widgets.numbers.parameter_form import (
    BETWEEN_COLUMNS,
    SYMBOL_WIDTH,
    ParameterForm,
)

FORMATS = {
    "gif": ("GIF", "Plays everywhere, even in old programs"),
    "webp": ("WebP", "Finer colours than a GIF, for pages"),
    "apng": ("APNG", "Every pixel exactly as drawn, for pages"),
    "mp4": ("MP4", "Small, for talks and messages; needs ffmpeg"),
    "": ("Folder of PNG", "One picture per frame, for editing elsewhere"),
}


class FilmDialog(ExportDialog):
    """Makes a film frame by frame between the window's own events, so both stay in use.

    A film shows the scenario as it was when it was begun.
    """

    def __init__(
        self,
        session: Session,
        options: FilmOptions,
        ask_path: AskPath,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, ask_path, parent)
        self.setObjectName("film-dialog")
        self.setWindowTitle("Export film")
        self._making: Making | None = None
        self.formats = FormatRow(FORMATS, self)
        self.player = FilmPreview(self.preview, self)
        self._path = Path()
        declared = parameters_of(FilmOptions)
        self._values: dict[str, Value] = {
            declaration.name: getattr(options, declaration.name) for declaration in declared
        }
        self.frames = PictureForm(options.picture, self)
        self.form = ParameterForm(declared, self)
        self.form.set_values(self._values)
        last = session.scenario.steps
        self._range = [0, last]
        self.first = NumberField(_step("first step", 0), self)
        self.first.setObjectName("film-first")
        self.last = NumberField(_step("last step", last), self)
        self.last.setObjectName("film-last")
        self.progress = QProgressBar(self)
        self.progress.setObjectName("film-progress")
        self.progress.setTextVisible(False)
        self.progress.hide()
        self.make_button = QPushButton("Make film…", self)
        self.make_button.setObjectName("film-make")
        self.make_button.setAutoDefault(False)
        self.cancel_button = QPushButton("Stop", self)
        self.cancel_button.setObjectName("film-cancel")
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.hide()
        buttons = [self.cancel_button, self.make_button]
        self._arrange(self._choices(), self._foot(), buttons, self.formats)
        self._work = QTimer(self)
        self._work.setInterval(0)
        self._work.timeout.connect(self._next_frame)
        self.frames.changed.connect(self._schedule)
        self.form.change_requested.connect(self._set)
        self.first.value_requested.connect(self._set_first)
        self.last.value_requested.connect(self._set_last)
        self.make_button.clicked.connect(self.begin)
        self.cancel_button.clicked.connect(self.cancel)
        session.changed.connect(self._hold_range)

    @property
    def is_making(self) -> bool:
        """Whether a film is being made."""
        return self._making is not None

    def options(self) -> FilmOptions:
        """The options shown; ``ValueError`` with a sentence where they do not fit together."""
        values: dict[str, Any] = dict(self._values)
        return FilmOptions(
            picture=replace(with_session(self.frames.options(), self._session), step=None),
            first_step=self._range[0],
            last_step=self._range[1],
            **values,
        )

    def refresh(self) -> None:
        frames = 0
        try:
            options = self.options()
            frames = len(options.steps(self._session.scenario.steps))
            self.player.show_film(self._session.outcome, options)
        except ValueError as problem:
            self.player.stop()
            self.preview.show_sentence(str(problem))
        if self.is_making:
            return
        self.make_button.setEnabled(not self.preview.image.isNull())
        if frames:
            each = 1.0 / options.frames_per_second
            seconds = (frames - 1) * each + max(each, options.hold_seconds)
            self._say(f"{frames} frames, {seconds:.1f} s")

    def begin(self) -> None:
        """Ask for a file and begin to make the film."""
        suggested = self.formats.named(self._session.document.title)
        path = self._chosen_path("Export film", suggested, self.formats.file_filter)
        if path is None:
            return
        path = self.formats.completed(path)
        try:
            options = self.options()
            self._making = making(self._session.outcome, options, path, replace=True)
        except (ValueError, OSError) as problem:
            self._say(str(problem), wrong=True)
            return
        self._path = path
        self.options_used.emit(options)
        self.progress.setValue(0)
        self._show_making(True)
        self._work.start()

    def cancel(self) -> None:
        """Stop, and delete what was written of the film."""
        if self.is_making:
            self._end("Stopped; nothing was written")

    def _next_frame(self) -> None:
        if self._making is None:
            return
        try:
            done, total = next(self._making)
        except StopIteration:
            self._end(f"Saved {self._path.name}")
            self.said.emit(f"Saved {self._path}")
        except (ValueError, OSError) as problem:
            self._end(str(problem), wrong=True)
        else:
            self.progress.setRange(0, total)
            self.progress.setValue(done)
            self._say(f"{done} of {total} frames")

    def _end(self, sentence: str, *, wrong: bool = False) -> None:
        self._work.stop()
        if self._making is not None:
            self._making.close()
            self._making = None
        self._show_making(False)
        self._say(sentence, wrong=wrong)

    def _show_making(self, on: bool) -> None:
        self.player.stop()
        self.progress.setVisible(on)
        self.make_button.setEnabled(not on)
        self.cancel_button.setVisible(on)

    def _hold_range(self, _change: object) -> None:
        """Keep the range within the steps of the scenario."""
        last = self._session.scenario.steps
        self._range = [min(self._range[0], last), min(self._range[1], last)]
        self.first.set_value(self._range[0])
        self.last.set_value(self._range[1])

    def _set(self, name: str, value: Value, _final: bool) -> None:
        self._values[name] = value
        self.form.set_values({name: value})
        self._schedule()

    def _set_first(self, value: float) -> None:
        self._range[0] = int(value)
        self.first.set_value(value)
        self._schedule()

    def _set_last(self, value: float) -> None:
        self._range[1] = int(value)
        self.last.set_value(value)
        self._schedule()

    def _foot(self) -> QWidget:
        """The row below the preview: playback, and the progress of the film."""
        foot = QWidget(self)
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.player.button)
        row.addWidget(self.progress, 1)
        row.addStretch(0)
        return foot

    def _choices(self) -> QTabWidget:
        steps = QGridLayout()
        steps.setContentsMargins(SYMBOL_WIDTH + BETWEEN_COLUMNS, 0, 0, 0)
        steps.setHorizontalSpacing(BETWEEN_COLUMNS)
        steps.setColumnMinimumWidth(0, self.form.hold_labels())
        steps.setColumnStretch(1, 1)
        for line, (word, field) in enumerate(
            (("first step", self.first), ("last step", self.last))
        ):
            steps.addWidget(QLabel(word, self), line, 0)
            steps.addWidget(field, line, 1)
        film = QWidget(self)
        column = QVBoxLayout(film)
        column.setContentsMargins(8, 8, 8, 8)
        column.addLayout(steps)
        column.addWidget(self.form)
        column.addStretch(1)
        tabs = QTabWidget(self)
        tabs.tabBar().setAccessibleName("film options")
        tabs.addTab(film, "Film")
        tabs.addTab(scrolled(self.frames), "Frames")
        return tabs

    def done(self, result: int) -> None:
        self.cancel()
        self.player.stop()
        super().done(result)


def _step(name: str, default: int) -> Number:
    return Number(
        name=name,
        symbol="",
        default=float(default),
        minimum=0.0,
        maximum=1e6,
        whole=True,
        meaning=f"The {name} shown in the film.",
    )
