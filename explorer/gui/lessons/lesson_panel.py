"""The lesson that is open: its text, things to try, and a question to answer first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from explorer.gui.lessons.lesson_text import lesson_label
from explorer.gui.lessons.question_box import QuestionBox
from explorer.gui.session.session import Session
from explorer.gui.widgets.card import Card
from explorer.gui.widgets.layout.column_scroll import SideScroll
from explorer.scenario.lessons.lesson import Lesson, apply_try

WIDTH = 360
"""Pixels for about fifty characters in a line of the text."""


class LessonPanel(QWidget):
    """Shows a lesson.

    A try starts from the original lesson, so that its text is true; it can be undone.

    The text is folded away until the question is answered, and the result of a try is told
    afterwards.

    Signals: ``list_requested``, ``start_again_requested``, ``tried``, ``answered`` (the question,
    for the first time), ``next_requested`` (the ``Lesson`` to go on with).
    """

    list_requested = Signal()
    start_again_requested = Signal()
    tried = Signal()
    answered = Signal()
    next_requested = Signal(object)

    def __init__(
        self, session: Session, lesson: Lesson | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._lesson: Lesson | None = None
        self._next: Lesson | None = None
        self._outcomes: list[QLabel] = []
        self._inner: QWidget | None = None
        self._scroll = SideScroll(WIDTH, self, least=210)
        # The keys of the keyboard scroll its text.
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName("lesson")
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
        self._next = None
        self._outcomes = []
        self._next_button = QPushButton()
        self._next_button.setObjectName("lesson-next")
        self._next_button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._next_button.hide()
        self._next_button.clicked.connect(self._go_on)
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(10, 6, 10, 10)
        column.setSpacing(8)
        if lesson is None:
            column.addWidget(lesson_label("No lesson is open. Choose one from the list."))
            column.addWidget(self._next_button)
        else:
            self._fill(column, lesson)
        column.addWidget(self._button("All lessons", "lesson-list", self.list_requested))
        column.addStretch(1)
        if self._inner is not None:
            # By itself the scroll area deletes it at once, even while one of its buttons signals.
            self._scroll.takeWidget().deleteLater()
        self._scroll.setWidget(inner)
        self._inner = inner

    def _fill(self, column: QVBoxLayout, lesson: Lesson) -> None:
        title = QLabel(lesson.title)
        title.setObjectName("lesson-title")
        title.setWordWrap(True)
        title.setProperty("role", "title")
        column.addWidget(title)
        column.addWidget(lesson_label(f"{lesson.level.capitalize()}. {lesson.summary}", muted=True))
        text = lesson_label(lesson.text)
        text.setObjectName("lesson-text")
        self._text_card = Card("What happens", text)
        self._text_card.header.setObjectName("lesson-text-card")
        if lesson.question is not None:
            question = QuestionBox(lesson.question)
            question.answered.connect(self._unfold)
            question.answered.connect(self.answered)
            column.addWidget(Card("Before you look", question))
            self._text_card.set_open(False)
        column.addWidget(self._next_button)
        column.addWidget(self._text_card)
        if lesson.tries:
            column.addWidget(_heading("Try"))
            for index, trial in enumerate(lesson.tries):
                button = TryButton(index, trial.label)
                button.tried.connect(self._try)
                column.addWidget(button)
                outcome = lesson_label(trial.text)
                outcome.setObjectName(f"lesson-outcome-{index}")
                outcome.hide()
                column.addWidget(outcome)
                self._outcomes.append(outcome)
            column.addWidget(
                self._button("Start again", "lesson-again", self.start_again_requested)
            )

    def show_next(self, lesson: Lesson | None) -> None:
        """Offer the next lesson, now that this one has been seen; None offers none."""
        self._next = lesson
        if self._lesson is None or lesson is None:
            return
        self._next_button.setText(f"Next: {lesson.title}")
        self._next_button.show()
        self._scroll.ensureWidgetVisible(self._next_button)
        self._scroll.horizontalScrollBar().setValue(0)

    def _go_on(self) -> None:
        if self._next is not None:
            self.next_requested.emit(self._next)

    def _unfold(self) -> None:
        self._text_card.set_open(True)

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
        outcome = self._outcomes[index]
        outcome.setVisible(bool(outcome.text()))
        self.tried.emit()


class TryButton(QPushButton):
    """One thing to try, by its number in the lesson."""

    tried = Signal(object)

    def __init__(self, index: int, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._index = index
        self.setObjectName(f"lesson-try-{index}")
        self.setToolTip(label)
        # A long label is cut so that the panel does not grow.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._ask)

    def _ask(self) -> None:
        self.tried.emit(self._index)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label
