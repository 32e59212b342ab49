"""The texts of a form, kept in a file until the form is completed."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget

from explorer.scenario.files.atomic_write import make_folder, remove_file, write_text
from explorer.scenario.files.plain_data import file_text

Field = QLineEdit | QPlainTextEdit | QAbstractButton
REST_MS = 500
"""The delay after typing before texts are saved."""
MOST_BYTES = 2_000_000


class FormDraft(QObject):
    """The texts and ticks of a form's named fields, in a file that outlives a crash.

    Signal ``failed``: a sentence, when they could not be written.
    """

    failed = Signal(str)

    def __init__(self, file: Path, form: QWidget) -> None:
        super().__init__(form)
        self._file = file
        self._fields = _fields(form)
        self._empty = self._values()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.keep)

    def begin(self) -> bool:
        """Fill in what was kept, and follow the fields from now on; whether anything was."""
        kept = self._kept()
        for name, value in kept.items():
            _fill(self._fields.get(name), value)
        for field in self._fields.values():
            changed = field.toggled if isinstance(field, QAbstractButton) else field.textChanged
            changed.connect(self._rest.start)
        return bool(kept)

    def keep(self) -> None:
        """Save what the fields hold; nothing is kept of an unchanged form."""
        self._rest.stop()
        values = self._values()
        if values == self._empty:
            self.forget()
            return
        try:
            make_folder(self._file.parent)
            write_text(self._file, msgspec.json.encode(values).decode())
        except OSError as error:
            self.failed.emit(f"A copy of what you have typed could not be saved: {error}")

    def forget(self) -> None:
        """Delete the draft: the form is completed or restarted."""
        self._rest.stop()
        try:
            remove_file(self._file)
        except OSError as error:
            self.failed.emit(str(error))

    def start_over(self) -> None:
        """Restore each field's initial content."""
        for name, value in self._empty.items():
            _fill(self._fields[name], value)
        self.forget()

    def _values(self) -> dict[str, str | bool]:
        return {name: _value(field) for name, field in self._fields.items()}

    def _kept(self) -> dict[str, str | bool]:
        """What the file holds; nothing if it is no file of this kind."""
        try:
            return msgspec.json.decode(
                file_text(self._file, MOST_BYTES), type=dict[str, str | bool]
            )
        except ValueError:
            return {}


def _fields(form: QWidget) -> dict[str, Field]:
    fields: list[Field] = [
        *form.findChildren(QLineEdit),
        *form.findChildren(QPlainTextEdit),
        *(button for button in form.findChildren(QAbstractButton) if button.isCheckable()),
    ]
    return {field.objectName(): field for field in fields if field.objectName()}


def _value(field: Field) -> str | bool:
    if isinstance(field, QAbstractButton):
        return field.isChecked()
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def _fill(field: Field | None, value: str | bool) -> None:
    if isinstance(field, QAbstractButton) and isinstance(value, bool):
        field.setChecked(value)
    elif isinstance(field, QLineEdit) and isinstance(value, str):
        field.setText(value)
    elif isinstance(field, QPlainTextEdit) and isinstance(value, str):
        field.setPlainText(value)
