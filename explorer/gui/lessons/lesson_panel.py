"""The lesson that is open: its text, things to try, and a question to answer first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from explorer.gui.session.session import Session
from explorer.gui.widgets.card import Card
from explorer.gui.widgets.column_scroll import SideScroll
from explorer.scenario.lessons.lesson import Lesson, Question, apply_try


class LessonPanel(QWidget):
    """Shows a lesson.

    Something to try begins from the lesson as it was, so that what is said of it holds; it can be
    undone.

    Signals: ``list_requested``, ``start_again_requested``, ``tried``.
    """

    list_requested = Signal()
    start_again_requested = Signal()
    tried = Signal()

    def __init__(
        self, session: Session, lesson: Lesson | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._lesson: Lesson | None = None
        self._inner: QWidget | None = None
        self._scroll = SideScroll(290, self)
        # The keys of the keyboard scroll its text.
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        self.show_lesson(lesson)

    @property
    def lesson(self) -> Lesson | None:
        """The lesson that is open, if any."""
        return self._lesson

    def show_lesson(self, lesson: Lesson | None) -> None:
        """Show a lesson, or how to open one."""
        if lesson is self._lesson and self._inner is not None:
            return
        self._lesson = lesson
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(10, 6, 10, 10)
        column.setSpacing(8)
        if lesson is None:
            column.addWidget(_text("No lesson is open. Lessons > All lessons shows them."))
        else:
            self._fill(column, lesson)
        column.addWidget(self._button("All lessons", "lesson-list", self.list_requested))
        column.addStretch(1)
        if self._inner is not None:
            # Left to itself the scroll area deletes it at once, even amid a signal of one of its
            # buttons.
            self._scroll.takeWidget().deleteLater()
        self._scroll.setWidget(inner)
        self._inner = inner

    def _fill(self, column: QVBoxLayout, lesson: Lesson) -> None:
        title = QLabel(lesson.title)
        title.setObjectName("lesson-title")
        title.setWordWrap(True)
        title.setProperty("role", "title")
        column.addWidget(title)
        column.addWidget(_text(lesson.summary, muted=True))
        if lesson.question is not None:
            column.addWidget(Card("Before you look", QuestionBox(lesson.question)))
        text = _text(lesson.text)
        text.setObjectName("lesson-text")
        column.addWidget(text)
        if lesson.tries:
            column.addWidget(_heading("Try"))
            for index, one in enumerate(lesson.tries):
                button = TryButton(index, one.label)
                button.tried.connect(self._try)
                column.addWidget(button)
                if one.text:
                    column.addWidget(_text(one.text, muted=True))
            column.addWidget(
                self._button("Start again", "lesson-again", self.start_again_requested)
            )

    def _button(self, text: str, name: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setProperty("quiet", True)
        button.clicked.connect(signal)
        return button

    def _try(self, index: int) -> None:
        assert self._lesson is not None
        changed = apply_try(self._lesson, self._lesson.scenario, index)
        self._session.apply(changed, f"try: {self._lesson.tries[index].label}", by_lesson=True)
        self.tried.emit()


class TryButton(QPushButton):
    """One thing to try, by its number in the lesson."""

    tried = Signal(object)

    def __init__(self, index: int, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._index = index
        self.setObjectName(f"lesson-try-{index}")
        self.clicked.connect(self._ask)

    def _ask(self) -> None:
        self.tried.emit(self._index)


class QuestionBox(QFrame):
    """A question with choices; after an answer it says whether it is right, and why."""

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = question
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setSpacing(4)
        column.addWidget(_text(question.text))
        for index, choice in enumerate(question.choices):
            button = QRadioButton(self)
            button.setObjectName(f"lesson-choice-{index}")
            label = ChoiceLabel(choice, button)
            self._group.addButton(button, index)
            column.addWidget(label)
        self.answer = _text("")
        self.answer.setObjectName("lesson-answer")
        self.answer.hide()
        column.addWidget(self.answer)
        self._group.idClicked.connect(self._judge)

    def _judge(self, index: int) -> None:
        right = index == self._question.answer
        verdict = "**Right.**" if right else "**Not quite.**"
        self.answer.setText(f"{verdict} {self._question.explanation}")
        self.answer.show()


class ChoiceLabel(QWidget):
    """A radio button whose text wraps."""

    def __init__(self, text: str, button: QRadioButton) -> None:
        super().__init__()
        self._button = button
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        label = _text(text)
        label.setBuddy(button)
        button.setAccessibleName(text)
        row.addWidget(label, 1)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self._button.click()


def _text(markdown: str, *, muted: bool = False) -> QLabel:
    label = QLabel(markdown)
    label.setTextFormat(Qt.TextFormat.MarkdownText)
    label.setWordWrap(True)
    label.setOpenExternalLinks(True)
    if muted:
        label.setProperty("role", "muted")
    return label


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label
