"""The structure of an update rule, independent of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from explorer.engine.mathematics.expression import (
    Expression,
    Operand,
    constant,
    equal,
    expression,
    symbol,
    where,
)
from explorer.engine.parameter import Choice, Number, Parameter, Switch, Value
from explorer.engine.rules.glossary import Term, terms

POSITION = symbol("rule.x", vector=True)
GRADIENT = symbol("rule.gradient", vector=True)
LOSS = symbol("rule.loss")
COUNT = symbol("rule.t")
ONES = where(equal(POSITION, POSITION), 1.0, 0.0)
"""A 1 for each coordinate: a run ends before one that is not a number."""


def hyperparameter_symbol(name: str) -> Expression:
    """The symbol that stands for a hyper-parameter in a rule.

    Example:
        >>> from explorer.engine.rules.update_rule import hyperparameter_symbol
        >>> hyperparameter_symbol("momentum")
        symbol('hyper.momentum')
    """
    return symbol(f"hyper.{name}")


RATE = hyperparameter_symbol("learning_rate")


def memory_symbol(name: str, *, vector: bool = True) -> Expression:
    """The symbol for what a rule remembers from the previous step.

    Example:
        >>> from explorer.engine.rules.update_rule import memory_symbol
        >>> memory_symbol("velocity"), memory_symbol("longest_length", vector=False)
        (symbol('memory.velocity', vector=True), symbol('memory.longest_length'))
    """
    return symbol(f"memory.{name}", vector=vector)


@dataclass(frozen=True)
class Hyperparameters:
    """The hyper-parameters as a rule sees them: numbers as symbols, the rest as they are.

    A number that is zero and switches its mechanism off is the constant 0, so that the rule
    leaves it out altogether.
    """

    parameters: tuple[Parameter, ...]
    fixed: Mapping[str, Value]

    def __getattr__(self, name: str) -> Expression:
        for parameter in self.parameters:
            if parameter.name == name and isinstance(parameter, Number):
                return constant(0.0) if name in self.fixed else hyperparameter_symbol(name)
        raise AttributeError(name)

    def on(self, name: str) -> bool:
        """Whether a mechanism that zero switches off is on."""
        return name not in self.fixed

    def flag(self, name: str) -> bool:
        """The value of a switch."""
        return bool(self.fixed[name])

    def choice(self, name: str) -> str:
        """The value of a choice."""
        return str(self.fixed[name])


def structure(parameters: tuple[Parameter, ...], values: Mapping[str, object]) -> dict[str, Value]:
    """The part of ``values`` on which the shape of the rule depends, not only its numbers.

    These are the switches, the choices, and the numbers that are 0 and so switch a mechanism off.
    Raises ``ValueError`` naming the field for a switch or a choice that has no such value.

    Example:
        >>> from explorer.engine.rules.library.common_hyperparameters import momentum
        >>> from explorer.engine.rules.update_rule import structure
        >>> structure((momentum(0.9),), {"momentum": 0.5})
        {}
        >>> structure((momentum(0.9),), {"momentum": 0.0})
        {'momentum': 0.0}
    """
    fixed: dict[str, Value] = {}
    for parameter in parameters:
        value = values[parameter.name]
        if isinstance(parameter, (Switch, Choice)):
            fixed[parameter.name] = parameter.validate(value)
        elif parameter.off_at_zero and isinstance(value, (int, float)) and value == 0:
            fixed[parameter.name] = 0.0
    return fixed


@dataclass(frozen=True)
class StepInputs:
    """The inputs of a rule at a step: position, gradient, loss, step number from 1, memory."""

    memory: Mapping[str, Expression]
    x: Expression = POSITION
    gradient: Expression = GRADIENT
    loss: Expression = LOSS
    t: Expression = COUNT

    def __getattr__(self, name: str) -> Expression:
        if name.startswith("_") or name not in self.memory:
            raise AttributeError(name)
        return self.memory[name]


class Update:
    """The result of a rule: the step to add to x, its memory, and further named terms.

    Everything remembered is a term too, under the same name. ``position`` is the next x where that
    is not computed as x plus the step.
    """

    def __init__(
        self,
        step: Operand,
        *,
        position: Expression | None = None,
        memory: Mapping[str, Operand] | None = None,
        terms: Mapping[str, Operand] | None = None,
    ) -> None:
        self.step = expression(step)
        self.position = position
        self.memory = {name: expression(node) for name, node in (memory or {}).items()}
        self.terms = {name: expression(node) for name, node in (terms or {}).items()}


@dataclass(frozen=True, eq=False)
class Rule:
    """An update rule in full, as mathematics over symbols.

    ``initial`` and ``memory`` hold, for each remembered quantity, its value before the first step
    and after this one; ``point`` is where the gradient is taken; ``position`` the next x;
    ``terms`` the named intermediates in the order in which they are explained, ``glossary`` what
    each of them is.
    """

    initial: Mapping[str, Expression]
    memory: Mapping[str, Expression]
    scalars: frozenset[str]
    point: Expression
    position: Expression
    terms: Mapping[str, Expression] = field(default_factory=dict)
    glossary: Mapping[str, Term] = field(default_factory=lambda: terms)

    def term_widths(self, dimension: int) -> dict[str, int]:
        """How many numbers each term has in a row, given the number of dimensions."""
        return {name: dimension if node.vector else 1 for name, node in self.terms.items()}
