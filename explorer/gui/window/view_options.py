"""The entries of the View menu that say what the canvas draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from explorer.drawing.frame.surface_options import SURFACE_OWN, THEME_OWN, SurfaceSwitches
from explorer.engine.parameter import Choice
from explorer.engine.parameter_fields import parameters_of
from explorer.gui.canvas.canvas import Canvas

SWITCHES: Mapping[str, tuple[object, object]] = {
    "isolines": (12, 0),
    "colour_bar": (True, False),
    "gradient_field": (True, False),
    "labels": (True, False),
    "carried": (True, False),
    "evaluations": (True, False),
    "seeds": (64, 0),
    "gradient_fan": (True, False),
    "fade": (50, 0),
    "cobweb": (True, False),
    "equal_aspect": (True, False),
}
"""What a switch of the View menu sets when it is on and off, by the option's name."""
CHOICES = {
    parameter.name: tuple(parameter.options)
    for parameter in parameters_of(SurfaceSwitches)
    if isinstance(parameter, Choice)
}
"""What can be chosen, by the option's name."""
WORDS = {THEME_OWN: "Theme default", SURFACE_OWN: "Surface default", "rank": "By rank"}
"""What the menu calls a choice where its own word would not say enough."""
KEPT: Mapping[str, tuple[object, ...]] = {
    **SWITCHES,
    **CHOICES,
}
"""What the View menu can set, with all values it can have; remembered between two runs."""


class ViewOptions(QObject):
    """Ties actions to the options of a canvas, and shows in them what the canvas shows.

    ``switched`` says which option was switched by menu or key, as the action's name, and whether
    it is on now.
    """

    switched = Signal(str, bool)

    def __init__(self, canvas: Canvas, actions: Mapping[str, QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._actions = actions
        self._widget = parent
        self.colour_maps, self._maps = self._choices("Colour &map", "colour_map")
        self.scales, self._scales = self._choices("Colou&r scale", "height_scale")
        for name in SWITCHES:
            actions[name].triggered.connect(self._switch)
        for name in ("arrows", "arrows_all"):
            actions[name].triggered.connect(self._switch_arrows)
        canvas.options_changed.connect(self.show_options)
        self.show_options()

    def kept(self) -> dict[str, Any]:
        """What the View menu has set, to be remembered."""
        return {name: getattr(self._canvas.options, name) for name in KEPT}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Set what was remembered; anything the menu cannot set is ignored."""
        usable = {
            name: value
            for name, value in kept.items()
            if any(type(value) is type(usable) and value == usable for usable in KEPT.get(name, ()))
        }
        if usable:
            self._canvas.set_options(**usable)

    def show_options(self) -> None:
        """Check what the canvas shows."""
        options = self._canvas.options
        for name, (_on, off) in SWITCHES.items():
            self._actions[name].setChecked(getattr(options, name) != off)
        self._actions["arrows"].setChecked(options.arrows == "chosen")
        self._actions["arrows_all"].setChecked(options.arrows == "all")
        for group, option in ((self._maps, "colour_map"), (self._scales, "height_scale")):
            for action in group.actions():
                action.setChecked(action.data() == getattr(options, option))

    def _choices(self, title: str, option: str) -> tuple[QMenu, QActionGroup]:
        """A submenu of which one entry is checked."""
        menu = QMenu(title, self._widget)
        group = QActionGroup(self)
        for value in CHOICES[option]:
            action = menu.addAction(WORDS.get(value, value.capitalize()))
            action.setData(value)
            action.setCheckable(True)
            action.setObjectName(f"choice-{value}")
            group.addAction(action)
        group.triggered.connect(lambda action: self._canvas.set_options(**{option: action.data()}))
        return menu, group

    def _switch(self, checked: bool) -> None:
        action = self.sender()
        name = next(name for name in SWITCHES if self._actions[name] is action)
        self._canvas.set_options(**{name: SWITCHES[name][0 if checked else 1]})
        self.switched.emit(name, checked)

    def _switch_arrows(self, checked: bool) -> None:
        everybody = self.sender() is self._actions["arrows_all"]
        arrows = ("all" if everybody else "chosen") if checked else "none"
        self._canvas.set_options(arrows=arrows)
        self.switched.emit("arrows_all" if everybody else "arrows", checked)
