"""The choice of a file's format, at the top of a dialog that writes one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QWidget


class FormatRow(QWidget):
    """One button for each format, one of them pressed.

    ``formats`` gives what stands on a button and what it is good for, by a file's ending without
    its point; the ending "" is a folder. ``changed`` is sent when the user chose another.
    """

    changed = Signal()

    def __init__(self, formats: Mapping[str, tuple[str, str]], parent: QWidget | None = None):
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(QLabel("Format", self))
        row.addSpacing(10)
        for ending, (word, purpose) in formats.items():
            button = QToolButton(self)
            button.setObjectName(f"format-{ending or 'folder'}")
            button.setText(word)
            button.setToolTip(purpose)
            button.setAccessibleDescription(purpose)
            button.setCheckable(True)
            button.setProperty("role", "view")
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._group.addButton(button)
            self._buttons[ending] = button
            row.addWidget(button)
        row.addStretch(1)
        next(iter(self._buttons.values())).setChecked(True)
        self._group.buttonClicked.connect(lambda _button: self.changed.emit())

    @property
    def ending(self) -> str:
        """The ending of the format that is chosen, without its point."""
        return next(ending for ending, button in self._buttons.items() if button.isChecked())

    @property
    def word(self) -> str:
        """What the format is called."""
        return self._buttons[self.ending].text()

    @property
    def file_filter(self) -> str:
        """The filter of a file dialog: the chosen format first, then the others."""
        chosen = self.ending
        order = [chosen, *(ending for ending in self._buttons if ending != chosen)]
        return ";;".join(
            f"{self._buttons[ending].text()} (*{f'.{ending}' if ending else ''})"
            for ending in order
        )

    def named(self, title: str) -> str:
        """A file's name with the ending of the format."""
        return f"{title}.{self.ending}" if self.ending else title

    def completed(self, path: Path) -> Path:
        """The path that was asked for; without an ending of its own it has the format's."""
        return path if path.suffix or not self.ending else Path(f"{path}.{self.ending}")
