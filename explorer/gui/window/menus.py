"""Menus and keys of the window, made from the table of commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from explorer.gui.export.export_actions import LIBRARIES
from explorer.gui.look.icons import palette_icon
from explorer.gui.session.playback import Playback
from explorer.gui.window.commands import COMMANDS, MENUS, Command
from explorer.gui.window.help import AboutDialog, ShortcutSheet

if TYPE_CHECKING:
    from explorer.gui.window.window import MainWindow

CANVAS_SWITCHES: Mapping[str, tuple[object, object]] = {
    "isolines": (12, 0),
    "colour_bar": (True, False),
    "gradient_field": (True, False),
    "labels": (True, False),
    "fade": (50, 0),
    "cobweb": (True, False),
    "equal_aspect": (True, False),
    "space": (True, False),
}
"""What a switch of the View menu sets when it is on and off, by the option's name."""


COLOUR_MAPS: Mapping[str | None, str] = {
    None: "The theme's own",
    "mist": "Mist",
    "dusk": "Dusk",
    "fern": "Fern",
    "sand": "Sand",
    "greys": "Greys",
}
SCALES: Mapping[str | None, str] = {
    None: "The surface's own",
    "linear": "Linear",
    "logarithmic": "Logarithmic",
    "rank": "By rank",
}
KEPT: Mapping[str, tuple[object, ...]] = {
    **CANVAS_SWITCHES,
    "arrows": ("none", "chosen", "all"),
    "colour_map": tuple(COLOUR_MAPS),
    "scale": tuple(SCALES),
}
"""What the View menu can set, with all values it can have; remembered between two runs."""


