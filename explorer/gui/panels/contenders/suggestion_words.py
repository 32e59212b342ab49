"""What the button of an advice says, and what its tooltip says more exactly."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine import Optimizer, optimizers
from explorer.engine.number_text import rounded
from explorer.engine.rules.schedule import Schedule, schedule_kinds
from explorer.engine.trajectories.suggestion import (
    ComputedGradient,
    OtherSchedule,
    OtherStart,
    OtherSteps,
    OtherValues,
    StartSearch,
    Suggestion,
)
from explorer.gui.widgets.phrases import spoken_name
from explorer.scenario.scenario import Contender

SHORT_COORDINATES = 2
"""A start of more coordinates is not written out."""


def suggestion_words(change: Suggestion, contender: Contender) -> tuple[str, str]:
    """The words on a button that changes something, and those that say it in full."""
    match change:
        case OtherValues(values, optimizer):
            return _of_values(values, optimizer, contender.optimizer)
        case OtherSchedule(schedule):
            return _of_schedule(schedule, contender.schedule)
        case OtherSteps(steps):
            return f"Take {steps} steps", f"Set the number of steps of all optimizers to {steps}"
        case OtherStart(start) if len(start) <= SHORT_COORDINATES:
            point = f"({', '.join(rounded(number) for number in start)})"
            return f"Start at {point}", f"Let all optimizers start at {point}"
        case OtherStart():
            return "Start beside", "Let all optimizers start a little beside the present start"
        case StartSearch():
            return "Find a start", (
                "Try starts all over the window and take the nearest one from which it ends at a "
                "lower minimum"
            )
        case ComputedGradient():
            return "Use the right gradient", "Use the gradient that the program computes"


def _of_values(values: Mapping[str, float], other: str, optimizer: Optimizer) -> tuple[str, str]:
    known = optimizers[other]() if other else optimizer
    values = {name: value for name, value in values.items() if name in known.values}
    told = " and ".join(f"{spoken_name(name)} {value:g}" for name, value in values.items())
    if other:
        return f"Use {known.title}", f"Use {known.title} with {told}"
    if len(values) == 1:
        return f"Set {told}", f"Set {told}"
    symbols = {name: getattr(optimizer.parameter(name), "symbol", "") or name for name in values}
    short = ", ".join(f"{symbols[name]} = {value:g}" for name, value in values.items())
    return f"Set {short}", f"Set {told}"


def _of_schedule(schedule: Schedule, before: Schedule) -> tuple[str, str]:
    title = schedule_kinds[schedule.kind].title.lower()
    if schedule.kind != before.kind:
        return f"Set schedule {title}", f"Set the schedule to {title}"
    changed = {
        name: value for name, value in schedule.values.items() if value != before.values[name]
    }
    told = " and ".join(f"{spoken_name(name)} {value:g}" for name, value in changed.items())
    return f"Set {told}", f"Set {told} of the schedule"
