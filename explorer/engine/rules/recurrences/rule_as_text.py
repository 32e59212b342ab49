"""A built-in rule as the text of a recurrence, in which every line can be edited."""

from __future__ import annotations

from explorer.engine.objectives.objective import Objective
from explorer.engine.rules.mechanism_parameters import COMMON
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.recurrences.listing import Listing
from explorer.engine.rules.recurrences.recurrence import Recurrence, recurrence


def opened_as_text(optimizer: Optimizer, surface: Objective | None = None) -> Recurrence:
    """The optimizer as a typed recurrence that takes bit-identical steps.

    Weight decay and clipping are settings beside the text, as they are beside every rule; weight
    decay of the form ``inside`` is in the text.
    ``surface`` gives the numbers that a rule takes from it. A rule that was typed is itself; raises
    ``TypeError`` for a direct method, which has no formula of one step.

    Example:
        >>> from explorer.engine import optimizers, run, surfaces
        >>> from explorer.engine.rules.recurrences.rule_as_text import opened_as_text
        >>> momentum = optimizers["momentum"](learning_rate=0.1)
        >>> typed, start = opened_as_text(momentum), (2.0, 2.0)
        >>> walked = run(surfaces["ravine"], typed, start=start, steps=50)
        >>> known = run(surfaces["ravine"], momentum, start=start, steps=50)
        >>> bool((walked.positions == known.positions).all())
        True
    """
    if isinstance(optimizer, Recurrence):
        return optimizer
    text = source_of(optimizer, surface)
    values = {parameter.name: optimizer.values[parameter.name] for parameter in COMMON}
    if values["weight_decay_form"] == "inside":
        del values["weight_decay"], values["weight_decay_form"]
    return recurrence(text, **values)


def source_of(optimizer: Optimizer, surface: Objective | None = None) -> str:
    """The text of the recurrence; arguments as those of ``opened_as_text``.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.rules.recurrences.rule_as_text import source_of
        >>> print(source_of(optimizers["momentum"](learning_rate=0.1)), end="")
        # Momentum
        v <- beta*v - alpha*g
        x <- x + v
        with alpha = 0.1, beta = 0.9 in [0, 1]
    """
    if isinstance(optimizer, Recurrence):
        return optimizer.text
    if not optimizer.is_formula:
        raise TypeError(f"{optimizer.id}: it {optimizer.why_no_text.removesuffix('.')}")
    numbers = optimizer.numbers if surface is None else optimizer.numbers_on(surface)
    return Listing(optimizer, numbers).written()
