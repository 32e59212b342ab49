"""Groups of contenders, such as a fan: found in the list, shown, hidden and removed together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from explorer.scenario.scenario import Contender, Scenario


class Group(NamedTuple):
    """Neighbours of one group: the index of the first of them and how many there are."""

    name: str
    first: int
    size: int

    @property
    def indices(self) -> range:
        """The indices of its contenders."""
        return range(self.first, self.first + self.size)


def groups(contenders: Sequence[Contender]) -> tuple[Group, ...]:
    """The groups in the order of the list; a single contender is not a group."""
    parts, first = [], 0
    for name, run in groupby(contenders, key=_name):
        size = len(list(run))
        if name and size > 1:
            parts.append(Group(name, first, size))
        first += size
    return tuple(parts)


def shown(scenario: Scenario, group: Group, visible: bool) -> Scenario:
    """All contenders of a group shown, or hidden."""
    contenders = list(scenario.contenders)
    for index in group.indices:
        contenders[index] = replace(contenders[index], visible=visible)
    return replace(scenario, contenders=tuple(contenders))


def without(scenario: Scenario, group: Group, but: int = -1) -> Scenario:
    """Without the contenders of a group, but with the one at the index ``but``, then ungrouped."""
    kept = [
        replace(contender, group="") if index == but else contender
        for index, contender in enumerate(scenario.contenders)
        if index not in group.indices or index == but
    ]
    return replace(scenario, contenders=tuple(kept))


def _name(contender: Contender) -> str:
    return contender.group
