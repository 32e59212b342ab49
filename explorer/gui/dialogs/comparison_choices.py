"""The choices of a comparison: surfaces by section and optimizers by family."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QWidget

from explorer.engine import Surface, optimizers, surfaces
from explorer.engine.objectives.any_objective import is_recording
from explorer.engine.objectives.objective import lowest_minimum
from explorer.engine.parameter import Number, Parameter
from explorer.engine.rules.family import FAMILIES
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.schedule import Schedule
from explorer.engine.trials.gradient_noise import STANDARD_DEVIATION
from explorer.engine.trials.trial import CONSTANT
from explorer.gui.dialogs.gallery_entries import SECTIONS
from explorer.scenario.scenario import Scenario

PARAMETERS: tuple[Parameter, ...] = (
    Number(
        name="budget",
        symbol="",
        default=500.0,
        minimum=1.0,
        maximum=100_000.0,
        slider=(10.0, 10_000.0),
        scale="logarithmic",
        whole=True,
        meaning="Gradient evaluations for each run.",
    ),
    Number(
        name="starts",
        symbol="",
        default=16.0,
        minimum=1.0,
        maximum=1000.0,
        slider=(1.0, 64.0),
        whole=True,
        meaning="Random starts in the view of each surface, the same for every optimizer.",
    ),
    Number(
        name="rates",
        symbol="",
        default=32.0,
        minimum=0.0,
        maximum=1000.0,
        slider=(0.0, 128.0),
        whole=True,
        meaning=(
            "Learning rates tried for each optimizer; the best one counts. 0 keeps the current "
            "rates."
        ),
    ),
    STANDARD_DEVIATION,
    Number(
        name="seeds",
        symbol="",
        default=1.0,
        minimum=1.0,
        maximum=1000.0,
        slider=(1.0, 64.0),
        whole=True,
        meaning="With noise: the number of seeds for which each run is repeated.",
    ),
)
HERE = "In this document"
AS_IT_COMES = "with defaults"
Item = TypeVar("Item")


@dataclass(frozen=True)
class Competitor:
    """An optimizer under the name it is compared by; ``index`` is that of its contender or -1."""

    name: str
    optimizer: Optimizer
    schedule: Schedule = CONSTANT
    index: int = -1


@dataclass(frozen=True)
class ChoiceGroup:
    """Items under a title, each with its words and whether it is ticked at first."""

    title: str
    items: tuple[tuple[str, object, bool], ...]


def surface_groups(scenario: Scenario) -> list[ChoiceGroup]:
    """The document's surface, and all built-in ones whose lowest value is known."""
    own = scenario.surface
    groups = [] if is_recording(own) else [ChoiceGroup(HERE, ((own.title, own, True),))]
    known = [
        surface
        for surface in surfaces.values()
        if lowest_minimum(surface) is not None and surface != own
    ]
    titles = dict.fromkeys([*SECTIONS.values(), *(_section(surface) for surface in known)])
    for title in titles:
        members = [surface for surface in known if _section(surface) == title]
        members.sort(key=lambda surface: surface.title.casefold())
        if members:
            groups.append(ChoiceGroup(title, tuple((each.title, each, False) for each in members)))
    return groups


def remark(scenario: Scenario) -> str:
    """A remark about comparing on the document's own surface; empty if there is none."""
    own = scenario.surface
    if is_recording(own):
        return f"{own.title} is a recording; nothing can be run on it."
    if lowest_minimum(own) is None:
        return f"{own.title} has no known minimum: f* is the lowest loss that any run finds."
    return ""


def competitor_groups(scenario: Scenario) -> list[ChoiceGroup]:
    """The contenders that have a rule, and all built-in optimizers that have one."""
    taken: dict[str, Competitor] = {}
    for index, contender in enumerate(scenario.contenders):
        if contender.optimizer.rule is not None:
            name = _free_name(contender.name, taken)
            own = contender.optimizer
            taken[name] = Competitor(name, own, contender.schedule, index)
    groups = [ChoiceGroup(HERE, tuple((each.name, each, True) for each in taken.values()))]
    for family in FAMILIES:
        items = []
        for kind in (optimizers[key] for key in optimizers):
            if kind.family is family and (optimizer := kind()).rule is not None:
                name = kind.title if kind.title not in taken else f"{kind.title} {AS_IT_COMES}"
                items.append((name, Competitor(name, optimizer), False))
        if items:
            groups.append(ChoiceGroup(family.title, tuple(items)))
    return [group for group in groups if group.items]


def _section(surface: Surface) -> str:
    return SECTIONS.get(surface.group, surface.group)


def _free_name(name: str, taken: Iterable[str]) -> str:
    number, free = 2, name
    while free in taken:
        number, free = number + 1, f"{name} ({number})"
    return free


class CheckTree(QTreeWidget):
    """Groups of items to tick; ticking a group ticks all of its items."""

    def __init__(self, name: str, spoken: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setToolTip(tip)
        self.setHeaderHidden(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setUniformRowHeights(True)
        self._values: list[tuple[QTreeWidgetItem, object]] = []

    def offer(self, groups: Iterable[ChoiceGroup]) -> None:
        """Show the groups; those with a ticked item are open."""
        self.clear()
        self._values = []
        for group in groups:
            top = QTreeWidgetItem(self, [group.title])
            top.setFlags(top.flags() | Qt.ItemFlag.ItemIsAutoTristate)
            for words, value, ticked in group.items:
                item = QTreeWidgetItem(top, [words])
                item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
                self._values.append((item, value))
            top.setExpanded(any(ticked for _, _, ticked in group.items))
        first = self.topLevelItem(0)
        if first is not None:
            self.setCurrentItem(first)

    def ticked(self, kind: type[Item]) -> list[Item]:
        """What is ticked, from top to bottom."""
        return [
            value
            for item, value in self._values
            if item.checkState(0) == Qt.CheckState.Checked and isinstance(value, kind)
        ]

    def tick(self, words: str, ticked: bool = True) -> None:
        """Tick or untick a group or an item by its words."""
        flag = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
        for item in self.findItems(words, flag):
            item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
