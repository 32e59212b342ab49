"""Which plane through the space of weights the picture shows."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QGridLayout, QLabel, QWidget

from explorer.engine.objectives.objective import coordinate_names
from explorer.gui.session.session import Session
from explorer.gui.widgets.choice_box import ChoiceBox
from explorer.gui.widgets.icon_button import IconButton
from explorer.scenario.stage_layout import PlaneChoice

SINGULAR = (
    "singular",
    "singular directions",
    "The two leading singular directions of a matrix's total change from the start to the end "
    "point with the lowest loss, through that end point.",
)
KINDS = (
    (
        "principal",
        "principal directions",
        "The plane that shows most of the spread of all runs; each axis states its share of the "
        "variance.",
    ),
    (
        "random",
        "random directions",
        "Two random directions, scaled for each neuron to the length of its weights, through the "
        "end point with the lowest loss.",
    ),
    (
        "coordinates",
        "two weights",
        "Two weights vary; all others stay as at the end point with the lowest loss.",
    ),
)


class PlaneFields(QWidget):
    """A choice of planes; a random one's seed, a plain one's weights, a singular one's matrix."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._names: tuple[str, ...] = ()
        self._blocks: tuple[str, ...] = ()
        self._kind = ChoiceBox(self)
        self._kind.setObjectName("plane-kind")
        self._kind.setAccessibleName("plane")
        for kind in KINDS:
            self._offer(*kind)
        self._kind.activated.connect(self._take)
        self._again = IconButton("random", "Draw new directions", self)
        self._again.setObjectName("plane-random")
        self._again.clicked.connect(self._draw_again)
        self._weights = [self._weight(name) for name in ("first", "second")]
        self._matrix = ChoiceBox(self)
        self._matrix.setObjectName("plane-matrix")
        self._matrix.setAccessibleName("matrix")
        self._matrix.setToolTip("Matrix whose singular directions are shown")
        self._matrix.activated.connect(self._take)
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
        grid.addWidget(self._matrix, 2, 0)
        grid.addWidget(self._note, 3, 0, 1, 3)
        session.changed.connect(self._follow)
        self._show()

    @property
    def needed(self) -> bool:
        """Whether there is anything to choose: more than two coordinates."""
        return self._session.scenario.surface.dimension > 2

    def _offer(self, kind: str, text: str, meaning: str) -> None:
        self._kind.addItem(text, kind)
        last = self._kind.count() - 1
        self._kind.setItemData(last, f"<p>{meaning}</p>", Qt.ItemDataRole.ToolTipRole)

    def _offer_matrices(self, blocks: tuple[str, ...]) -> None:
        if blocks == self._blocks:
            return
        self._blocks = blocks
        known = self._kind.findData("singular")
        if blocks and known < 0:
            self._offer(*SINGULAR)
        elif not blocks and known >= 0:
            self._kind.removeItem(known)
        self._matrix.clear()
        self._matrix.addItems(blocks)

    def _weight(self, name: str) -> ChoiceBox:
        combo = ChoiceBox(self)
        combo.setObjectName(f"plane-{name}")
        combo.setAccessibleName(f"{name} weight")
        combo.setToolTip("A weight by its name, such as w1[0,2]: layer 1, input 0, neuron 2")
        combo.setEditable(True)
        combo.setInsertPolicy(ChoiceBox.InsertPolicy.NoInsert)
        combo.setMaxVisibleItems(16)
        combo.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
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
        choice, surface = self._session.view.plane, self._session.scenario.surface
        self._offer_matrices(tuple(block.name for block in surface.matrices))
        names = coordinate_names(surface)
        if names != self._names:
            self._names = names
            for combo in self._weights:
                combo.clear()
                combo.addItems(self._names)
        # Without a matrix there are no singular directions, and the principal ones are shown.
        self._kind.setCurrentIndex(max(self._kind.findData(choice.kind), 0))
        self._matrix.setVisible(choice.kind == "singular" and len(self._blocks) > 1)
        self._matrix.setCurrentIndex(min(choice.matrix, len(self._blocks) - 1))
        last = len(self._names) - 1
        for combo, index in zip(self._weights, (choice.first, choice.second), strict=True):
            combo.setVisible(choice.kind == "coordinates")
            combo.setCurrentIndex(min(index, last))
        self._again.setVisible(choice.kind == "random")
        self._note.setText(_note(choice, surface.network is not None))

    def _take(self, _index: int) -> None:
        kind = self._kind.currentData()
        before = self._session.view.plane
        if kind != "coordinates":
            matrix = max(self._matrix.currentIndex(), 0)
            self._choose(replace(before, kind=kind, matrix=matrix))
            return
        first, second = (combo.currentIndex() for combo in self._weights)
        if first == second:
            moved = self.sender() is self._weights[0]
            other = (first + 1) % len(self._names)
            first, second = (first, other) if moved else (other, second)
        self._choose(replace(before, kind=kind, first=first, second=second))

    def _draw_again(self) -> None:
        before = self._session.view.plane
        self._choose(replace(before, kind="random", seed=before.seed + 1))

    def _choose(self, plane: PlaneChoice) -> None:
        self._session.set_view(replace(self._session.view, plane=plane))


def _note(choice: PlaneChoice, is_network: bool) -> str:
    """How such a picture might be misread."""
    if choice.kind == "principal":
        return "Heads off the plane are pale; heights are those on the plane."
    if choice.kind == "singular":
        return (
            "The axes are uᵀ W v for the first two pairs of singular vectors of the total change."
        )
    if choice.kind == "random":
        drawn = f"Directions {choice.seed}" if is_network else "Directions"
        return f"{drawn}: random planes in many dimensions hardly show the runs."
    return (
        "All other weights are as at the best end point, so heights differ from those along the "
        "runs."
    )
