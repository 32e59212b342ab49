"""The parts of a class for a rule, in any library: its values, its memory, its lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from explorer.engine.mathematics.expression import Expression, constant_value
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import (
    COUNT,
    GRADIENT,
    LOSS,
    POSITION,
    Rule,
    hyperparameter_symbol,
    memory_symbol,
)
from explorer.export.script.languages import Language, source
from explorer.export.script.source_parts import (
    initial_symbols,
    needs_count,
    needs_loss,
    rule_names,
    term_names,
)
from explorer.export.script.update_lines import Assignment, step_lines


@dataclass(frozen=True)
class Remembered:
    """What is remembered: its variable, its first value as text, and whether it is a vector."""

    name: str
    first: str
    vector: bool

    def filled(self, zeros: str, full: str) -> str:
        """The text of the first value, with calls for a vector of zeros and of one number."""
        if not self.vector:
            return self.first
        return zeros if self.first in ("0", "0.0") else full.format(self.first)


@dataclass(frozen=True)
class RuleParts:
    """A rule in a language: ``values`` by variable, what is remembered, and the lines of a step.

    ``rate`` is the variable of the learning rate, empty without one. ``point`` is where the
    gradient is taken, empty for x itself.
    """

    title: str
    text: str
    values: dict[str, float]
    rate: str
    memory: tuple[Remembered, ...]
    lines: tuple[str, ...]
    point: str
    needs_count: bool
    needs_loss: bool
    keeps_given: bool
    """Whether x or g themselves are remembered, at least in one case."""
    reads_first: frozenset[str]
    """The hyper-parameters that first values are made from."""

    @property
    def signature(self) -> str:
        """The hyper-parameters with their values as arguments."""
        return ", ".join(f"{name}={value!r}" for name, value in self.values.items())

    def docstring(self, indent: str, note: str = "") -> list[str]:
        """The description of the class, with its recurrence."""
        title = " ".join(self.title.replace("\\", "/").replace('"', "'").split())
        lines = [line.replace("\\", "/").replace('"', "'") for line in self.text.splitlines()]
        noted = ["", *note.splitlines()] if note else []
        body = [*noted, "", *(f"    {line}".rstrip() for line in lines)]
        return [
            f'{indent}"""{title}.',
            *(f"{indent}{line}".rstrip() for line in body),
            f'{indent}"""',
        ]


def rule_parts(
    optimizer: Optimizer, numbers: dict[str, float], title: str, text: str, language: Language
) -> RuleParts:
    """The parts of the optimizer's rule, with ``numbers`` for its hyper-parameters."""
    rule = optimizer.rule
    assert rule is not None
    hypers, memory = rule_names(rule, list(numbers))
    names: dict[Expression, str] = {POSITION: "x", GRADIENT: "g", LOSS: "f", COUNT: "t"}
    names |= {hyperparameter_symbol(name): variable for name, variable in hypers.items()}
    remembered = tuple(
        Remembered(variable, _first(rule, name, names, language), name not in rule.scalars)
        for name, variable in memory.items()
    )
    quantities = [
        Assignment(
            variable, memory_symbol(name, vector=name not in rule.scalars), rule.memory[name]
        )
        for name, variable in memory.items()
    ]
    names |= {quantity.old: quantity.name for quantity in quantities}
    quantities.append(Assignment("x", POSITION, rule.position))
    terms = term_names(rule, [*hypers.values(), *memory.values()])
    return RuleParts(
        title=title,
        text=text,
        values={variable: numbers[name] for name, variable in hypers.items()},
        rate=hypers.get("learning_rate", ""),
        memory=remembered,
        lines=tuple(step_lines(quantities, terms, names, language)),
        point="" if rule.point is POSITION else source(rule.point, names, language),
        needs_count=needs_count(rule),
        needs_loss=needs_loss(rule),
        keeps_given=any(
            {POSITION, GRADIENT} & set(_possible(node)) for node in rule.memory.values()
        ),
        reads_first=frozenset(names[symbol] for symbol in initial_symbols(rule) if symbol in names),
    )


def _possible(node: Expression) -> list[Expression]:
    """The nodes that a node may equal: itself, or the values its cases choose from."""
    if node.operation != "where":
        return [node]
    return [choice for case in node.arguments[1:] for choice in _possible(case)]


def _first(rule: Rule, name: str, names: dict[Expression, str], language: Language) -> str:
    node = rule.initial[name]
    value = constant_value(node)
    return repr(value) if value is not None else source(node, names, language)


def class_name(title: str, taken: Collection[str]) -> str:
    """A name for the class of a rule: the words of its title, run together."""
    words = re.findall(r"[A-Za-z0-9]+", title)
    name = "".join(word[0].upper() + word[1:] for word in words) or "CustomRule"
    name = f"Rule{name}" if name[0].isdigit() else name
    free_name, count = name, 2
    while free_name in taken:
        free_name, count = f"{name}{count}", count + 1
    return free_name


def unpacked_line(names: Sequence[str], variables: Sequence[str]) -> list[str]:
    """The line that assigns each name its value; none for no names."""
    return [f"{', '.join(names)} = {', '.join(variables)}"] if names else []
