"""The parts of the user's own lesson besides its text: a question and locks."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from explorer.gui.widgets.error_label import ErrorLabel
from explorer.gui.widgets.labelled_field import LabelledField
from explorer.gui.widgets.phrases import spoken_name
from explorer.scenario.lessons.lesson import Question
from explorer.scenario.lessons.lock import FORMULA, HYPERPARAMETERS, kept_contenders
from explorer.scenario.scenario import Scenario

CHOICES = 4
LABELS = {
    "surface": "Surface",
    FORMULA: "Formula",
    "start": "Start",
    "steps": "Number of steps",
    "noise": "Noise",
    "seed": "Seed",
    "contenders": "Adding and removing",
    "contenders.optimizer": "Optimizers",
    "contenders.dialect": "Dialects",
    "contenders.schedule": "Schedules",
    "contenders.name": "Names",
    "contenders.visible": "Hiding and showing",
    HYPERPARAMETERS: "All hyper-parameters",
}


class QuestionFields(QWidget):
    """A question with up to four choices, one of them right, and an explanation.

    Its fields are seen while a question is to be asked.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._has_question = QCheckBox("Ask a question", self)
        self._has_question.setObjectName("lesson-question")
        self._has_question.setToolTip("The lesson asks this before it shows what happens")
        body = QWidget(self)
        self._text = LabelledField(
            "question-text", "Question to answer first", QLineEdit(self), self
        )
        explanation = QPlainTextEdit(self)
        explanation.setTabChangesFocus(True)
        explanation.setFixedHeight(56)
        self._explanation = LabelledField("question-explanation", "Explanation", explanation, self)
        self._right = QButtonGroup(self)
        self._choices: list[QLineEdit] = []
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        for index in range(CHOICES):
            button = QRadioButton(self)
            button.setObjectName(f"question-right-{index}")
            button.setAccessibleName(f"choice {index + 1} is right")
            button.setToolTip("This choice is right")
            field = QLineEdit(self)
            field.setObjectName(f"question-choice-{index}")
            field.setAccessibleName(f"choice {index + 1}")
            field.setPlaceholderText(f"Choice {index + 1}" + (", if any" if index > 1 else ""))
            field.textChanged.connect(self._forgive)
            self._right.addButton(button, index)
            self._choices.append(field)
            grid.addWidget(button, index, 0)
            grid.addWidget(field, index, 1)
        self._right.idClicked.connect(self._forgive)
        self._error = ErrorLabel(self, "question-choices-error")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._text)
        column.addWidget(QLabel("Choices; mark the right one", self))
        column.addLayout(grid)
        column.addWidget(self._error)
        column.addWidget(self._explanation)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._has_question, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(body)
        body.hide()
        self._has_question.toggled.connect(body.setVisible)

    def read(self) -> tuple[Question | None, bool]:
        """The question if one is asked, and whether it is complete; errors stand at the fields."""
        if not self._has_question.isChecked():
            return None, True
        texts = [field.text().strip() for field in self._choices]
        given = [index for index, text in enumerate(texts) if text]
        right = self._right.checkedId()
        problem = ""
        if len(given) < 2:
            problem = f"Found {len(given)} of the choices, expected two or more."
        elif right not in given:
            problem = "Found no right choice, expected a mark beside one that has a text."
        self._error.say(problem)
        complete = [
            self._text.need("a question"),
            self._explanation.need("a sentence that explains the answer"),
            not problem,
        ]
        if not all(complete):
            return None, False
        choices = tuple(texts[index] for index in given)
        answer = given.index(right)
        return Question(self._text.text, choices, answer, self._explanation.text), True

    def _forgive(self, _new: object = None) -> None:
        self._error.say("")


class LockBoxes(QWidget):
    """A check box for each lockable part of a scenario.

    ``parts`` are those offered besides the single hyper-parameters; ``locked`` begin ticked.
    """

    def __init__(
        self,
        scenario: Scenario,
        parent: QWidget,
        *,
        parts: Collection[str] = tuple(LABELS),
        locked: Collection[str] = (),
        tip: str = "Learners cannot change what is ticked while the lesson is open",
    ) -> None:
        super().__init__(parent)
        self._boxes: dict[str, QCheckBox] = {}
        heading = QLabel("Lock for learners", self)
        heading.setToolTip(tip)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.addWidget(heading, 0, 0, 1, 2)
        names = dict.fromkeys(
            parameter.name
            for contender in scenario.contenders
            for parameter in contender.optimizer.own_parameters
        )
        single = {f"{HYPERPARAMETERS}.{name}": spoken_name(name).capitalize() for name in names}
        offered = {part: label for part, label in LABELS.items() if part in parts}
        for index, (part, label) in enumerate({**offered, **single}.items()):
            box = QCheckBox(label, self)
            box.setObjectName(f"lock-{part}")
            box.setToolTip(f"<p>{kept_contenders(part)}</p>")
            self._boxes[part] = box
            grid.addWidget(box, 1 + index // 2, index % 2, Qt.AlignmentFlag.AlignLeft)
        self._single = [self._boxes[part] for part in single]
        self._boxes[HYPERPARAMETERS].toggled.connect(self._show_single)
        for part in locked:
            if part in self._boxes:
                self._boxes[part].setChecked(True)

    @property
    def locked(self) -> tuple[str, ...]:
        """The parts that are ticked."""
        ticked = (part for part, box in self._boxes.items() if box.isChecked() and box.isEnabled())
        return tuple(ticked)

    def _show_single(self, all_of_them: bool) -> None:
        for box in self._single:
            box.setEnabled(not all_of_them)
