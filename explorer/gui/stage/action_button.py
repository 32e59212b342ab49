"""A button with a word for an action of the menus."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget


class ActionButton(QToolButton):
    """Shows an action's short text and tooltip, whether it is on and can be used, and triggers it.

    That is what ``setDefaultAction`` is for, which keeps one more connection for each change of the
    action (Qt 6.10).
    """

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown_action = action
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        action.changed.connect(self._follow)
        self._follow()

    def nextCheckState(self) -> None:
        self.shown_action.trigger()

    def _follow(self) -> None:
        action = self.shown_action
        self.setText(action.iconText())
        self.setToolTip(action.toolTip())
        self.setAccessibleName(action.toolTip())
        self.setEnabled(action.isEnabled())
        self.setCheckable(action.isCheckable())
        self.setChecked(action.isChecked())
