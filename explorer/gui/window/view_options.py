"""The entries of the View menu that say what the canvas draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from explorer.engine.parameter import Choice
from explorer.engine.parameter_fields import parameters_of
from explorer.gui.canvas.canvas import Canvas
from explorer.gui.stage.picture_keeper import PictureKeeper
from explorer.gui.stage.view_history import ViewHistory
from explorer.gui.stage.view_sentences import ViewSentences
from explorer.scenario.picture_switches import SURFACE_OWN, THEME_OWN, SurfaceSwitches

SWITCHES: Mapping[str, tuple[object, object]] = {
    "isolines": (12, 0),
    "colour_bar": (True, False),
    "gradient_field": (True, False),
    "labels": (True, False),
    "carried": (True, False),
    "evaluations": (True, False),
    "seeds": (64, 0),
    "gradient_fan": (True, False),
    "curvature": (True, False),
    "flow": (True, False),
    "floor": (True, False),
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

    Each choice goes to ``history``, with the sentence that says it.
    """

    def __init__(
        self,
        canvas: Canvas,
        actions: Mapping[str, QAction],
        history: ViewHistory,
        sentences: ViewSentences,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._history = history
        self._actions = actions
        self._widget = parent
        self.colour_maps, self._maps = self._choices("Colour &map", "colour_map")
        self.scales, self._scales = self._choices("Colou&r scale", "height_scale")
        slots: dict[str, Callable[[bool], None]] = {
            **{name: partial(self._switch, name) for name in SWITCHES},
            "arrows": partial(self._switch_arrows, "chosen"),
            "arrows_all": partial(self._switch_arrows, "all"),
        }
        for name, slot in slots.items():
            keys = actions[name].shortcut().toString()
            switched = history.undoable(slot, sentences.told(name), keys=keys)
            actions[name].triggered.connect(switched)
        canvas.options_changed.connect(self.show_options)
        self.show_options()
        self._keeper = PictureKeeper(history.stage.session, canvas, history)

    def kept(self) -> dict[str, Any]:
        """What the View menu has set, to be remembered."""
        return {name: getattr(self._canvas.options, name) for name in KEPT}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Set what was remembered; anything the menu cannot set is ignored.

        What the document has of its picture comes before that.
        """
        usable = {
            name: value
            for name, value in kept.items()
            if any(type(value) is type(usable) and value == usable for usable in KEPT.get(name, ()))
        }
        if usable:
            self._canvas.set_options(**usable)
        self._keeper.show()

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
        words = title.replace("&", "")

        def choose(action: QAction) -> None:
            self._canvas.set_options(**{option: action.data()})

        def told() -> str:
            checked = group.checkedAction()
            return f"{words}: {checked.text().lower()}"

        group.triggered.connect(self._history.undoable(choose, told))
        return menu, group

    def _switch(self, name: str, checked: bool) -> None:
        self._canvas.set_options(**{name: SWITCHES[name][0 if checked else 1]})

    def _switch_arrows(self, whose: str, checked: bool) -> None:
        self._canvas.set_options(arrows=whose if checked else "none")
