"""The lines in which an update is written as a recurrence, and their order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import fill

from explorer.engine.mathematics.expression import (
    COMPARISONS,
    Expression,
    add,
    constant,
    constant_value,
    expression,
    negative,
)
from explorer.engine.mathematics.formula_text import text
from explorer.engine.mathematics.traversal import descend, substitute
from explorer.engine.parameter import Number
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.recurrences.short_names import short_name
from explorer.engine.rules.update_rule import (
    COUNT,
    GRADIENT,
    LOSS,
    POSITION,
    Hyperparameters,
    StepInputs,
    hyperparameter_symbol,
    memory_symbol,
    structure,
)
from explorer.libraries import DIALECTS

_GIVEN = {POSITION: "x", GRADIENT: "g", LOSS: "f", COUNT: "t"}
_SHORT_LINE = 60
_WORTH_A_NAME = 7
_MORE = [f"part{number}" for number in range(2, 60)]
_GRADIENT_MARK = "\0"
_HARD_SPACE = "\1"


def opened_title(cls: type[Optimizer], dialect: str) -> str:
    """The name of an opened rule in its first line: Adam, or Adam as in Keras 3.15.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.rules.recurrences.listing import opened_title
        >>> opened_title(optimizers["adam"], "paper"), opened_title(optimizers["adam"], "keras")
        ('Adam', 'Adam as in Keras 3.15')
    """
    return cls.title if dialect == "paper" else f"{cls.title} as in {DIALECTS[dialect]}"


@dataclass(frozen=True)
class _Line:
    """What a line assigns, and whether the name is remembered for the next step."""

    name: str
    value: Expression
    remembered: Expression | None = None


class Listing:
    """The update of an optimizer, line by line."""

    def __init__(self, optimizer: Optimizer, numbers: Mapping[str, float]) -> None:
        self._optimizer, self._numbers = optimizer, numbers
        h = Hyperparameters(optimizer.parameters, structure(optimizer.parameters, optimizer.values))
        # Of numbers that are only starts, the text has the values.
        starts = {
            hyperparameter_symbol(name): constant(value)
            for name, value in numbers.items()
            if name != "learning_rate"
        }
        self._first = {
            name: substitute(expression(value), starts)
            for name, value in optimizer.initial(h).items()
        }
        self._memory = {
            name: memory_symbol(name, vector=name not in optimizer.scalar_memory)
            for name in self._first
        }
        now = StepInputs(self._memory)
        self._point = optimizer.gradient_point(h, now)
        self._update = optimizer.update(h, now)
        self._names = {
            **_GIVEN,
            **{hyperparameter_symbol(name): short_name(name) for name in numbers},
            **{node: short_name(name) for name, node in self._memory.items()},
        }

    def written(self) -> str:
        """The lines of the step, then what is remembered at first, then the hyper-parameters."""
        lines = _ordered(self._lines())
        known = {line.value: line.name for line in reversed(lines) if line.value.arguments}
        written = [f"{line.name} <- {self._text(line, known)}" for line in lines]
        written.append(f"x <- {self._next_position(known)}")
        point = f"gradient({text(self._point, self._names, exact=True)})"
        body = "\n".join(written)
        if self._point is not POSITION:
            body = body.replace(_GRADIENT_MARK, point, 1)
        body = body.replace(_GRADIENT_MARK, "g")
        return "\n".join([self._title(), body, *self._starts(), *self._declarations()]) + "\n"

    def _next_position(self, known: Mapping[Expression, str]) -> str:
        step = self._update.step
        if step in known:
            return f"x + {known[step]}"
        if negative(step) in known:
            return f"x - {known[negative(step)]}"
        return self._text(_Line("x", add(POSITION, step)), known)

    def _lines(self) -> list[_Line]:
        """A line for each remembered name, and for each named part of them and of the step."""
        step, memory = self._update.step, self._update.memory
        used = set(descend([step, *memory.values()]))
        parts = {name: node for name, node in self._update.terms.items() if node in used}
        first = {name: node for name, node in memory.items() if not name.startswith("previous_")}
        later = {name: node for name, node in memory.items() if name.startswith("previous_")}
        named = {*parts.values(), *first.values()}
        parts |= _shared([step, *memory.values()], named, {short_name(name) for name in parts})
        named |= set(parts.values())
        own = {}
        if not {step, negative(step)} & named and self._deserves_line(step, named):
            own = {"step": step}
        return [
            _Line(short_name(name), node, self._memory.get(name))
            for name, node in {**parts, **first, **own, **later}.items()
            if node.arguments or name in memory
        ]

    def _deserves_line(self, step: Expression, named: set[Expression]) -> bool:
        known = {**self._names, **dict.fromkeys(named, "v")}
        reads_memory = any(node in self._memory.values() for node in _below(step, named))
        return reads_memory or len(text(step, known)) > _SHORT_LINE or self._is_remembered(step)

    def _is_remembered(self, node: Expression) -> bool:
        return any(value is node for value in self._update.memory.values())

    def _text(self, line: _Line, known: Mapping[Expression, str]) -> str:
        names = {node: name for node, name in known.items() if name != line.name}
        marked = {**self._names, GRADIENT: _GRADIENT_MARK}
        if line.value in known and known[line.value] != line.name:
            return known[line.value]
        return text(line.value, {**marked, **names}, exact=True)

    def _title(self) -> str:
        return f"# {opened_title(type(self._optimizer), self._optimizer.dialect)}"

    def _starts(self) -> list[str]:
        return [
            f"start {short_name(name)} = {text(node, self._names, exact=True)}"
            for name, node in self._first.items()
            if constant_value(node) != 0.0
        ]

    def _declarations(self) -> list[str]:
        roots = [self._update.step, *self._update.memory.values(), self._point]
        used = set(descend([*roots, *self._first.values()]))
        declared = [
            f"{short_name(parameter.name)} = {value_text(self._numbers[parameter.name])}"
            + _range(parameter)
            for parameter in self._optimizer.parameters
            if isinstance(parameter, Number)
            and (hyperparameter_symbol(parameter.name) in used or parameter.name == "learning_rate")
        ]
        # A line ends after a comma, never inside a declaration.
        joined = ", ".join(declaration.replace(" ", _HARD_SPACE) for declaration in declared)
        text = fill(joined, 95, subsequent_indent="     ", break_long_words=False)
        return [f"with {text.replace(_HARD_SPACE, ' ')}"] if declared else []


def value_text(value: float) -> str:
    """A number as it is typed, which reads back as the same float.

    Example:
        >>> from explorer.engine.rules.recurrences.listing import value_text
        >>> value_text(3.0), value_text(0.1), value_text(1e-08)
        ('3', '0.1', '1e-8')
    """
    if value.is_integer() and abs(value) < 1e6:
        return str(int(value))
    return re.sub(r"e([+-])0", r"e\1", repr(value))


def _range(parameter: Number) -> str:
    """The range of a hyper-parameter as it is typed, if it is a narrow one; or its scale."""
    if parameter.maximum <= 1.0:
        opening, closing = "[("[parameter.open_minimum], "])"[parameter.open_maximum]
        return f" in {opening}{parameter.minimum:g}, {parameter.maximum:g}{closing}"
    rate = parameter.name == "learning_rate"
    return " log" if parameter.scale == "logarithmic" and not rate else ""


def _shared(
    roots: list[Expression], named: set[Expression], taken: set[str]
) -> dict[str, Expression]:
    """Parts without a name that are written more than once and are worth one."""
    users: Counter[Expression] = Counter()
    order = [node for node in descend(roots) if node not in named]
    for node in [*order, *named]:
        users.update(set(node.arguments))
    users.update(set(roots))
    shared: dict[str, Expression] = {}
    inside: set[Expression] = set()
    for node in reversed(order):
        worth = len(_below(node, named)) > _WORTH_A_NAME and node.operation not in COMPARISONS
        if users[node] > 1 and worth and node not in inside and node.arguments:
            name = next(name for name in ("d", "part", *_MORE) if name not in {*taken, *shared})
            shared[name] = node
            inside |= _below(node, named)
    return shared


def _below(root: Expression, named: set[Expression]) -> set[Expression]:
    """All nodes below ``root``, without those below a named one."""
    nodes: set[Expression] = set()
    pending = [root]
    while pending:
        node = pending.pop()
        if node not in nodes:
            nodes.add(node)
            if node not in named or node is root:
                pending += node.arguments
    return nodes


def _ordered(lines: list[_Line]) -> list[_Line]:
    """The lines, each after those it uses and before those that overwrite what it remembers."""
    named = {line.value for line in lines if line.value.arguments}
    below = {line: _below(line.value, named) for line in lines}
    first = {line.value: line for line in reversed(lines)}

    def waits(line: _Line, other: _Line) -> bool:
        used = other.value in below[line] and other.value in named and line.value is not other.value
        uses = used and first[other.value] is other
        alias = line.value is other.value and lines.index(other) < lines.index(line)
        overwrites = line.remembered is not None and line.remembered in below[other]
        return uses or alias or overwrites

    ordered: list[_Line] = []
    left = list(lines)
    while left:
        ready = next(
            line
            for line in left
            if not any(waits(line, other) for other in left if other is not line)
        )
        ordered.append(ready)
        left.remove(ready)
    return ordered
