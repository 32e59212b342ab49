"""The entries of View > Panels: they show a panel that is not seen and hide one that is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMenu


class PanelActions(QObject):
    """One entry for each dock, ticked while the panel is seen: a panel behind a tab is not."""

    def __init__(self, docks: Sequence[QDockWidget], menu: QMenu) -> None:
        super().__init__(menu)
        self._docks = {dock.objectName(): dock for dock in docks}
        self._actions: dict[str, QAction] = {}
        for name, dock in self._docks.items():
            action = menu.addAction(dock.windowTitle())
            action.setObjectName(f"panel-{name}")
            action.setData(name)
            action.setCheckable(True)
            self._actions[name] = action
        menu.aboutToShow.connect(self._show_seen)
        menu.triggered.connect(self._switch)

    def _show_seen(self) -> None:
        for name, dock in self._docks.items():
            self._actions[name].setChecked(in_front(dock))

    def _switch(self, action: QAction) -> None:
        dock = self._docks[action.data()]
        if in_front(dock):
            dock.hide()
        else:
            bring_to_front(dock)


def in_front(dock: QDockWidget) -> bool:
    """Whether the panel of a dock is seen, and not only its tab."""
    return dock.isVisible() and not dock.visibleRegion().isEmpty()


def bring_to_front(dock: QDockWidget) -> None:
    """Show a dock, before the others if it shares its place with them."""
    dock.show()
    dock.raise_()
