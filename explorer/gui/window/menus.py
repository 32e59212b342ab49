"""Menus and keys of the window, made from the table of commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu

from explorer.gui.look.icons import palette_icon
from explorer.gui.look.style import ThemeChoice
from explorer.gui.session.playback import Playback
from explorer.gui.stage.view_history import OF_THE_PICTURE, ViewHistory
from explorer.gui.stage.view_sentences import TOGGLED_BY_KEY, ViewSentences
from explorer.gui.window.commands import COMMANDS, MENUS, Command
from explorer.gui.window.docks.panel_actions import PanelActions
from explorer.gui.window.view_options import ViewOptions
from explorer.libraries import SCRIPT_TARGETS

THEMES: tuple[ThemeChoice, ...] = ("light", "dark", "system")

VIEW_COMMANDS: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(("plane", "space", "map", "stage_charts", "split", "turn"), OF_THE_PICTURE),
    **dict.fromkeys(("fit_surface", "fit_trajectories"), OF_THE_PICTURE),
    **dict.fromkeys(("loop", "slower", "faster"), ("playback",)),
    **dict.fromkeys(("range_start", "range_end", "range_clear"), ("playback",)),
    **dict.fromkeys(("fold_left", "fold_right", "fold_lower"), ("panels",)),
    "presenter": ("presenter",),
}
"""The parts of the view that commands change, besides the options of the picture."""


class Menus(QObject):
    """All actions by name, each tied to what it does.

    ``slots`` says by name what a command does; a checkable one receives whether it is checked.

    Signals: ``theme_chosen`` (light, dark or system), ``file_chosen`` (the path of a recent file),
    ``code_requested`` (the library of a script for the clipboard).
    """

    theme_chosen = Signal(str)
    file_chosen = Signal(object)
    code_requested = Signal(str)

    def __init__(
        self,
        window: QMainWindow,
        slots: Mapping[str, Callable[..., object]],
        history: ViewHistory,
        docks: Sequence[QDockWidget],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._history = history
        self._actions: dict[str, QAction] = {}
        self._menus = {name: window.menuBar().addMenu(f"&{name}") for name in MENUS}
        for menu in self._menus.values():
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(self._show_icons)
        for command in COMMANDS:
            self._add(command)
        self._recent = QMenu("Open &recent", window)
        self._recent.setObjectName("menu-recent")
        self._recent.triggered.connect(self._open_recent)
        self._menus["File"].insertMenu(self._actions["save"], self._recent)
        self._add_code()
        self._sentences = ViewSentences(history.stage, history.playback, self._actions)
        self.view_options = ViewOptions(
            history.stage.canvas, self._actions, history, self._sentences, window
        )
        for menu in (self.view_options.colour_maps, self.view_options.scales):
            self._menus["View"].insertMenu(self._actions["isolines"], menu)
        panels = QMenu("Pan&els", window)
        self._panel_actions = PanelActions(docks, panels, history)
        self._menus["View"].insertMenu(self._actions["theme_light"], panels)
        self._group_themes()
        for name, slot in slots.items():
            # A command that cannot be checked ignores the state of the action.
            checkable = self._actions[name].isCheckable()
            done = slot if checkable else _without_argument(slot)
            self._actions[name].triggered.connect(self._undoable(name, done))

    def _undoable(self, name: str, slot: Callable[..., object]) -> Callable[..., object]:
        """``slot`` as it is, or where it changes what is looked at, as one that is undone."""
        if name not in VIEW_COMMANDS:
            return slot
        action = self._actions[name]
        return self._history.undoable(
            slot,
            self._sentences.told(name),
            keys=action.shortcut().toString() if name in TOGGLED_BY_KEY else "",
            parts=VIEW_COMMANDS[name],
            merge="speed" if name in ("slower", "faster") else "",
        )

    def action(self, name: str) -> QAction:
        """The action of a command."""
        return self._actions[name]

    @property
    def actions(self) -> Mapping[str, QAction]:
        """All actions by the names of their commands."""
        return self._actions

    def menu(self, name: str) -> QMenu:
        """A top menu by its name."""
        return self._menus[name]

    def show_playback(self, playback: Playback) -> None:
        """Show the state of playback."""
        self._actions["play"].setText("&Pause" if playback.playing else "&Play")
        self._actions["loop"].setChecked(playback.loop)
        self._actions["range_clear"].setEnabled(playback.has_range)

    def show_recent(self, paths: tuple[str, ...]) -> None:
        """List the recent files."""
        for action in self._recent.actions():
            self._recent.removeAction(action)
            # It may be the one that was just chosen, whose signal is not over.
            action.deleteLater()
        for path in paths:
            action = self._recent.addAction(Path(path).name)
            # As text it would lose bytes that cannot be decoded.
            action.setData(Path(path))
            action.setToolTip(path)
        self._recent.setEnabled(bool(paths))

    def show_theme(self, choice: str) -> None:
        """Check the theme in force."""
        self._actions[f"theme_{choice}"].setChecked(True)

    def _show_icons(self) -> None:
        """Give the actions their icons in the colours of the theme, when a menu opens."""
        for command in COMMANDS:
            # An icon would take the place of the tick.
            if command.icon and not command.checkable:
                icon = palette_icon(command.icon, self._window)
                self._actions[command.name].setIcon(icon)

    def _add(self, command: Command) -> None:
        if command.name == "undo":
            action = self._history.stack.createUndoAction(self, "&Undo")
        elif command.name == "redo":
            action = self._history.stack.createRedoAction(self, "&Redo")
        else:
            action = QAction(command.text, self)
        action.setObjectName(f"action-{command.name}")
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setCheckable(command.checkable)
        tip = command.tip or command.text.replace("&", "")
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({keys})" if keys else tip)
        action.setStatusTip(tip)
        menu = self._menus[command.menu]
        if command.separator_before:
            menu.addSeparator()
        menu.addAction(action)
        self._window.addAction(action)
        self._actions[command.name] = action

    def _add_code(self) -> None:
        code = QMenu("Copy as co&de", self._window)
        for library, title in SCRIPT_TARGETS.items():
            code.addAction(title).setData(library)
        code.triggered.connect(self._ask_for_code)
        self._menus["File"].insertMenu(self._actions["quit"], code)

    def _group_themes(self) -> None:
        group = QActionGroup(self)
        for choice in THEMES:
            action = self._actions[f"theme_{choice}"]
            action.setData(choice)
            group.addAction(action)
        group.triggered.connect(self._choose_theme)

    def _choose_theme(self, action: QAction) -> None:
        self.theme_chosen.emit(action.data())

    def _open_recent(self, action: QAction) -> None:
        self.file_chosen.emit(action.data())

    def _ask_for_code(self, action: QAction) -> None:
        self.code_requested.emit(str(action.data()))


def _without_argument(function: Callable[..., object]) -> Callable[..., None]:
    """``triggered`` passes whether the action is checked; these do not want to know."""

    def act(_checked: bool = False) -> None:
        function()

    return act
