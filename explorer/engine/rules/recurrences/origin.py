"""The built-in rule that a text was opened from, by its first line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from explorer.engine.parameter import Number
from explorer.engine.rules.library import optimizers
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.recurrences.declarations import MEANINGS
from explorer.engine.rules.recurrences.listing import opened_title
from explorer.engine.rules.recurrences.short_names import short_name
from explorer.engine.rules.recurrences.spelling import LEARNING_RATES


@lru_cache(maxsize=64)
def origin_of(title: str) -> tuple[type[Optimizer], str] | None:
    """The built-in rule, and its dialect, that a first line such as "Adam as in Keras 3.15" names.

    The version may be another one, or left out. None if no rule is named.

    Example:
        >>> from explorer.engine.rules.recurrences.origin import origin_of
        >>> found, dialect = origin_of("Adam as in Keras 3.15")
        >>> found.id, dialect
        ('adam', 'keras')
    """
    wanted = _without_version(title)
    for cls in optimizers.values():
        for dialect in cls.dialects:
            if wanted == _without_version(opened_title(cls, dialect)):
                return cls, dialect
    return None


def _without_version(title: str) -> str:
    return re.sub(r"( as in .*?) [0-9][0-9.]*$", r"\1", title)


def explained(parameters: Sequence[Number], title: str) -> tuple[Number, ...]:
    """The hyper-parameters; those that the text does not explain keep their original meaning.

    ``title`` is the first line of the text; it may name the rule that the text was opened from.

    Example:
        >>> from explorer.engine.rules.recurrences.origin import explained
        >>> from explorer.engine.rules.recurrences.recurrence_parser import parsed
        >>> (beta,) = parsed("x <- x - beta*g with beta = 0.9").parameters
        >>> beta.meaning
        'A number of this rule.'
        >>> explained((beta,), "Momentum")[0].meaning
        'Share of the velocity carried into the next step; 1 never forgets.'
    """
    source = origin_of(title)
    if source is None:
        return tuple(parameters)
    meanings = {_key(parameter.name): parameter.meaning for parameter in source[0].parameters}
    return tuple(
        replace(parameter, meaning=meanings.get(_key(parameter.name), parameter.meaning))
        if parameter.meaning in MEANINGS
        else parameter
        for parameter in parameters
    )


def _key(name: str) -> str:
    short = short_name(name)
    return LEARNING_RATES[0] if short in LEARNING_RATES else short
