"""Panels of one side that are folded away, and come back as they were."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar

from explorer.gui.window.docks.panel_actions import bring_to_front, in_front

Area = Qt.DockWidgetArea
Focus = Qt.FocusPolicy
SIDES = {
    "fold_left": Area.LeftDockWidgetArea,
    "fold_right": Area.RightDockWidgetArea,
    "fold_lower": Area.BottomDockWidgetArea,
}
"""The side that each command folds."""


class PanelFolding(QObject):
    """Hides all panels on the left, on the right or below at once, and brings them back.

    ``optional`` are shown again only if they were seen before. Signal ``changed``: the names of the
    commands whose side has panels, none of which is shown.
    """

    changed = Signal(object)

    def __init__(
        self, window: QMainWindow, docks: Sequence[QDockWidget], optional: Sequence[QDockWidget]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._docks = tuple(docks)
        self._optional = tuple(optional)
        self._folded: dict[Area, tuple[list[QDockWidget], list[QDockWidget]]] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tell)
        for dock in self._docks:
            dock.visibilityChanged.connect(self._timer.start)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What folding does for the commands of the menus, by their names."""
        return {name: partial(self._fold, area) for name, area in SIDES.items()}

    def _fold(self, area: Area) -> None:
        """Hide the panels of a side, or show them again."""
        here = self._on(area)
        seen = [dock for dock in here if not dock.isHidden()]
        if seen:
            self._folded[area] = seen, [dock for dock in seen if in_front(dock)]
            for dock in seen:
                dock.hide()
            return
        usual = [dock for dock in here if dock not in self._optional]
        back, front = self._folded.pop(area, (usual, usual[:1]))
        for dock in back:
            dock.show()
        for dock in front:
            bring_to_front(dock)

    def _on(self, area: Area) -> list[QDockWidget]:
        area_of = self._window.dockWidgetArea
        return [dock for dock in self._docks if area_of(dock) == area and not dock.isFloating()]

    def _tell(self) -> None:
        for bar in self._window.findChildren(QTabBar):
            # Qt keeps the bar of panels that are all hidden, without tabs and outside the window.
            bar.setFocusPolicy(Focus.TabFocus if bar.count() else Focus.NoFocus)
        self.changed.emit(
            tuple(
                name
                for name, area in SIDES.items()
                if (here := self._on(area)) and all(dock.isHidden() for dock in here)
            )
        )
