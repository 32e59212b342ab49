"""The dialog for pictures: what it will look like, all choices, save and copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QWidget

from explorer.drawing.figure_painter import FigurePainter
from explorer.drawing.geometry.viewport import Span
from explorer.export.pictures.picture import figure_of, image_of, picture_bytes, write_picture
from explorer.export.pictures.picture_options import PictureOptions
from explorer.gui.export.export_dialog import AskPath, ExportDialog
from explorer.gui.export.format_row import FormatRow
from explorer.gui.export.picture_form import PictureForm, scrolled
from explorer.gui.session.session import Session
from explorer.scenario.results import Outcome

FORMATS = {
    "png": ("PNG", "Pixels: for slides, pages and messages"),
    "svg": ("SVG", "Sharp at any size, for further editing"),
    "pdf": ("PDF", "Sharp at any size, for papers"),
}
VisibleRange = Callable[[], tuple[Span, ...]]


class PictureDialog(ExportDialog):
    """Shows the session's step, or the whole run, as it will be written.

    At step 0, where there is nothing to see yet, it begins with the whole run.
    """

    def __init__(
        self,
        session: Session,
        options: PictureOptions,
        ask_path: AskPath,
        visible: VisibleRange,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, ask_path, parent)
        self.setObjectName("picture-dialog")
        self.setWindowTitle("Export picture")
        self._visible = visible
        self.formats = FormatRow(FORMATS, self)
        self.formats.changed.connect(self._schedule)
        self.form = PictureForm(options, self)
        self.as_zoomed = QCheckBox("Use current view", self)
        self.as_zoomed.setObjectName("export-as-zoomed")
        self.as_zoomed.setToolTip("Show the part of the surface that the window shows")
        self.whole_run = QCheckBox("Whole run", self)
        self.whole_run.setObjectName("export-whole-run")
        self.whole_run.setToolTip("Show the last step instead of that of the window")
        self.whole_run.setChecked(session.step == 0)
        self.save_button = QPushButton("Save as…", self)
        self.save_button.setObjectName("export-save")
        self.save_button.setAutoDefault(False)
        self.copy_button = QPushButton("Copy", self)
        self.copy_button.setObjectName("export-copy")
        self.copy_button.setAutoDefault(False)
        self.form.add_row(self.whole_run)
        self.form.add_row(self.as_zoomed)
        buttons = [self.copy_button, self.save_button]
        self._arrange(scrolled(self.form), None, buttons, self.formats)
        self.form.preset.setFocus()
        self.form.changed.connect(self._schedule)
        self.whole_run.clicked.connect(self._schedule)
        self.as_zoomed.clicked.connect(self._schedule)
        session.step_changed.connect(self._show_step)
        self.save_button.clicked.connect(self.save)
        self.copy_button.clicked.connect(self.copy)

    def options(self) -> PictureOptions:
        """The options with step, choice and visible range of the window; may raise ValueError."""
        visible = self._visible() if self.as_zoomed.isChecked() else None
        options = with_session(self.form.options(), self._session, visible)
        return replace(options, step=None) if self.whole_run.isChecked() else options

    def _show_step(self) -> None:
        """A user who goes to a step wants to see that step."""
        self.whole_run.setChecked(False)

    def refresh(self) -> None:
        try:
            options = self.options()
            figure = figure_of(self._session.scenario, self._session.outcome, options)
            self.preview.show_figure(figure)
        except ValueError as problem:
            self.preview.show_sentence(str(problem))
            self._say("")
        else:
            width, height = options.pixels
            self._say(f"{width} × {height} pixels" if self.formats.ending == "png" else "")
        for button in (self.save_button, self.copy_button):
            button.setEnabled(not self.preview.image.isNull())

    def save(self) -> None:
        """Ask for a file and write the picture to it."""
        suggested = self.formats.named(self._session.document.title)
        path = self._chosen_path("Export picture", suggested, self.formats.file_filter)
        if path is None:
            return
        path = self.formats.completed(path)
        try:
            options = self.options()
            write_picture(self._session.outcome, options, path, replace=True)
        except (ValueError, OSError) as problem:
            self._say(str(problem), wrong=True)
            return
        self.options_used.emit(options)
        self._say(f"Saved {path.name}")
        self.said.emit(f"Saved {path}")

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        try:
            options = self.options()
            copy_picture(self._session.outcome, options)
        except (ValueError, OSError) as problem:
            self._say(str(problem), wrong=True)
            return
        self.options_used.emit(options)
        self._say("Picture copied")


def with_session(
    options: PictureOptions, session: Session, visible: tuple[Span, ...] | None = None
) -> PictureOptions:
    """The options for the session's step and selected contender."""
    chosen = session.chosen if session.chosen >= 0 else None
    return replace(options, step=session.step, chosen=chosen, visible=visible)


def copy_picture(outcome: Outcome, options: PictureOptions) -> None:
    """Put the picture on the clipboard, as pixels and as SVG."""
    figure = figure_of(outcome.scenario, outcome, options)
    data = QMimeData()
    data.setImageData(image_of(FigurePainter(figure), options))
    data.setData("image/svg+xml", picture_bytes(figure, options, "svg"))
    QApplication.clipboard().setMimeData(data)
