"""What an advice changes in a scenario: one of a few kinds, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from explorer.engine.rules.schedule import Schedule


@dataclass(frozen=True)
class OtherValues:
    """Other values of hyper-parameters, by name; of another rule if its id is ``optimizer``."""

    values: Mapping[str, float]
    optimizer: str = ""


@dataclass(frozen=True)
class OtherSchedule:
    """Another schedule of the learning rate."""

    schedule: Schedule


@dataclass(frozen=True)
class OtherSteps:
    """Another number of steps, for all contenders."""

    steps: int


@dataclass(frozen=True)
class OtherStart:
    """Another start, for all contenders."""

    start: tuple[float, ...]


@dataclass(frozen=True)
class StartSearch:
    """The nearest start from which the run ends at a lower minimum, which is to be searched."""


@dataclass(frozen=True)
class ComputedGradient:
    """The gradient that the program computes, in place of a wrong one."""


Suggestion = OtherValues | OtherSchedule | OtherSteps | OtherStart | StartSearch | ComputedGradient
