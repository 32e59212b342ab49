"""The list of contenders with the commands for all of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.drawing.colours.theme import Theme
from explorer.engine.trajectories.verdict import Measure
from explorer.gui.panels.contenders.add_menu import AddMenu
from explorer.gui.panels.contenders.card_outcomes import CardOutcomes
from explorer.gui.panels.contenders.contender_card import ContenderCard
from explorer.gui.panels.contenders.contender_commands import ContenderCommands
from explorer.gui.panels.contenders.group_list import GroupList
from explorer.gui.session.session import Session
from explorer.gui.widgets.icon_button import IconButton
from explorer.gui.widgets.layout.column_scroll import SideScroll
from explorer.gui.widgets.layout.form_rows import retire
from explorer.gui.widgets.lock_mark import show_locked
from explorer.scenario.scenario import Contender


class ContenderPanel(QWidget):
    """All contenders as cards; one is chosen and unfolded.

    Signals: ``said`` (a sentence about why something cannot be done), ``added`` (an optimizer was
    added), ``text_requested`` (open the selected contender's rule as text), ``search_requested``
    (an optimizer to add is to be searched for), ``measure_requested`` (show the ``Measure`` behind
    the selected contender's verdict or advice).
    """

    said = Signal(str)
    text_requested = Signal()
    search_requested = Signal()
    added = Signal()
    measure_requested = Signal(object)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._cards: list[ContenderCard] = []
        self.commands = ContenderCommands(session, theme, self)
        self.commands.said.connect(self.said)
        self.commands.text_requested.connect(self.text_requested)
        self.commands.added.connect(self.added)
        self._add = IconButton("add", "Add an optimizer (Ctrl+Shift+A)", self)
        self._add.setObjectName("contender-add")
        self._add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._add.setMenu(self._make_add_menu())
        self._all = IconButton("more", "For all optimizers", self)
        self._all.setObjectName("contenders-all")
        self._all.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._all.setMenu(self._make_all_menu())
        self._count = QLabel(self)
        self._count.setProperty("role", "heading")
        self._empty = QPushButton("No optimizers yet. Add one…", self)
        self._empty.setObjectName("contender-add-first")
        self._empty.setProperty("quiet", True)
        self._empty.clicked.connect(self._add.showMenu)
        head = QHBoxLayout()
        head.addWidget(self._count, 1)
        head.addWidget(self._add)
        head.addWidget(self._all)
        inner = QWidget(self)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self._groups = GroupList(self._column, self)
        self._groups.command.connect(self.commands.run_for_group)
        self._scroll = SideScroll(310, self)
        self._scroll.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 4, 4)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        session.changed.connect(self._show_cards)
        self._outcomes = CardOutcomes(session, self._cards, self)
        session.locks.changed.connect(self._show_locks)
        session.chosen_changed.connect(self._show_chosen)
        self._show_all()
        self._show_locks()

    @property
    def cards(self) -> list[ContenderCard]:
        """The cards from top to bottom."""
        return self._cards

    def set_theme(self, theme: Theme) -> None:
        """Show colours as the theme has them."""
        self._theme = self.commands.theme = theme
        self._show_all()

    def withhold(self, withheld: bool) -> None:
        """Show no verdicts at step 0, before a question about the run is answered."""
        self._outcomes.withhold(withheld)

    def open_add_menu(self) -> None:
        """Open the list of optimizers to add, or say why none can be."""
        refusal = self._session.locks.sentence("contenders")
        if refusal:
            self.said.emit(refusal)
        else:
            self._add.showMenu()

    def change_chosen(self, what: str) -> None:
        """Duplicate, remove or fan out the selected contender."""
        self.commands.run(self._session.chosen, what)

    def _make_add_menu(self) -> AddMenu:
        menu = AddMenu(self)
        menu.picked.connect(self.commands.add_suited)
        menu.search_requested.connect(self.search_requested)
        menu.rule_begun.connect(self.commands.begin_rule)
        menu.said.connect(self.said)
        return menu

    def _make_all_menu(self) -> QMenu:
        menu = QMenu(self)
        for name, text in (
            ("same_rate", "Use selected learning rate for all"),
            ("defaults", "Reset all to defaults"),
            ("show_all", "Show all"),
        ):
            action = QAction(text, menu)
            action.setData(name)
            action.setObjectName(f"all-{name}")
            menu.addAction(action)
        menu.triggered.connect(self._run_for_all)
        return menu

    def _show_locks(self) -> None:
        show_locked(self._add, self._session.locks.sentence("contenders"))
        for card in self._cards:
            card.show_locks(self._session.locks.sentence)

    def _show_all(self) -> None:
        self._show_cards()
        self._outcomes.show()

    def _show_cards(self, _change: object = None) -> None:
        contenders = self._session.scenario.contenders
        self._groups.withdraw(contenders)
        while len(self._cards) > len(contenders):
            card = self._cards.pop()
            self._column.removeWidget(card)
            retire(card)
        while len(self._cards) < len(contenders):
            index = len(self._cards)
            card = ContenderCard(index, contenders[index], self)
            card.edited.connect(self._edit)
            card.chosen.connect(self._session.set_chosen)
            card.command.connect(self.commands.run)
            card.measure_requested.connect(self._show_measure)
            card.advice_taken.connect(self.commands.follow)
            self._column.insertWidget(index, card)
            self._cards.append(card)
            card.show_locks(self._session.locks.sentence)
        for index, (card, contender) in enumerate(zip(self._cards, contenders, strict=True)):
            warning = contender.optimizer.warning_on(self._session.scenario.surface)
            card.show_contender(index, contender, self._theme, warning)
        self._groups.arrange(contenders, self._cards, self._theme)
        self._empty.setVisible(not contenders)
        self._count.setText(f"{len(contenders)} optimizer{'' if len(contenders) == 1 else 's'}")
        self._show_chosen(self._session.chosen)

    def _show_chosen(self, chosen: int) -> None:
        """Unfold the chosen card, which stays where it is while others fold above it."""
        card = self._cards[chosen] if 0 <= chosen < len(self._cards) else None
        before = 0 if card is None else card.y()
        self._groups.show_chosen(chosen)
        for index, other in enumerate(self._cards):
            if other.unfolded != (index == chosen):
                other.set_unfolded(index == chosen)
        inner = self._scroll.widget()
        if card is None or inner is None or not inner.isVisible():
            return
        self._column.activate()
        moved = card.y() - before
        if moved:
            inner.resize(inner.width(), max(inner.sizeHint().height(), inner.height()))
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.value() + moved)

    def _edit(self, index: int, contender: Contender, what: str, merge: str, final: bool) -> None:
        scenario = self._session.scenario.with_contender(index, contender)
        self._session.apply(scenario, what, merge=merge, final=final)

    def _show_measure(self, index: int, measure: Measure) -> None:
        self._session.set_chosen(index)
        self.measure_requested.emit(measure)

    def _run_for_all(self, action: QAction) -> None:
        self.commands.run_for_all(action.data())
