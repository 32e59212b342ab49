"""Panels of one side that are folded away, and come back as they were."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from explorer.gui.window.docks.panel_actions import bring_to_front, in_front

Area = Qt.DockWidgetArea


class PanelFolding(QObject):
    """Hides all panels on the left, on the right or below at once, and brings them back.

    ``optional`` are shown again only if they were seen before.
    """

    def __init__(
        self, window: QMainWindow, docks: Sequence[QDockWidget], optional: Sequence[QDockWidget]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._docks = tuple(docks)
        self._optional = tuple(optional)
        self._folded: dict[Area, tuple[list[QDockWidget], list[QDockWidget]]] = {}

    def slots(self) -> dict[str, Callable[..., object]]:
        """What folding does for the commands of the menus, by their names."""
        return {
            "fold_left": self.fold_left,
            "fold_right": self.fold_right,
            "fold_lower": self.fold_lower,
        }

    def fold_left(self) -> None:
        """Hide the panels on the left, or show them again."""
        self._fold(Area.LeftDockWidgetArea)

    def fold_right(self) -> None:
        """Hide the panels on the right, or show them again."""
        self._fold(Area.RightDockWidgetArea)

    def fold_lower(self) -> None:
        """Hide the panels below the picture, or show them again."""
        self._fold(Area.BottomDockWidgetArea)

    def _fold(self, area: Area) -> None:
        here = [
            dock
            for dock in self._docks
            if self._window.dockWidgetArea(dock) == area and not dock.isFloating()
        ]
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
