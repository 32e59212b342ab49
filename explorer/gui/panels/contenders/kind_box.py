"""The combo box that shows a contender's optimizer and chooses another."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from explorer.engine import Optimizer, optimizers
from explorer.gui.widgets.choice_box import ChoiceBox
from explorer.scenario.files.rule_file import KeptRule, KeptRules
from explorer.scenario.files.rules_folder import own_rules_folder


class KindBox(ChoiceBox):
    """The built-in optimizers, followed by the user's own rules.

    The rules are read when the box is opened. Signal ``kind_picked``: a class of optimizers and the
    title under which it is listed.
    """

    kind_picked = Signal(object, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._kind: type[Optimizer] | None = None
        self._rules: list[KeptRule] = []
        self._title = ""
        for key, cls in optimizers.items():
            self.addItem(cls.title, key)
        self.setMaxVisibleItems(self.count() + 5)
        self.activated.connect(self._pick)

    @property
    def title(self) -> str:
        """The title of the optimizer that is shown."""
        return self._title

    def show_kind(self, cls: type[Optimizer]) -> None:
        """Show which optimizer it is; a rule that is not kept is listed after the others."""
        if cls is self._kind:
            self.setCurrentIndex(self._current_row())
            return
        self._kind = cls
        self._list()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._read_rules()
        super().focusInEvent(event)

    def showPopup(self) -> None:
        self._read_rules()
        super().showPopup()

    def _read_rules(self) -> None:
        rules, _ = KeptRules(own_rules_folder()).usable()
        if rules != self._rules:
            self._rules = rules
            self._list()

    def _list(self) -> None:
        while self.count() > len(optimizers):
            self.removeItem(self.count() - 1)
        for rule in self._rules:
            self.addItem(rule.title, f"own-{rule.id}")
        kind = self._kind
        if kind is not None and self._current_row() < 0:
            built_in = kind.title in {cls.title for cls in optimizers.values()}
            self.addItem(f"{kind.title} as text" if built_in else kind.title, kind.id)
        self.setCurrentIndex(self._current_row())
        self._title = self.currentText()

    def _current_row(self) -> int:
        """Where the optimizer that is shown is listed, or -1."""
        kind = self._kind
        if kind is None or kind.id in optimizers:
            return -1 if kind is None else self.findData(kind.id)
        text = getattr(kind, "text", "")
        kept = next((rule for rule in self._rules if rule.text == text), None)
        return self.findData(kind.id if kept is None else f"own-{kept.id}")

    def _pick(self, index: int) -> None:
        key = str(self.itemData(index))
        number = index - len(optimizers)
        if key in optimizers:
            self.kind_picked.emit(optimizers[key], optimizers[key].title)
        elif number < len(self._rules):
            rule = self._rules[number]
            self.kind_picked.emit(rule.optimizer_class, rule.title)
