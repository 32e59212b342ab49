"""The optimizer that follows when the text of a rule is changed."""

from __future__ import annotations

from explorer.engine.parameter import Value
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.recurrences.recurrence import Recurrence, recurrence_class


def retyped(optimizer: Optimizer, text: str) -> Recurrence:
    """The rule in ``text``, with the values that differ from the defaults.

    A value given in the text follows the text; one that the new rule does not accept is dropped.
    Raises ``FormulaError`` for text that cannot be read.

    Example:
        >>> from explorer.engine import recurrence
        >>> from explorer.engine.rules.recurrences.text_edit import retyped
        >>> rule = recurrence("x <- x - a*g with a = 0.1", a=0.3)
        >>> retyped(rule, "x <- x - 2*a*g with a = 0.1").values["a"]
        0.3
    """
    made = recurrence_class(text)
    known = {parameter.name for parameter in made.parameters}
    kept: dict[str, Value] = {}
    for parameter in optimizer.parameters:
        value = optimizer.values[parameter.name]
        if value == parameter.default or parameter.name not in known:
            continue
        try:
            made.parameter(parameter.name).validate(value)
        except ValueError:
            continue
        kept[parameter.name] = value
    return made(**kept)
