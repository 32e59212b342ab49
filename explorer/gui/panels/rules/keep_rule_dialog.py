"""Keeping a typed rule as a file, which is listed with the built-in ones and can be shared."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from explorer.engine.rules.recurrences.recurrence import recurrence_class
from explorer.engine.rules.recurrences.remarks import Remark, remarked, remarks
from explorer.gui.document.own_file_dialog import OwnFile, OwnFileDialog
from explorer.gui.widgets.labelled_field import LabelledField
from explorer.gui.widgets.layout.column_scroll import SideScroll
from explorer.gui.widgets.layout.screen_size import resize_within_screen
from explorer.gui.widgets.layout.tab_order import follow_layouts
from explorer.scenario.files.rule_file import SUFFIX, KeptRule, write_rule

WIDTH = 420


class KeepRuleDialog(OwnFileDialog):
    """Asks for a rule's title, its source and what its hyper-parameters mean; writes its file.

    ``folder`` is made when it is needed. Signal ``saved``: the ``KeptRule`` and its path.
    """

    saved = Signal(object, object)

    def __init__(self, text: str, title: str, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__("rule", title, folder, SUFFIX, parent)
        self.setObjectName("keep-rule-dialog")
        self.setWindowTitle("Keep rule")
        self._rule = text
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
        self._note.setObjectName("rule-folder-note")
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
        buttons = self._buttons("Keep rule")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(scroll, 1)
        column.addWidget(self._note)
        column.addWidget(buttons)
        rows = 2 + len(self._meanings)
        resize_within_screen(self, QSize(WIDTH + 40, min(150 + 50 * rows, 640)))
        follow_layouts(self)

    def _read(self) -> KeptRule | None:
        """The rule as it is to be kept, or None after complaints beside the fields."""
        key = self._key()
        if not key:
            return None
        meanings = {name: Remark(meaning.text) for name, meaning in self._meanings.items()}
        return KeptRule(key, self._title.text, remarked(self._rule, meanings), self._source.text)

    def _write(self, path: Path, content: OwnFile) -> None:
        assert isinstance(content, KeptRule)
        write_rule(path, content)

    def _tell(self, path: Path, content: OwnFile) -> None:
        self.saved.emit(content, path)
