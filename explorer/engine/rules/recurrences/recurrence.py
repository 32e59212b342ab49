"""An optimizer from text: a class for each text, so that it can be used like any other."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar
from weakref import WeakValueDictionary

from explorer.engine.mathematics.expression import Expression, Operand, negative, subtract
from explorer.engine.mathematics.traversal import substitute
from explorer.engine.rules.family import TYPED
from explorer.engine.rules.glossary import terms
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.recurrences.origin import explained
from explorer.engine.rules.recurrences.recurrence_parser import ParsedRecurrence, parsed
from explorer.engine.rules.recurrences.roles import terms_with_roles
from explorer.engine.rules.recurrences.spelling import plain
from explorer.engine.rules.update_rule import (
    GRADIENT,
    POSITION,
    Hyperparameters,
    StepInputs,
    Update,
    memory_symbol,
)

TITLE = "Custom rule"
_TAKEN = {
    "step", "decay_step", "prepared_gradient", "next_position", "loss", "learning_rate",
    "evaluations", "y", "z", "proposed_step", "caution", "fast_point", "slow_weights",
    "lookahead_step", "iterate_average",
}  # fmt: skip
"""Names that mean something else in a table of terms; a typed one there is called own_..."""


class Recurrence(Optimizer):
    """An update rule that was typed; ``recurrence`` makes one.

    Each text has its own class with the structure of its rule, so two are equal if their texts and
    values are.
    """

    id = "recurrence"
    title = TITLE
    family = TYPED
    source = "typed"
    text: ClassVar[str] = ""
    typed_names: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """The name of each hyper-parameter as it is typed, with the name it is known by."""
    term_names: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """The name in the terms for each assigned name."""
    assigned: ClassVar[Mapping[str, Expression]] = MappingProxyType({})
    first: ClassVar[Mapping[str, Expression]] = MappingProxyType({})
    position: ClassVar[Expression] = POSITION
    point: ClassVar[Expression] = POSITION

    def _settle(self, dialect: str, values: Mapping[str, object]) -> None:
        given: dict[str, object] = {}
        for typed, value in values.items():
            name = self.typed_names.get(plain(typed), plain(typed))
            if name in given:
                raise ValueError(f"{typed}: found two values for one hyper-parameter")
            given[name] = value
        super()._settle(dialect, given)

    @property
    def reference(self) -> dict[str, str]:
        return {"recurrence": self.text}

    @property
    def convention(self) -> str:
        lines = (line.partition("#")[0].strip() for line in self.text.splitlines())
        return f"recurrence {'; '.join(line for line in lines if line)}"

    def __reduce__(self) -> tuple[Any, ...]:
        return _recurrence_with, (self.text, dict(self.values))

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return self.first

    def gradient_point(self, h: Hyperparameters, now: StepInputs) -> Expression:
        return self.point

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        prepared = {GRADIENT: now.gradient, POSITION: now.x}
        values = {name: substitute(node, prepared) for name, node in self.assigned.items()}
        step, position = _step_and_position(self.position)
        return Update(
            substitute(step, prepared),
            position=None if position is None else substitute(position, prepared),
            memory={name: node for name, node in values.items() if name in self.first},
            terms=values,
        )


def recurrence(text: str, **values: object) -> Recurrence:
    r"""The optimizer of a typed recurrence, with ``values`` for its hyper-parameters.

    One assignment per line, in the order of computation; for example::

        v <- beta*v + g
        x <- x - alpha*v
        with alpha = 0.01, beta = 0.9 in [0, 1)

    ``x`` is the position, ``g`` the gradient there or at ``gradient(...)``, ``f`` the loss and
    ``t`` the number of the step, from 1. A name read before it is assigned keeps its value from the
    step before; it begins at 0, or at the value in a line ``start v = 0.1``. Raises
    ``FormulaError`` with line and column for text that cannot be read, and ``ValueError`` naming
    the hyper-parameter for a value that is unknown or out of range.

    Example:
        >>> from explorer.engine import recurrence, run, surfaces
        >>> rule = recurrence("x <- x - alpha*g\nwith alpha = 0.1", alpha=0.25)
        >>> run(surfaces["parabola"], rule, start=(1.0,), steps=2).positions.tolist()
        [[1.0], [0.5], [0.25]]
    """
    return _recurrence_with(text, values)


def _recurrence_with(text: str, values: Mapping[str, object]) -> Recurrence:
    """``recurrence`` with the values as a mapping."""
    return recurrence_class(text)(**values)


# A class lives as long as one of its optimizers; until then it is the only one for its text.
_classes: WeakValueDictionary[str, type[Recurrence]] = WeakValueDictionary()


def recurrence_class(text: str) -> type[Recurrence]:
    """The class of all optimizers with this text; raises ``FormulaError``.

    Example:
        >>> from explorer.engine.rules.recurrences.recurrence import recurrence_class
        >>> cls = recurrence_class("x <- x - a*g with a = 0.1")
        >>> cls().values["a"], cls(a=0.5).values["a"]
        (0.1, 0.5)
    """
    known = _classes.get(text)
    if known is None:
        known = _classes[text] = _made(parsed(text))
    return known


def _step_and_position(position: Expression) -> tuple[Expression, Expression | None]:
    """The step that leads to a next position, and the position unless it is x plus the step."""
    if position.operation in ("add", "subtract"):
        left, right = position.arguments
        if left is POSITION:
            return (right if position.operation == "add" else negative(right)), None
        if right is POSITION and position.operation == "add":
            return left, None
    return subtract(position, POSITION), position


def _made(rule: ParsedRecurrence) -> type[Recurrence]:
    step, _ = _step_and_position(rule.position)
    # The memory keeps its own value even where weight decay adds to the step.
    kept = rule.assigned.get("step") is step and "step" not in rule.initial
    names = {
        name: f"own_{name}" if name in _TAKEN and not (name == "step" and kept) else name
        for name in rule.assigned
    }
    wide = {name: rule.assigned[name].vector for name in rule.initial}
    renamed = {
        memory_symbol(name, vector=vector): memory_symbol(names[name], vector=vector)
        for name, vector in wide.items()
        if names[name] != name
    }
    assigned = {names[name]: substitute(node, renamed) for name, node in rule.assigned.items()}
    first = {names[name]: node for name, node in rule.initial.items()}
    scalars = frozenset(names[name] for name, vector in wide.items() if not vector)
    remembered = {name: memory_symbol(name, vector=name not in scalars) for name in first}
    described_terms = terms_with_roles(assigned, remembered, substitute(step, renamed))
    if kept:
        del described_terms["step"]
    return type(
        "Recurrence",
        (Recurrence,),
        {
            "__doc__": rule.text,
            "__module__": __name__,
            "title": rule.title or TITLE,
            "text": rule.text,
            "own_parameters": explained(rule.parameters, rule.title),
            "typed_names": MappingProxyType(dict(rule.typed_names)),
            "term_names": MappingProxyType(names),
            "scalar_memory": scalars,
            "glossary": ChainMap(described_terms, dict(terms)),
            "assigned": MappingProxyType(assigned),
            "first": MappingProxyType(first),
            "position": substitute(rule.position, renamed),
            "point": substitute(rule.point, renamed),
        },
    )
