"""Commands for one contender of the list or for all, each a single undoable edit."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QWidget

from explorer.drawing.colours.theme import Theme
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.trajectories.suggestion import Suggestion
from explorer.gui.session.progress import StoppedError
from explorer.gui.session.session import STOPPED, Session
from explorer.scenario import edit, groups
from explorer.scenario.groups import Group

EMPTY = "No optimizers yet. Add one with +."


class ContenderCommands(QObject):
    """Carries out the commands of the list and its menus on the session.

    Its dialogs lie over the widget ``over``. Signals: ``said`` (why something cannot be done),
    ``text_requested`` (open the selected contender's rule as text), ``added``.
    """

    said = Signal(str)
    text_requested = Signal()
    added = Signal()

    def __init__(self, session: Session, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._session = session
        self._over = over
        self._colour_index = -1
        self.theme = theme

    def run(self, index: int, name: str) -> None:
        """Select a contender and carry out a named command on it."""
        scenario = self._session.scenario
        last = len(scenario.contenders) - 1
        if index < 0:
            self.said.emit(EMPTY)
            return
        self._session.set_chosen(index)
        match name:
            case "duplicate":
                if self._session.apply(edit.duplicated(scenario, index), "duplicate optimizer"):
                    self._session.set_chosen(index + 1)
            case "fan" if "learning_rate" in scenario.contenders[index].optimizer.values:
                values = edit.spread(scenario.contenders[index], "learning_rate")
                self._fan(index, "learning_rate", values)
            case "fan":
                self.said.emit(f"{scenario.contenders[index].name} has no learning rate.")
            case "fan_over":
                self._ask_for_fan(index)
            case "text" if not scenario.contenders[index].optimizer.is_formula:
                chosen = scenario.contenders[index]
                self.said.emit(f"{chosen.name} {chosen.optimizer.why_no_text}")
            case "text":
                self.text_requested.emit()
            case "up" if index > 0:
                self._session.apply(
                    edit.with_contender_moved(scenario, index, index - 1), "move optimizer"
                )
                self._session.set_chosen(index - 1)
            case "down" if index < last:
                self._session.apply(
                    edit.with_contender_moved(scenario, index, index + 1), "move optimizer"
                )
                self._session.set_chosen(index + 1)
            case "remove":
                self._session.apply(edit.removed(scenario, index), "remove optimizer")
            case "colour":
                self._ask_colour(index)

    def follow(self, index: int, change: Suggestion) -> None:
        """Change the scenario as the advice to a contender suggests."""
        from explorer.scenario.followed_advice import followed

        try:
            with self._session.waiting(can_stop=True) as progress:
                scenario = followed(self._session.scenario, index, change, progress)
        except ValueError as error:
            self.said.emit(str(error))
            return
        except StoppedError:
            self.said.emit(STOPPED)
            return
        self._session.apply(scenario, "follow advice")

    def add_suited(self, optimizer: Optimizer, title: str) -> None:
        """Add an optimizer with a rate that suits the window."""
        from explorer.scenario.rate_suggestion import suited

        refusal = self._session.locks.sentence("contenders")
        if refusal:
            self.said.emit(refusal)
            return
        self._add_optimizer(suited(self._session.scenario, optimizer), title)

    def _add_optimizer(self, optimizer: Optimizer, title: str) -> bool:
        scenario = edit.added(self._session.scenario, optimizer, title)
        added = self._session.apply(scenario, f"add {title}")
        if added:
            self._session.set_chosen(len(scenario.contenders) - 1)
            self.added.emit()
        return added

    def begin_rule(self, optimizer: Optimizer, title: str) -> None:
        """Add a typed rule and open its text."""
        if self._add_optimizer(optimizer, title):
            self.text_requested.emit()

    def run_for_all(self, name: str) -> None:
        """Carry out a named command on all contenders."""
        scenario = self._session.scenario
        match name:
            case "same_rate":
                if not scenario.contenders:
                    self.said.emit(EMPTY)
                    return
                chosen = scenario.contenders[self._session.chosen]
                rate = chosen.optimizer.numbers.get("learning_rate")
                if rate is None:
                    self.said.emit(f"{chosen.name} has no learning rate.")
                    return
                self._session.apply(edit.same_rate(scenario, rate), "use one learning rate for all")
            case "defaults":
                self._session.apply(edit.defaults(scenario), "reset all to defaults")
            case "show_all":
                contenders = tuple(
                    replace(contender, visible=True) for contender in scenario.contenders
                )
                self._session.apply(replace(scenario, contenders=contenders), "show all")

    def run_for_group(self, group: Group, name: str) -> None:
        """Show or hide a group, keep one of it or none."""
        scenario, chosen = self._session.scenario, self._session.chosen
        match name:
            case "visible":
                seen = any(scenario.contenders[index].visible for index in group.indices)
                what = f"{'hide' if seen else 'show'} {group.size} optimizers"
                self._session.apply(groups.shown(scenario, group, not seen), what)
            case "keep" if chosen not in group.indices:
                self.said.emit("Select the optimizer of the group that is to be kept.")
            case "keep":
                if self._session.apply(groups.without(scenario, group, chosen), "keep one"):
                    self._session.set_chosen(group.first)
            case "remove":
                what = f"remove {group.size} optimizers"
                self._session.apply(groups.without(scenario, group), what)

    def _ask_for_fan(self, index: int) -> None:
        from explorer.gui.panels.contenders.fan_dialog import FanDialog

        contender = self._session.scenario.contenders[index]
        if not contender.optimizer.numbers:
            self.said.emit(f"{contender.name} has no hyper-parameters to compare.")
            return
        dialog = FanDialog(contender, self._over)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._fan_chosen)
        dialog.open()

    def _fan_chosen(self, name: str, values: list[float]) -> None:
        self._fan(self._session.chosen, name, values)

    def _fan(self, index: int, name: str, values: list[float]) -> None:
        """Compare values in shades of the contender's colour; the one it has stays selected."""
        from explorer.gui.panels.contenders.fan_dialog import ramp

        scenario = self._session.scenario
        contender = scenario.contenders[index]
        colour = contender.colour or self.theme.contender(contender.look)
        changed = edit.fanned(scenario, index, name, values, ramp(colour, len(values)))
        if self._session.apply(changed, f"compare {len(values)} values"):
            names = [contender.name for contender in changed.contenders]
            if contender.name in names:
                self._session.set_chosen(names.index(contender.name))

    def _ask_colour(self, index: int) -> None:
        contender = self._session.scenario.contenders[index]
        colour = contender.colour or self.theme.contender(contender.look)
        dialog = QColorDialog(QColor(colour), self._over)
        dialog.setObjectName("contender-colour-dialog")
        dialog.setWindowTitle(f"Colour of {contender.name}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(self._take_colour)
        self._colour_index = index
        dialog.open()

    def _take_colour(self, colour: QColor) -> None:
        contender = self._session.scenario.contenders[self._colour_index]
        changed = replace(contender, colour=colour.name())
        scenario = self._session.scenario.with_contender(self._colour_index, changed)
        self._session.apply(scenario, "change colour")
