"""Writing a lesson from what the window shows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.gui.document.form_draft import FormDraft
from explorer.gui.document.own_file_dialog import OwnFile, OwnFileDialog
from explorer.gui.lessons.lesson_form import LockBoxes, QuestionFields
from explorer.gui.widgets.labelled_field import LabelledField
from explorer.gui.widgets.layout.column_scroll import SideScroll
from explorer.gui.widgets.layout.screen_size import resize_within_screen
from explorer.gui.widgets.layout.tab_order import follow_layouts
from explorer.scenario.lessons.lesson import SUFFIX, Lesson, LessonPlayback, write_lesson
from explorer.scenario.scenario import Scenario

HINT = "Markdown: **bold**, *italic*, a blank line between paragraphs, - before each list item."
SIDE = 380


class SaveLessonDialog(OwnFileDialog):
    """Asks for a lesson's title, summary, text, question and locks, and writes its file.

    ``folder`` is made when it is needed. What is typed is kept beside it until the lesson is saved,
    so that neither a crash nor Escape loses it. Signal ``saved``: the path of the file.
    """

    saved = Signal(object)

    def __init__(
        self, scenario: Scenario, speed: float, folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__("lesson", "", folder, SUFFIX, parent)
        self.setObjectName("save-lesson-dialog")
        self.setWindowTitle("Save as lesson")
        self._scenario = scenario
        self._speed = speed
        self._replace.setText("Replace that lesson and its tries")
        self._summary = LabelledField("lesson-summary", "Summary", QLineEdit(self), self)
        text = QPlainTextEdit(self)
        text.setPlaceholderText(HINT)
        text.setTabChangesFocus(True)
        self._text = LabelledField("lesson-text", "Text (Markdown)", text, self)
        self._question = QuestionFields(self)
        self._locks = LockBoxes(scenario, self)
        self._note.setObjectName("lesson-note")
        self._over = QPushButton("Start over", self)
        self._over.setObjectName("lesson-start-over")
        self._over.setToolTip("Empty all fields")
        self._arrange()
        self._draft = FormDraft(folder.parent / "lesson-draft.json", self)
        self._draft.failed.connect(self._note.setText)
        self._over.clicked.connect(self._start_over)
        continued = self._draft.begin()
        self._over.setVisible(continued)
        if continued:
            self._note.setText("This is the lesson you were writing when you left this window.")

    def _arrange(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._title)
        left.addWidget(self._replace)
        left.addWidget(self._summary)
        left.addWidget(self._text, 1)
        inner = QWidget(self)
        right = QVBoxLayout(inner)
        right.setContentsMargins(0, 4, 6, 0)
        right.setSpacing(12)
        right.addWidget(self._question)
        right.addWidget(self._locks)
        right.addStretch(1)
        side = SideScroll(SIDE, self)
        side.setWidget(inner)
        side.setFixedWidth(SIDE)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addLayout(left, 1)
        columns.addWidget(side)
        last = QHBoxLayout()
        last.addWidget(self._note, 1)
        last.addWidget(self._over)
        last.addWidget(self._buttons("Save lesson"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(columns, 1)
        column.addLayout(last)
        resize_within_screen(self, QSize(900, 640))
        follow_layouts(self)

    def done(self, result: int) -> None:
        if result:
            self._draft.forget()
        else:
            self._draft.keep()
        super().done(result)

    def _start_over(self) -> None:
        self._draft.start_over()
        self._over.hide()
        self._note.setText(self._where)
        self._title.field.setFocus()

    def _read(self) -> Lesson | None:
        """The lesson as typed, or None after showing errors beside the fields."""
        key = self._key()
        summary = self._summary.need("a summary for the list of lessons")
        text = self._text.need("a text that says what to look at")
        question, complete = self._question.read()
        if not (key and summary and text and complete):
            return None
        return Lesson(
            key,
            self._title.text,
            self._summary.text,
            self._text.text,
            self._scenario,
            question=question,
            locked=self._locks.locked,
            playback=LessonPlayback(speed=self._speed),
        )

    def _write(self, path: Path, content: OwnFile) -> None:
        assert isinstance(content, Lesson)
        write_lesson(path, content)

    def _tell(self, path: Path, content: OwnFile) -> None:
        self.saved.emit(path)
