"""What is wrong, in a sentence beside or below the control that it is about."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget


class ErrorLabel(QLabel):
    """Takes no room while nothing is wrong."""

    def __init__(self, parent: QWidget | None = None, name: str = "") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "error")
        self.setWordWrap(True)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show what is wrong; an empty sentence hides the label."""
        self.setText(sentence)
        self.setVisible(bool(sentence))
