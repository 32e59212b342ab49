"""The optimizers that can be added: built-in ones, kept rules, and a rule yet to be typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from explorer.engine import optimizers
from explorer.engine.rules.family import FAMILIES
from explorer.scenario.files.rule_file import KeptRule, KeptRules
from explorer.scenario.files.rules_folder import own_rules_folder

COMMON = ("gradient_descent", "momentum", "rmsprop", "adam", "adamw")
BLANK = "x <- x - alpha*g\nwith alpha = 0.001\n"
"""What a rule that is yet to be typed begins with: plain descent."""


class AddMenu(QMenu):
    """Lists common optimizers, all of them by families, and the rules in the user's folder.

    Signals: ``picked`` (an ``Optimizer`` and its title), ``rule_begun`` (the same, of a rule that
    is to be typed now), ``said`` (what is wrong with the file of a rule), ``search_requested``.
    """

    picked = Signal(object, str)
    rule_begun = Signal(object, str)
    said = Signal(str)
    search_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("contender-add-menu")
        self._own: list[QAction] = []
        self._rules: dict[str, KeptRule] = {}
        self.setToolTipsVisible(True)
        for key in COMMON:
            self._entry(self, key, f"add-common-{key}")
        self.addSeparator()
        for family in FAMILIES:
            members = [key for key, cls in optimizers.items() if cls.family is family]
            if members:
                menu = self.addMenu(family.title)
                menu.setToolTipsVisible(True)
                menu.menuAction().setToolTip(family.meaning)
                for key in members:
                    self._entry(menu, key, f"add-{key}")
        search = self.addAction("Search…")
        search.setObjectName("add-search")
        search.setToolTip("All optimizers, each with a one-line description")
        search.triggered.connect(self.search_requested)
        self._line = self.addSeparator()
        typed = self.addAction("Type a rule")
        typed.setObjectName("add-typed")
        typed.setToolTip("Start from gradient descent written as text")
        typed.triggered.connect(self._begin_rule)
        self.aboutToShow.connect(self.list_own)

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
            action.triggered.connect(self._pick_own)
            self.insertAction(self._line, action)
            self._own.append(action)
        if self._own:
            self._own.insert(0, self.insertSeparator(self._own[0]))
        if wrong:
            self.said.emit(str(wrong[0]))

    def _entry(self, menu: QMenu, key: str, name: str) -> None:
        cls = optimizers[key]
        action = menu.addAction(cls.title)
        action.setData(key)
        action.setObjectName(name)
        action.setToolTip((cls.__doc__ or "").strip().partition("\n")[0])
        action.triggered.connect(self._pick)

    def _sent(self) -> str:
        """The data of the action that was triggered, of this menu or of a family's."""
        action = self.sender()
        assert isinstance(action, QAction)
        return str(action.data())

    def _pick(self) -> None:
        cls = optimizers[self._sent()]
        self.picked.emit(cls(), cls.title)

    def _pick_own(self) -> None:
        rule = self._rules[self._sent()]
        self.picked.emit(rule.optimizer_class(), rule.title)

    def _begin_rule(self) -> None:
        from explorer.engine import recurrence

        optimizer = recurrence(BLANK)
        self.rule_begun.emit(optimizer, optimizer.title)
