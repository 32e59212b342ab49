"""Keeping a typed rule as a file, which is listed with the built-in ones and can be shared."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from explorer.engine.rules.typed.recurrence import recurrence_class
from explorer.engine.rules.typed.remarks import Remark, remarked, remarks
from explorer.gui.widgets.column_scroll import SideScroll
from explorer.gui.widgets.labelled_field import LabelledField
from explorer.gui.widgets.screen_size import resize_within_screen
from explorer.gui.widgets.tab_order import follow_layouts
from explorer.scenario.files.rule_file import SUFFIX, KeptRule, write_rule
from explorer.scenario.lessons.lesson import lesson_key

WIDTH = 420


class KeepRuleDialog(QDialog):
    """Asks for a rule's title, its source and what its hyper-parameters mean; writes its file.

    ``folder`` is made when it is needed. Signal ``saved``: the ``KeptRule`` and its path.
    """

    saved = Signal(object, object)

    def __init__(self, text: str, title: str, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keep-rule-dialog")
        self.setWindowTitle("Keep rule")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._rule = text
        self._folder = folder
        self._title = LabelledField("rule-title", "Title", QLineEdit(title, self), self)
        self._replace = QCheckBox("Replace that rule", self)
        self._replace.setObjectName("rule-replace")
        self._replace.hide()
        self._source = LabelledField("rule-source", "Source, if any", QLineEdit(self), self)
        self._meanings: dict[str, LabelledField] = {}
        said = remarks(text)
        cls = recurrence_class(text)
        for typed, name in cls.typed_names.items():
            parameter = cls.parameter(name)
            field = QLineEdit(said.get(typed, Remark()).meaning, self)
            field.setPlaceholderText(parameter.meaning)
            label = f"What {getattr(parameter, 'symbol', typed)} means"
            self._meanings[typed] = LabelledField(f"meaning-{typed}", label, field, self)
        self._note = QLabel(f"Will be written to the folder {folder}.", self)
        self._note.setObjectName("rule-folder-note")
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setWordWrap(True)
        self._note.setProperty("role", "muted")
        self._title.field.textChanged.connect(self._hide_replace)
        self._arrange()

    def _arrange(self) -> None:
        inner = QWidget(self)
        fields = QVBoxLayout(inner)
        fields.setContentsMargins(0, 0, 6, 0)
        fields.setSpacing(8)
        for widget in (self._title, self._replace, self._source, *self._meanings.values()):
            fields.addWidget(widget)
        fields.addStretch(1)
        scroll = SideScroll(WIDTH, self)
        scroll.setWidget(inner)
        buttons = QDialogButtonBox(self)
        buttons.addButton("Keep rule", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(scroll, 1)
        column.addWidget(self._note)
        column.addWidget(buttons)
        rows = 2 + len(self._meanings)
        resize_within_screen(self, QSize(WIDTH + 40, min(150 + 50 * rows, 640)))
        follow_layouts(self)

    def _save(self) -> None:
        rule = self._read()
        if rule is None:
            return
        path = self._folder / f"{rule.id}{SUFFIX}"
        if path.exists() and not self._replace.isChecked():
            self._title.complain(f"There is a rule of your own in {path.name} already.")
            self._replace.show()
            self._title.field.setFocus()
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_rule(path, rule)
        except OSError as error:
            self._note.setText(str(error))
            self._note.setProperty("role", "error")
            self._note.style().unpolish(self._note)
            self._note.style().polish(self._note)
            return
        self.saved.emit(rule, path)
        self.accept()

    def _read(self) -> KeptRule | None:
        """The rule as it is to be kept, or None after complaints beside the fields."""
        key = lesson_key(self._title.text)
        if self._title.need("a title") and not key:
            self._title.complain("Found no letter or digit, expected one for the file's name.")
        if not key:
            return None
        meanings = {name: Remark(one.text) for name, one in self._meanings.items()}
        return KeptRule(key, self._title.text, remarked(self._rule, meanings), self._source.text)

    def _hide_replace(self, _text: str) -> None:
        self._replace.setChecked(False)
        self._replace.hide()
