"""A question to answer before looking."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from explorer.gui.lessons.lesson_text import lesson_label, spaced
from explorer.gui.look.style import show_role
from explorer.scenario.lessons.lesson import Question

RIGHT, WRONG = "✓", "✗"


class QuestionBox(QFrame):
    """A question with choices; after an answer it says whether it is right, and why.

    Signal ``answered``: the first answer was given.
    """

    answered = Signal()

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = question
        self._is_answered = False
        self._group = QButtonGroup(self)
        self._choices: list[ChoiceLabel] = []
        column = QVBoxLayout(self)
        column.setSpacing(6)
        column.addWidget(lesson_label(question.text))
        for index, choice in enumerate(question.choices):
            button = QRadioButton(self)
            button.setObjectName(f"lesson-choice-{index}")
            label = ChoiceLabel(choice, button)
            self._choices.append(label)
            self._group.addButton(button, index)
            column.addWidget(label)
        self.answer = lesson_label("")
        self.answer.setObjectName("lesson-answer")
        self.answer.hide()
        column.addWidget(self.answer)
        self._group.idClicked.connect(self._judge)

    def _judge(self, index: int) -> None:
        right = index == self._question.answer
        verdict = "**Right.**" if right else "**Not quite.**"
        self.answer.setText(spaced(f"{verdict} {self._question.explanation}"))
        self.answer.show()
        for number, choice in enumerate(self._choices):
            choice.show_mark(
                RIGHT if number == self._question.answer else WRONG if number == index else ""
            )
        if not self._is_answered:
            self._is_answered = True
            self.answered.emit()


class ChoiceLabel(QWidget):
    """A radio button whose text wraps, with a mark after it once it is judged."""

    def __init__(self, text: str, button: QRadioButton) -> None:
        super().__init__()
        self._button = button
        self._text = text
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        label = lesson_label(text)
        label.setBuddy(button)
        button.setAccessibleName(text)
        row.addWidget(label, 1)
        self._mark = QLabel(self)
        self._mark.setObjectName(f"{button.objectName()}-mark")
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)

    def show_mark(self, mark: str) -> None:
        """Show whether the choice is the right one: ✓, ✗ or nothing."""
        self._mark.setText(mark)
        show_role(self._mark, "error" if mark == WRONG else "heading")
        words = {RIGHT: ", right", WRONG: ", wrong"}
        self._button.setAccessibleName(self._text + words.get(mark, ""))

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self._button.click()
