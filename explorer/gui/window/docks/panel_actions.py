"""The entries of View > Panels: they show a panel that is not seen and hide one that is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMenu

from explorer.gui.stage.view_history import ViewHistory

Panels = tuple[tuple[QDockWidget, bool, bool], ...]
"""For each dock, whether it is shown and whether it is in front."""


class PanelActions(QObject):
    """One entry for each dock, ticked while the panel is seen: a panel behind a tab is not.

    ``history`` learns which panels are shown, for these entries and for what folds panels.
    """

    def __init__(self, docks: Sequence[QDockWidget], menu: QMenu, history: ViewHistory) -> None:
        super().__init__(menu)
        self._history = history
        history.watch("panels", self._panels, _show_panels)
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

    def _panels(self) -> Panels:
        return tuple((dock, not dock.isHidden(), in_front(dock)) for dock in self._docks.values())

    def _switch(self, action: QAction) -> None:
        dock = self._docks[action.data()]
        self._history.undoable(_turn, partial(_told, dock), parts=("panels",))(dock)


def _turn(dock: QDockWidget) -> None:
    """Hide the panel of a dock where it is seen, and show it where it is not."""
    if in_front(dock):
        dock.hide()
    else:
        bring_to_front(dock)


def _told(dock: QDockWidget) -> str:
    return f"{dock.windowTitle()} {'hidden' if dock.isHidden() else 'shown'}"


def _show_panels(panels: Panels) -> None:
    """Show the panels as they were; one that floats meanwhile stays where it is."""
    for dock, visible, _front in panels:
        dock.setVisible(visible)
    for dock, _visible, front in panels:
        if front:
            dock.raise_()


def in_front(dock: QDockWidget) -> bool:
    """Whether the panel of a dock is seen, and not only its tab."""
    return dock.isVisible() and not dock.visibleRegion().isEmpty()


def bring_to_front(dock: QDockWidget) -> None:
    """Show a dock, in front of the others that share its area."""
    dock.show()
    dock.raise_()
