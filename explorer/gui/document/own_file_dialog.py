"""Saving a file of the user's: its title, its folder, and whether to replace an existing one."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLabel, QLineEdit, QWidget

from explorer.gui.look.style import show_role
from explorer.gui.widgets.labelled_field import LabelledField
from explorer.scenario.files.atomic_write import make_folder
from explorer.scenario.lessons.lesson import lesson_key


class OwnFile(Protocol):
    """What is written; ``id`` is the file's name without its ending."""

    @property
    def id(self) -> str:
        """Letters, digits and underscores, from the title."""


class OwnFileDialog(QDialog):
    """The base of dialogs that write into the user's own folder.

    ``kind`` is the word for what is kept; ``folder`` is made when it is needed.
    """

    def __init__(
        self, kind: str, title: str, folder: Path, suffix: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._kind = kind
        self._folder = folder
        self._suffix = suffix
        self._title = LabelledField(f"{kind}-title", "Title", QLineEdit(title, self), self)
        self._replace = QCheckBox(f"Replace that {kind}", self)
        self._replace.setObjectName(f"{kind}-replace")
        self._replace.hide()
        self._where = f"Will be saved in the folder {folder}."
        self._note = QLabel(self._where, self)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setWordWrap(True)
        self._note.setProperty("role", "muted")
        self._title.field.textChanged.connect(self._hide_replace)

    @abstractmethod
    def _read(self) -> OwnFile | None:
        """The item to save, or None after showing errors beside the fields."""

    @abstractmethod
    def _write(self, path: Path, content: OwnFile) -> None:
        """Write it; ``OSError`` where that cannot be done."""

    @abstractmethod
    def _tell(self, path: Path, content: OwnFile) -> None:
        """Send the signal that it was written."""

    def _buttons(self, accept: str) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        return buttons

    def _key(self) -> str:
        """The file's name from the title; empty after a complaint."""
        key = lesson_key(self._title.text)
        if self._title.need("a title") and not key:
            self._title.complain("Use at least one letter or digit, for the file's name.")
        return key

    def _save(self) -> None:
        content = self._read()
        if content is None:
            return
        path = self._folder / f"{content.id}{self._suffix}"
        if path.exists() and not self._replace.isChecked():
            self._title.complain(f"You already have a {self._kind} in {path.name}.")
            self._replace.show()
            self._title.field.setFocus()
            return
        try:
            make_folder(self._folder)
            self._write(path, content)
        except OSError as error:
            self._note.setText(str(error))
            show_role(self._note, "error")
            return
        self._tell(path, content)
        self.accept()

    def _hide_replace(self, _text: str) -> None:
        self._replace.setChecked(False)
        self._replace.hide()
