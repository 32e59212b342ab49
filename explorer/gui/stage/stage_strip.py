"""The strip above the picture: which views are shown, and what is done most often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from explorer.gui.look.style import use_tabular_figures
from explorer.gui.stage.action_button import ActionButton

SWITCHES: Mapping[str, str] = {
    "plane": "2-D",
    "space": "3-D",
    "map": "Map",
    "stage_charts": "Charts",
    "split": "Split",
}
TOOLS: Mapping[str, str] = {
    "fit_surface": "Fit",
    "arrows": "Arrows",
    "presenter": "Present",
    "export_picture": "Export",
}
BACK: Mapping[str, str] = {"fold_left": "‹ Surface", "fold_right": "Optimizers ›"}
"""What brings folded panels back, each at its side of the window."""
HEIGHT = 32


class StageStrip(QWidget):
    """Buttons with words for actions of the menus, whose keys their tooltips name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage-strip")
        self.setFixedHeight(HEIGHT)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 2, 8, 2)
        self._row.setSpacing(2)
        self._hover = QLabel(self)
        self._hover.setObjectName("status-hover")
        self._hover.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hover.setProperty("role", "muted")
        # Text that changes under the mouse moves no button, and does not hold the window wide.
        self._hover.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        use_tabular_figures(self._hover)

    def set_actions(self, actions: Mapping[str, QAction]) -> None:
        """Show buttons for these actions, by their names."""
        left, right = BACK
        self._add(actions, {left: BACK[left]})
        self._add(actions, SWITCHES)
        self._row.addWidget(self._hover, 1)
        self._add(actions, TOOLS)
        self._add(actions, {right: BACK[right]})
        self.show_folded(())

    def show_folded(self, folded: Sequence[str]) -> None:
        """Offer to bring back the panels that these actions have folded away."""
        for name in BACK:
            button = self.findChild(ActionButton, f"stage-{name}")
            if button is not None:
                button.setVisible(name in folded)

    def show_hover_text(self, told: str) -> None:
        """Say what lies under the mouse; nothing with an empty text."""
        self._hover.setText(told)

    @property
    def buttons(self) -> Sequence[ActionButton]:
        """The buttons that are shown, from left to right."""
        return [button for button in self.findChildren(ActionButton) if not button.isHidden()]

    def _add(self, actions: Mapping[str, QAction], words: Mapping[str, str]) -> None:
        for name, word in words.items():
            action = actions[name]
            action.setIconText(word)
            button = ActionButton(action, self)
            button.setObjectName(f"stage-{name}")
            button.setProperty("role", "view" if name in SWITCHES and name != "split" else "tool")
            self._row.addWidget(button)
