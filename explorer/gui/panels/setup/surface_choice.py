"""The list of built-in surfaces and networks."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from explorer.engine import Surface, surfaces
from explorer.engine.objectives.any_objective import AnyObjective
from explorer.gui.widgets.choice_box import ChoiceBox
from explorer.scenario.network_presets import networks, preset_of

NETWORK = "network:"
"""Prefix of the keys of networks; others are surfaces, and no key is a typed formula."""
FILL_MS = 250
"""The list of surfaces is filled long after the window is shown, since it reads every file."""
NARROWEST = 120


class SurfaceChoice(ChoiceBox):
    """Built-in surfaces by group, networks, and a typed formula.

    Signals: ``objective_requested`` (a surface or network to run on), ``formula_requested`` (a
    formula is to be typed).
    """

    objective_requested = Signal(object)
    formula_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._objective: AnyObjective | None = None
        self.setObjectName("surface-choice")
        self.setAccessibleName("surface")
        self.setToolTip("Built-in surfaces")
        self.setMaxVisibleItems(24)
        # Qt would ask for the longest title of the networks.
        self.setMinimumWidth(NARROWEST)
        self.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._filling = QTimer(self)
        self._filling.setSingleShot(True)
        self._filling.timeout.connect(self._fill)
        self._filling.start(FILL_MS)
        self.activated.connect(self._pick)

    def show_objective(self, objective: AnyObjective) -> None:
        """Show the matching entry; for anything else, the title."""
        self._objective = objective
        if objective.network is not None:
            key = preset_of(objective.network)
            self.setPlaceholderText(f"Network {objective.title}")
            self.setCurrentIndex(self.findData(NETWORK + key) if key else -1)
            return
        self.setPlaceholderText(objective.title)
        named = objective.id if objective.formula_field is not None else objective.title
        self.setCurrentIndex(self.findData(named))

    def _fill(self) -> None:
        groups: dict[str, list[Surface]] = {}
        for surface in surfaces.values():
            groups.setdefault(surface.group, []).append(surface)
        for group in sorted(groups):
            if self.count():
                self.insertSeparator(self.count())
            for surface in sorted(groups[group], key=_title):
                self._add(surface.title, surface.id, group, surface.look_at)
        self.insertSeparator(self.count())
        for key, preset in networks.items():
            self._add(preset.title, NETWORK + key, "Networks", preset.look_at)
        self.insertSeparator(self.count())
        self.addItem("Typed formula", "")
        if self._objective is not None:
            self.show_objective(self._objective)

    def _add(self, title: str, key: str, group: str, look_at: str) -> None:
        self.addItem(title, key)
        tip = f"<p><b>{group}</b><br>{look_at}</p>"
        self.setItemData(self.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)

    def _pick(self, index: int) -> None:
        key = self.itemData(index)
        if key and key.startswith(NETWORK):
            self.objective_requested.emit(networks[key.removeprefix(NETWORK)].make())
        elif key:
            self.objective_requested.emit(surfaces[key])
        else:
            self.formula_requested.emit()


def _title(surface: Surface) -> str:
    return surface.title.casefold()
