"""The optimizers that can be added: built-in ones, kept rules, and a rule yet to be typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from explorer.engine import optimizers
from explorer.scenario.files.rule_file import KeptRule, KeptRules
from explorer.scenario.files.rules_folder import own_rules_folder

BLANK = "x <- x - alpha*g\nwith alpha = 0.001\n"
"""What a rule that is yet to be typed begins with: plain descent."""


class AddMenu(QMenu):
    """Lists the built-in optimizers and, read anew each time, the rules in a person's folder.

    Signals: ``picked`` (an ``Optimizer`` and its title), ``rule_begun`` (the same, of a rule that
    is to be typed now), ``said`` (what is wrong with the file of a rule).
    """

    picked = Signal(object, str)
    rule_begun = Signal(object, str)
    said = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("contender-add-menu")
        self._own: list[QAction] = []
        self._rules: dict[str, KeptRule] = {}
        for key, cls in optimizers.items():
            self._entry(cls.title, key, f"add-{key}")
        self._line = self.addSeparator()
        self._entry("Type a rule", "", "add-typed").setToolTip("Begin with plain descent as text")
        self.aboutToShow.connect(self.list_own)
        self.triggered.connect(self._pick)

    def list_own(self) -> None:
        """List the rules that are in the folder now."""
        for action in self._own:
            self.removeAction(action)
            action.deleteLater()
        rules, wrong = KeptRules(own_rules_folder()).usable()
        self._rules = {rule.id: rule for rule in rules}
        self._own = []
        for rule in rules:
            action = QAction(rule.title.replace("&", "&&"), self)
            action.setObjectName(f"add-own-{rule.id}")
            action.setData(rule.id)
            self.insertAction(self._line, action)
            self._own.append(action)
        if self._own:
            self._own.insert(0, self.insertSeparator(self._own[0]))
        if wrong:
            self.said.emit(str(wrong[0]))

    def _entry(self, title: str, key: str, name: str) -> QAction:
        action = QAction(title, self)
        action.setData(key)
        action.setObjectName(name)
        self.addAction(action)
        return action

    def _pick(self, action: QAction) -> None:
        from explorer.engine import recurrence

        key = str(action.data())
        if action in self._own:
            rule = self._rules[key]
            self.picked.emit(rule.optimizer_class(), rule.title)
        elif key:
            self.picked.emit(optimizers[key](), optimizers[key].title)
        else:
            optimizer = recurrence(BLANK)
            self.rule_begun.emit(optimizer, optimizer.title)
