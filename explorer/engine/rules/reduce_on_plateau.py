"""A learning rate that falls when the loss stops improving, as part of the rule itself."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from explorer.engine.mathematics.expression import Expression, constant, maximum, where
from explorer.engine.mathematics.traversal import substitute
from explorer.engine.rules.schedule import Schedule
from explorer.engine.rules.update_rule import (
    RATE,
    Rule,
    StepInputs,
    hyperparameter_symbol,
    memory_symbol,
)

CURRENT_RATE = "schedule.learning_rate"
"""The term that holds the rate used in each step."""


def plateau_numbers(schedule: Schedule) -> Mapping[str, float]:
    """The numbers a rule made by ``with_plateau`` needs besides its own.

    Example:
        >>> from explorer.engine import Schedule
        >>> from explorer.engine.rules.reduce_on_plateau import plateau_numbers
        >>> plateau_numbers(Schedule("reduce_on_plateau", patience=5))["schedule.patience"]
        5.0
    """
    return {f"schedule.{name}": value for name, value in schedule.values.items()}


@lru_cache(maxsize=256)
def with_plateau(rule: Rule) -> Rule:
    """``rule`` with a learning rate that is reduced when the loss has not improved for a while.

    PyTorch's ReduceLROnPlateau, told the loss of each x_k after the step from there, so that it
    acts from the next step on:

        if f < (1 - threshold) best:  best <- f, bad <- 0    else: bad <- bad + 1
        if cooling > 0:  cooling <- cooling - 1, bad <- 0
        if bad > patience:  factor <- max(factor γ, minimum), cooling <- cooldown, bad <- 0

    Nothing is counted during the warm-up.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.rules.reduce_on_plateau import CURRENT_RATE, with_plateau
        >>> with_plateau(optimizers["adam"]().rule).terms[CURRENT_RATE]
        multiply(symbol('hyper.learning_rate'), symbol('memory.schedule.factor'))
    """
    first = {"best": sys.float_info.max, "bad": 0.0, "cooling": 0.0, "factor": 1.0}
    counters = {f"schedule.{name}": pair for name, pair in _counters().items()}
    reduced = RATE * counters["schedule.factor"][0]
    rate = {RATE: reduced}
    warm = StepInputs({}).t <= hyperparameter_symbol("schedule.warmup_steps")
    return replace(
        rule,
        initial={
            **rule.initial,
            **{f"schedule.{name}": constant(value) for name, value in first.items()},
        },
        memory={
            **{name: substitute(node, rate) for name, node in rule.memory.items()},
            **{name: where(warm, before, after) for name, (before, after) in counters.items()},
        },
        scalars=rule.scalars | set(counters),
        point=substitute(rule.point, rate),
        position=substitute(rule.position, rate),
        terms={
            **{name: substitute(node, rate) for name, node in rule.terms.items()},
            CURRENT_RATE: reduced,
        },
    )


def _counters() -> dict[str, tuple[Expression, Expression]]:
    """What is remembered for the reduction: before a step, and after it unless it warms up."""
    best, bad, cooling, factor = (
        memory_symbol(f"schedule.{name}", vector=False)
        for name in ("best", "bad", "cooling", "factor")
    )
    h = {
        name: hyperparameter_symbol(f"schedule.{name}")
        for name in ("threshold", "patience", "cooldown", "factor", "minimum_factor")
    }
    loss = StepInputs({}).loss
    better = loss < best * (1.0 - h["threshold"])
    counted = where(better, 0.0, bad + 1.0)
    counted = where(cooling > 0.0, 0.0, counted)
    rested = where(cooling > 0.0, cooling - 1.0, 0.0)
    over = counted > h["patience"]
    return {
        "best": (best, where(better, loss, best)),
        "bad": (bad, where(over, 0.0, counted)),
        "cooling": (cooling, where(over, h["cooldown"], rested)),
        "factor": (
            factor,
            where(over, maximum(factor * h["factor"], h["minimum_factor"]), factor),
        ),
    }
