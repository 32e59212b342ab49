"""The sentences that report what a command of the view has done."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow

from explorer.gui.session.playback import Playback
from explorer.gui.stage.stage import ACTIONS, Stage
from explorer.gui.stage.stage_strip import SWITCHES

VIEWS = (*ACTIONS, "split")
FOLDED: Mapping[str, Qt.DockWidgetArea] = {
    "fold_left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "fold_right": Qt.DockWidgetArea.RightDockWidgetArea,
    "fold_lower": Qt.DockWidgetArea.BottomDockWidgetArea,
}
DONE: Mapping[str, str] = {
    "fit_surface": "Fitted to the surface",
    "fit_trajectories": "Fitted to the trajectories",
}
TOGGLED_BY_KEY = ("turn", "presenter", "loop")
"""Commands besides the options of the picture that are taken back by their own keys."""


class ViewSentences:
    """The sentence for each command, by name, about the state after it."""

    def __init__(self, stage: Stage, playback: Playback, actions: Mapping[str, QAction]) -> None:
        self._stage = stage
        self._playback = playback
        self._actions = actions

    def told(self, name: str) -> Callable[[], str]:
        """The function to call once the command was given."""
        if name in DONE:
            return lambda: DONE[name]
        if name in VIEWS:
            return self._views
        if name in ("slower", "faster"):
            return self._speed
        if name.startswith("range_"):
            return self._range
        if name in FOLDED:
            return lambda: self._folded(name)
        return lambda: self._switched(name)

    def _views(self) -> str:
        words = {view: SWITCHES[name] for name, view in ACTIONS.items()}
        return " beside ".join(words[view] for view in self._stage.layout_now.views) + " shown"

    def _speed(self) -> str:
        speed = self._playback.speed
        return f"Speed {speed:.3g} step{'' if speed == 1.0 else 's'} a second"

    def _range(self) -> str:
        if not self._playback.has_range:
            return "Every step is played"
        return f"Steps {self._playback.first} to {self._playback.last} are played"

    def _folded(self, name: str) -> str:
        window = self._stage.window()
        assert isinstance(window, QMainWindow)
        seen = any(
            window.dockWidgetArea(dock) == FOLDED[name]
            and not dock.isHidden()
            and not dock.isFloating()
            for dock in window.findChildren(QDockWidget)
        )
        side = name.removeprefix("fold_").capitalize()
        return f"{side} panels {'shown' if seen else 'folded away'}"

    def _switched(self, name: str) -> str:
        action = self._actions[name]
        return f"{action.text().replace('&', '')} {'on' if action.isChecked() else 'off'}"
