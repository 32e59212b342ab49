"""The groups in the list of contenders: their headers, and which of them are folded."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.drawing.colours.theme import Theme
from explorer.gui.panels.contenders.group_header import GroupHeader
from explorer.gui.widgets.layout.form_rows import retire
from explorer.scenario.groups import Group, groups
from explorer.scenario.scenario import Contender


class GroupList(QObject):
    """Puts a header above the cards of each group; of a folded one only the chosen card is shown.

    Signal ``command`` (the group; one of visible, keep, remove).
    """

    command = Signal(object, str)

    def __init__(self, column: QVBoxLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._column = column
        self._headers: list[GroupHeader] = []
        self._groups: tuple[Group, ...] = ()
        self._cards: Sequence[QWidget] = ()
        self._folded: set[str] = set()
        self._chosen = -1

    def withdraw(self, contenders: Sequence[Contender]) -> None:
        """Take the headers out of the column if other groups are to come."""
        if groups(contenders) != self._groups:
            for header in self._headers:
                self._column.removeWidget(header)
                retire(header)
            self._headers, self._groups = [], ()

    def arrange(
        self, contenders: Sequence[Contender], cards: Sequence[QWidget], theme: Theme
    ) -> None:
        """Show the groups of these contenders between their cards."""
        self._cards = cards
        self._groups = groups(contenders)
        if not self._headers:
            for number, group in enumerate(self._groups):
                header = GroupHeader(group, self._over)
                header.folded.connect(self._fold)
                header.command.connect(self.command)
                self._column.insertWidget(group.first + number, header)
                self._headers.append(header)
        for header, group in zip(self._headers, self._groups, strict=True):
            members = [contenders[index] for index in group.indices]
            header.show_group(
                group,
                tuple(member.colour or theme.contender(member.look) for member in members),
                visible=any(member.visible for member in members),
                is_open=group.name not in self._folded,
            )
        self._show_cards()

    def show_chosen(self, chosen: int) -> None:
        """Another contender is chosen: its card is shown in a folded group too."""
        self._chosen = chosen
        self._show_cards()

    def _show_cards(self) -> None:
        hidden = {
            index
            for group in self._groups
            if group.name in self._folded
            for index in group.indices
            if index != self._chosen
        }
        for index, card in enumerate(self._cards):
            if card.isHidden() != (index in hidden):
                card.setVisible(index not in hidden)

    def _fold(self, name: str) -> None:
        self._folded ^= {name}
        for header, group in zip(self._headers, self._groups, strict=True):
            if group.name == name:
                header.set_open(name not in self._folded)
        self._show_cards()
