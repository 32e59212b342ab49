"""The dialog for web pages: title, what a reader cannot change, save."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from explorer.export.pictures.picture import figure_of
from explorer.export.pictures.picture_options import PictureOptions
from explorer.gui.export.export_dialog import AskPath, ExportDialog
from explorer.gui.lessons.lesson_form import LockBoxes
from explorer.gui.session.session import Session
from explorer.gui.widgets.labelled_field import LabelledField
from explorer.scenario.lessons.lesson import Lesson
from explorer.scenario.lessons.lock import FORMULA, HYPERPARAMETERS
from explorer.scenario.scenario import Scenario

FILTER = "Web pages (*.html)"
PARTS = ("surface", FORMULA, "start", "noise", "contenders.visible", HYPERPARAMETERS)
"""What a reader of a page can change unless it is locked."""
ABOUT = (
    "One file that runs in any browser, without this program and without a network: it plays, the "
    "start can be dragged, sliders compute new steps, and a formula can be typed."
)


class WebPageDialog(ExportDialog):
    """Writes the session's scenario as a page; an open lesson can come with it."""

    def __init__(
        self,
        session: Session,
        lesson: Lesson | None,
        options: PictureOptions,
        ask_path: AskPath,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, ask_path, parent)
        self.setObjectName("web-page-dialog")
        self.setWindowTitle("Export web page")
        self._lesson = lesson
        self._options = options
        title = QLineEdit(lesson.title if lesson else session.document.title, self)
        self._title = LabelledField("web-page-title", "Title", title, self)
        self.with_lesson = QCheckBox("With the lesson's text, tries and question", self)
        self.with_lesson.setObjectName("web-page-with-lesson")
        self.with_lesson.setChecked(lesson is not None)
        self.with_lesson.setVisible(lesson is not None)
        self.locks = LockBoxes(
            session.scenario,
            self,
            parts=PARTS,
            locked=lesson.locked if lesson else (),
            tip="Readers of the page cannot change what is ticked",
        )
        self.save_button = QPushButton("Save as…", self)
        self.save_button.setObjectName("export-save")
        self.save_button.setAutoDefault(False)
        self.save_button.clicked.connect(self.save)
        self._arrange(self._choices(), None, [self.save_button])

    def _choices(self) -> QWidget:
        about = QLabel(ABOUT, self)
        about.setWordWrap(True)
        choices = QWidget(self)
        column = QVBoxLayout(choices)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(about)
        column.addWidget(self._title)
        column.addWidget(self.with_lesson, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.locks)
        column.addStretch(1)
        return choices

    def refresh(self) -> None:
        outcome = self._session.outcome
        options = replace(self._options, step=self._session.step)
        try:
            self.preview.show_figure(figure_of(outcome.scenario, outcome, options))
        except ValueError as problem:
            self.preview.show_sentence(str(problem))

    def content(self) -> Scenario | Lesson:
        """What is written: the scenario as it is now, inside the lesson if that is wanted."""
        scenario = self._session.scenario
        if self._lesson is not None and self.with_lesson.isChecked():
            return replace(self._lesson, scenario=scenario)
        return scenario

    def save(self) -> None:
        """Ask for a file and write the page to it."""
        from explorer.export.web import web_page

        if not self._title.need("a title for the page"):
            return
        path = self._chosen_path("Export web page", f"{self._title.text}.html", FILTER)
        if path is None:
            return
        path = path if path.suffix else path.with_suffix(".html")
        try:
            web_page(self.content(), path, title=self._title.text, locked=self.locks.locked)
            size = path.stat().st_size
        except (ValueError, OSError) as problem:
            self._say(str(problem), wrong=True)
            return
        self._say(f"Saved {path.name}, {size / 1000:.0f} kB")
        self.said.emit(f"Saved {path}")
