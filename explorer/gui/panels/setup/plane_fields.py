"""Which plane through the space of weights the picture shows."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QLabel, QWidget

from explorer.gui.session.session import Session
from explorer.gui.widgets.icon_button import IconButton
from explorer.scenario.sections import PlaneChoice

KINDS = (
    (
        "principal",
        "principal directions",
        "The plane on which all runs together are spread most; its axes say how much of their "
        "variance they show.",
    ),
    (
        "random",
        "random directions",
        "Two directions drawn at random, each neuron's part as long as its weights, through the "
        "end with the lowest loss.",
    ),
    (
        "coordinates",
        "two weights",
        "Two weights change, all others stay as they are at the end with the lowest loss.",
    ),
)


class PlaneFields(QWidget):
    """A choice of planes; the seed of a random one, or the two weights of a plain one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._names: tuple[str, ...] = ()
        self._kind = QComboBox(self)
        self._kind.setObjectName("plane-kind")
        self._kind.setAccessibleName("plane")
        for kind, text, meaning in KINDS:
            self._kind.addItem(text, kind)
            self._kind.setItemData(
                self._kind.count() - 1, f"<p>{meaning}</p>", Qt.ItemDataRole.ToolTipRole
            )
        self._kind.activated.connect(self._take)
        self._again = IconButton("random", "Draw other directions", self)
        self._again.setObjectName("plane-random")
        self._again.clicked.connect(self._draw_again)
        self._weights = [self._weight(name) for name in ("first", "second")]
        self._note = QLabel(self)
        self._note.setObjectName("plane-note")
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._kind, 0, 0, 1, 2)
        grid.addWidget(self._again, 0, 2)
        for column, combo in enumerate(self._weights):
            grid.addWidget(combo, 1, column)
        grid.addWidget(self._note, 2, 0, 1, 3)
        session.changed.connect(self._follow)
        self._show()

    @property
    def needed(self) -> bool:
        """Whether there is anything to choose: more than two coordinates."""
        return self._session.scenario.surface.dimension > 2

    def _weight(self, name: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setObjectName(f"plane-{name}")
        combo.setAccessibleName(f"{name} weight")
        combo.setToolTip("A weight by its name, such as w1[0,2]: layer 1, input 0, neuron 2")
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        combo.setMaxVisibleItems(16)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        completer = combo.completer()
        assert isinstance(completer, QCompleter)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        combo.activated.connect(self._take)
        return combo

    def _follow(self, _change: object) -> None:
        self._show()

    def _show(self) -> None:
        if not self.needed:
            return
        choice, surface = self._session.section.choice, self._session.scenario.surface
        if surface.variables != self._names:
            self._names = surface.variables
            for combo in self._weights:
                combo.clear()
                combo.addItems(self._names)
        self._kind.setCurrentIndex(self._kind.findData(choice.kind))
        last = len(self._names) - 1
        for combo, index in zip(self._weights, (choice.first, choice.second), strict=True):
            combo.setVisible(choice.kind == "coordinates")
            combo.setCurrentIndex(min(index, last))
        self._again.setVisible(choice.kind == "random")
        self._note.setText(_note(choice, surface.network is not None))

    def _take(self, _index: int) -> None:
        kind = self._kind.currentData()
        before = self._session.section.choice
        if kind != "coordinates":
            self._session.section.choose(replace(before, kind=kind))
            return
        first, second = (combo.currentIndex() for combo in self._weights)
        if first == second:
            moved = self.sender() is self._weights[0]
            other = (first + 1) % len(self._names)
            first, second = (first, other) if moved else (other, second)
        self._session.section.choose(PlaneChoice(kind, before.seed, first, second))

    def _draw_again(self) -> None:
        before = self._session.section.choice
        self._session.section.choose(replace(before, kind="random", seed=before.seed + 1))


def _note(choice: PlaneChoice, is_network: bool) -> str:
    """What may be misread in such a picture."""
    if choice.kind == "principal":
        return "Heads off the plane are pale; the heights are those on the plane."
    if choice.kind == "random":
        drawn = f"Directions {choice.seed}" if is_network else "Directions"
        return f"{drawn}: runs hardly show on random planes of many dimensions."
    return "All other weights are as at the best end, so heights differ from those on the way."