class Menus(QObject):
    """All actions by name, each tied to what it does."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
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
        self._colour_maps = self._add_choices("Colour &map", COLOUR_MAPS, self._choose_colour_map)
        self._scales = self._add_choices("&Scale of heights", SCALES, self._choose_scale)
        self._add_panels()
        self._group_themes()
        self._connect()
        self.show_options()

    def action(self, name: str) -> QAction:
        """The action of a command."""
        return self._actions[name]

    def menu(self, name: str) -> QMenu:
        """A top menu by its name."""
        return self._menus[name]

    def show_playback(self, playback: Playback) -> None:
        """Show what playback does."""
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
            action.setData(path)
            action.setToolTip(path)
        self._recent.setEnabled(bool(paths))

    def kept_options(self) -> dict[str, Any]:
        """What the View menu has set, to be remembered."""
        return {name: getattr(self._window.canvas.options, name) for name in KEPT}

    def restore_options(self, kept: Mapping[str, Any]) -> None:
        """Set what was remembered; anything the menu cannot set is ignored."""
        usable = {
            name: value
            for name, value in kept.items()
            if any(type(value) is type(one) and value == one for one in KEPT.get(name, ()))
        }
        if usable:
            self._window.canvas.set_options(**usable)

    def show_theme(self, choice: str) -> None:
        """Check the theme in force."""
        self._actions[f"theme_{choice}"].setChecked(True)

    def show_options(self) -> None:
        """Check what the canvas shows."""
        options = self._window.canvas.options
        for name in CANVAS_SWITCHES:
            self._actions[name].setChecked(getattr(options, name) != CANVAS_SWITCHES[name][1])
        self._actions["arrows"].setChecked(options.arrows == "chosen")
        self._actions["arrows_all"].setChecked(options.arrows == "all")
        for group, option in ((self._colour_maps, "colour_map"), (self._scales, "scale")):
            for action in group.actions():
                action.setChecked(action.data() == getattr(options, option))

    def _show_icons(self) -> None:
        """Give the actions their icons in the colours of the theme, when a menu opens."""
        for command in COMMANDS:
            if command.icon:
                icon = palette_icon(command.icon, self._window)
                self._actions[command.name].setIcon(icon)

    def _add(self, command: Command) -> None:
        window = self._window
        if command.name == "undo":
            action = window.session.undo_stack.createUndoAction(self, "&Undo")
        elif command.name == "redo":
            action = window.session.undo_stack.createRedoAction(self, "&Redo")
        else:
            action = QAction(command.text, self)
        action.setObjectName(f"action-{command.name}")
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setCheckable(command.checkable)
        tip = command.tip or command.text.replace("&", "")
        action.setToolTip(tip)
        action.setStatusTip(tip)
        menu = self._menus[command.menu]
        if command.separator_before:
            menu.addSeparator()
        menu.addAction(action)
        window.addAction(action)
        self._actions[command.name] = action

    def _add_code(self) -> None:
        code = QMenu("Copy as co&de", self._window)
        for library, title in LIBRARIES.items():
            code.addAction(title).setData(library)
        code.triggered.connect(self._copy_code)
        self._menus["File"].insertMenu(self._actions["quit"], code)

    def _copy_code(self, action: QAction) -> None:
        self._window.exports.copy_code(str(action.data()))

    def _add_panels(self) -> None:
        window = self._window
        panels = QMenu("Pan&els", window)
        for dock in window.desk.docks:
            panels.addAction(dock.toggleViewAction())
        self._menus["View"].insertMenu(self._actions["theme_light"], panels)

    def _add_choices(
        self,
        title: str,
        choices: Mapping[str | None, str],
        choose: Callable[[QAction], None],
    ) -> QActionGroup:
        """A submenu of View of which one entry is checked."""
        menu = QMenu(title, self._window)
        group = QActionGroup(self)
        for value, text in choices.items():
            action = menu.addAction(text)
            action.setData(value)
            action.setCheckable(True)
            action.setObjectName(f"choice-{value or 'own'}")
            group.addAction(action)
        group.triggered.connect(choose)
        self._menus["View"].insertMenu(self._actions["isolines"], menu)
        return group

    def _choose_colour_map(self, action: QAction) -> None:
        self._window.canvas.set_options(colour_map=action.data())

    def _choose_scale(self, action: QAction) -> None:
        self._window.canvas.set_options(scale=action.data())

    def _group_themes(self) -> None:
        group = QActionGroup(self)
        for choice in ("light", "dark", "system"):
            action = self._actions[f"theme_{choice}"]
            action.setData(choice)
            group.addAction(action)
            action.setChecked(self._window.settings.theme == choice)
        group.triggered.connect(self._choose_theme)

    def _connect(self) -> None:
        window = self._window
        playback, document = window.playback, window.document
        does: dict[str, Callable[[], object]] = {
            "new": document.new,
            "open": document.open,
            "save": document.save,
            "save_as": document.save_as,
            "quit": window.close,
            "add": self._add_contender,
            "duplicate": partial(self._change_chosen, "duplicate"),
            "remove": partial(self._change_chosen, "remove"),
            "fan": partial(self._change_chosen, "fan"),
            "dismiss_ghost": window.session.dismiss_ghost,
            "fit_surface": window.canvas.fit_surface,
            "fit_trajectories": window.canvas.fit_trajectories,
            "play": playback.toggle,
            "step_forward": partial(self._step_by, 1),
            "step_back": partial(self._step_by, -1),
            "leap_forward": partial(self._step_by, 10),
            "leap_back": partial(self._step_by, -10),
            "to_start": self._to_start,
            "to_end": self._to_end,
            "slower": partial(self._scale_speed, 0.5),
            "faster": partial(self._scale_speed, 2.0),
            "range_start": self._begin_range,
            "range_end": self._end_range,
            "range_clear": playback.clear_range,
            "settings": window.show_settings,
            "gallery": window.show_gallery,
            "map": window.desk.show_map,
            "lessons": window.show_lessons,
            "save_lesson": window.lesson_shelf.save,
            "lesson_folder": window.lesson_shelf.open_folder,
            "shortcuts": self._show_shortcuts,
            "about": self._show_about,
            "export_picture": window.exports.picture,
            "export_film": window.exports.film,
            "export_table": window.exports.table,
            "export_web_page": window.exports.web_page,
            "copy_picture": window.exports.copy_picture,
        }
        for name, function in does.items():
            self._actions[name].triggered.connect(_without_argument(function))
        for name in CANVAS_SWITCHES:
            self._actions[name].triggered.connect(self._switch_canvas)
        self._actions["loop"].triggered.connect(playback.set_loop)
        self._actions["presenter"].triggered.connect(window.set_presenter)
        for name in ("arrows", "arrows_all"):
            self._actions[name].triggered.connect(self._switch_arrows)
        window.canvas.options_changed.connect(self.show_options)

    def _add_contender(self) -> None:
        desk = self._window.desk
        desk.contender_dock.show()
        desk.contender_dock.raise_()
        desk.contender_panel.open_add_menu()

    def _change_chosen(self, what: str) -> None:
        self._window.desk.contender_panel.change_chosen(what)

    def _step_by(self, steps: int) -> None:
        self._window.playback.go_to(self._window.session.step + steps)

    def _to_start(self) -> None:
        self._window.playback.go_to(self._window.playback.first)

    def _to_end(self) -> None:
        self._window.playback.go_to(self._window.playback.last)

    def _scale_speed(self, factor: float) -> None:
        self._window.playback.set_speed(self._window.playback.speed * factor)

    def _begin_range(self) -> None:
        playback = self._window.playback
        playback.set_range(self._window.session.step, playback.last)

    def _end_range(self) -> None:
        playback = self._window.playback
        playback.set_range(playback.first, self._window.session.step)

    def _switch_canvas(self, _checked: bool) -> None:
        self._window.canvas.set_options(
            **{
                name: on if self._actions[name].isChecked() else off
                for name, (on, off) in CANVAS_SWITCHES.items()
            }
        )

    def _switch_arrows(self, checked: bool) -> None:
        everybody = self.sender() is self._actions["arrows_all"]
        arrows = ("all" if everybody else "chosen") if checked else "none"
        self._window.canvas.set_options(arrows=arrows)

    def _choose_theme(self, action: QAction) -> None:
        self._window.set_theme_choice(action.data())

    def _open_recent(self, action: QAction) -> None:
        self._window.document.open_path(Path(str(action.data())))

    def _show_shortcuts(self) -> None:
        ShortcutSheet(self._window).open()

    def _show_about(self) -> None:
        AboutDialog(self._window).open()


def _without_argument(function: Callable[[], object]) -> Callable[..., None]:
    """``triggered`` passes whether the action is checked; these do not want to know."""

    def act(_checked: bool = False) -> None:
        function()

    return act
