"""A form field with its label above and its error below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from explorer.gui.look.style import show_invalid
from explorer.gui.widgets.error_label import ErrorLabel


class LabelledField(QWidget):
    """A line or several lines of text with a label and an error of its own.

    Widgets are named ``<name>-field`` and ``<name>-error``.
    """

    def __init__(
        self, name: str, label: str, field: QLineEdit | QPlainTextEdit, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.field = field
        field.setObjectName(f"{name}-field")
        field.setAccessibleName(label)
        heading = QLabel(label, self)
        heading.setBuddy(field)
        self.error = ErrorLabel(self, f"{name}-error")
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(heading)
        column.addWidget(field, 1)
        column.addWidget(self.error)
        field.textChanged.connect(self._forgive)

    @property
    def text(self) -> str:
        """The text, stripped of surrounding blanks."""
        field = self.field
        text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
        return text.strip()

    def complain(self, sentence: str) -> None:
        """Show what is wrong with the text."""
        self.error.say(sentence)
        self.field.setAccessibleDescription(sentence)
        show_invalid(self.field, bool(sentence))

    def need(self, what: str) -> bool:
        """Whether something was typed; if not, say what is expected."""
        if not self.text:
            self.complain(f"Enter {what}.")
        return bool(self.text)

    def _forgive(self) -> None:
        if self.error.text():
            self.complain("")
