"""How a step is computed: the rule's terms as short formulas, with the numbers of one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from explorer.engine.explanations.points import across, plus
from explorer.engine.mathematics.evaluation import evaluate
from explorer.engine.mathematics.expression import (
    Expression,
    add,
    expression,
    negative,
    subtract,
    symbol,
)
from explorer.engine.mathematics.traversal import descend, substitute
from explorer.engine.rules.update_rule import (
    COUNT,
    GRADIENT,
    LOSS,
    POSITION,
    RATE,
    Rule,
    hyperparameter_symbol,
)
from explorer.engine.trajectories.trajectory import Trajectory
from explorer.engine.trials.trial import Trial

Numbers = Mapping[Expression, tuple[float, ...]]
When = Literal["before", "now", "after"]

NEXT_POSITION = "next_position"
"""The name of the last line: where the step leads."""


def term_symbol(name: str, *, vector: bool = True) -> Expression:
    """The symbol that stands for an earlier term inside the formula of a later one.

    Example:
        >>> from explorer.engine.explanations.step_formulas import term_symbol
        >>> term_symbol("velocity").payload
        'term.velocity'
    """
    return GRADIENT if name == "gradient" else symbol(f"term.{name}", vector=vector)


@dataclass(frozen=True)
class Formula:
    """How one term is computed from earlier terms, memory and hyper-parameters.

    The expression's symbols are those of ``letter``. For the gradient it is the point at which
    the surface's gradient is taken; it is None where a term is computed by a procedure.
    """

    term: str
    expression: Expression | None


@dataclass(frozen=True)
class FormulaLine:
    """A formula with the numbers of one step.

    ``numbers`` has a value per coordinate, or a single one, for each symbol of the expression;
    ``values`` holds the results, per coordinate or as a single number.
    """

    formula: Formula
    numbers: Numbers
    values: tuple[float, ...]


@dataclass(frozen=True)
class Letter:
    """What a symbol of a formula stands for.

    ``kind`` says where ``name`` is declared: a term (its value at the step before, now, or after),
    a hyper-parameter, or one of position, loss and step number.
    """

    kind: Literal["term", "hyperparameter", "position", "loss", "count"]
    name: str = ""
    when: When = "now"


def letter(node: Expression, rule: Rule | None) -> Letter:
    """What a symbol in one of the rule's formulas stands for; ``rule`` is ``None`` for a procedure.

    Example:
        >>> from explorer.engine.explanations.step_formulas import letter, term_symbol
        >>> letter(term_symbol("velocity"), None)
        Letter(kind='term', name='velocity', when='now')
    """
    fixed: dict[Expression, Letter] = {
        GRADIENT: Letter("term", "gradient"),
        POSITION: Letter("position"),
        LOSS: Letter("loss"),
        COUNT: Letter("count"),
    }
    if node in fixed:
        return fixed[node]
    kind, _, name = str(node.payload).partition(".")
    if kind == "hyper":
        return Letter("hyperparameter", name)
    if kind == "term" or rule is None:
        return Letter("term", name)
    meant = rule.terms[name]
    if meant is POSITION:
        return Letter("position", when="before")
    return Letter("term", _same_under_better_name(rule, name), "before")


@lru_cache(maxsize=256)
def formulas(rule: Rule) -> tuple[Formula, ...]:
    """The rule in short lines, each after those it uses; the last is the next position.

    Terms that only store another term for the next step are left out.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.explanations.step_formulas import formulas
        >>> [line.term for line in formulas(optimizers["momentum"]().rule)]
        ['gradient', 'velocity', 'step', 'next_position']
    """
    names = [name for name in rule.terms if _same_under_better_name(rule, name) == name]
    if rule.terms.get("previous_position") is POSITION:
        names.remove("previous_position")
    below = {name: set(descend([rule.terms[name]])) for name in names}
    ordered: list[str] = []
    while len(ordered) < len(names):
        ordered.append(
            next(
                name
                for name in names
                if name not in ordered
                and all(other in ordered or not _uses(rule, below, name, other) for other in names)
            )
        )
    rows: list[Formula] = []
    known: dict[Expression, Expression] = {}
    for name in ordered:
        node = rule.terms[name]
        if name == "gradient":
            rows.append(Formula(name, rule.point))
            continue
        rows.append(Formula(name, _settled(substitute(node, known))))
        if node.arguments and node not in known:
            known[node] = term_symbol(name, vector=node.vector)
    rows.append(Formula(NEXT_POSITION, add(POSITION, term_symbol("step"))))
    return tuple(rows)


def explain(trial: Trial, trajectory: Trajectory, step: int) -> list[FormulaLine]:
    """The lines of the step that leads from row ``step`` of the trial's trajectory on.

    A step beyond the end of the trajectory counts as its last one. For a recorded run there are
    only the measured numbers.

    Example:
        >>> from explorer.engine import Trial, optimizers, surfaces
        >>> from explorer.engine import run_trial
        >>> from explorer.engine.explanations.step_formulas import explain
        >>> trial = Trial(surfaces["parabola"], optimizers["momentum"](), (1.0,), 5)
        >>> [line.formula.term for line in explain(trial, run_trial(trial), 0)]
        ['gradient', 'velocity', 'step', 'next_position']
    """
    row = min(max(step, 0), trajectory.steps)
    rule = trial.optimizer.rule
    if rule is None:
        measured = [
            FormulaLine(Formula(name, None), {}, _values(trajectory, row, name))
            for name in trajectory.terms
        ]
        return [*measured, _last_line(trajectory, row)] if "step" in trajectory.terms else measured
    given = trial.optimizer.numbers_on(trial.objective)
    lines = []
    for formula in formulas(rule):
        assert formula.expression is not None
        numbers = {
            node: _numbers(rule, given, trajectory, row, node)
            for node in symbols_of(formula.expression)
        }
        lines.append(FormulaLine(formula, numbers, _values(trajectory, row, formula.term)))
    return lines


def _last_line(trajectory: Trajectory, row: int) -> FormulaLine:
    step = term_symbol("step")
    numbers = {node: _numbers_now(trajectory, row, node) for node in (POSITION, step)}
    formula = Formula(NEXT_POSITION, add(POSITION, step))
    return FormulaLine(formula, numbers, _values(trajectory, row, NEXT_POSITION))


@lru_cache(maxsize=1024)
def symbols_of(node: Expression) -> tuple[Expression, ...]:
    """All symbols below a node, each once, in the order in which they are read.

    Example:
        >>> from explorer.engine.explanations.step_formulas import symbols_of
        >>> from explorer.engine.mathematics.expression import add, symbol
        >>> [each.payload for each in symbols_of(add(symbol("a"), symbol("b")))]
        ['a', 'b']
    """
    return tuple(each for each in descend([node]) if each.operation == "symbol")


def _same_under_better_name(rule: Rule, name: str) -> str:
    """The other name of the term if this one only stores it for the next step."""
    if not name.startswith("previous_"):
        return name
    same = [other for other, node in rule.terms.items() if node is rule.terms[name]]
    return next((other for other in same if not other.startswith("previous_")), name)


def _uses(rule: Rule, below: Mapping[str, set[Expression]], name: str, other: str) -> bool:
    node = rule.terms[other]
    if node is rule.terms[name]:
        return name == "step" and other != name
    return bool(node.arguments) and node in below[name]


def _settled(node: Expression) -> Expression:
    """The node without summands that cancel each other."""
    if node.operation not in ("add", "subtract"):
        return node
    summands: list[tuple[Expression, int]] = []
    pending = [(node, 1)]
    while pending:
        each, sign = pending.pop()
        if each.operation in ("add", "subtract"):
            left, right = each.arguments
            pending.append((right, sign if each.operation == "add" else -sign))
            pending.append((left, sign))
        elif (each, -sign) in summands:
            summands.remove((each, -sign))
        else:
            summands.append((each, sign))
    if len(summands) == sum(1 for _ in _leaves(node)):
        return node
    total = expression(0.0)
    for each, sign in summands:
        total = add(total, each) if sign > 0 else subtract(total, each)
    return total if summands else negative(expression(0.0))


def _leaves(node: Expression) -> list[Expression]:
    if node.operation not in ("add", "subtract"):
        return [node]
    return [leaf for argument in node.arguments for leaf in _leaves(argument)]


def _numbers(
    rule: Rule,
    given: Mapping[str, float],
    trajectory: Trajectory,
    row: int,
    node: Expression,
) -> tuple[float, ...]:
    kind, _, name = str(node.payload).partition(".")
    if kind == "hyper":
        return (float(trajectory.rates[row] if name == "learning_rate" else given[name]),)
    if kind != "memory":
        return _numbers_now(trajectory, row, node)
    if row > 0:
        return _values(trajectory, row - 1, name)
    first = {hyperparameter_symbol(each): (number,) for each, number in given.items()}
    if "learning_rate" in given:
        first[RATE] = (float(trajectory.rates[0]),)
    dimension = trajectory.positions.shape[1]
    value = evaluate(rule.initial[name], first, dimension)
    return across(value, dimension) if node.vector else value


def _numbers_now(trajectory: Trajectory, row: int, node: Expression) -> tuple[float, ...]:
    if node is POSITION:
        return tuple(trajectory.positions[row].tolist())
    if node is GRADIENT:
        return tuple(trajectory.gradients[row].tolist())
    if node is LOSS:
        return (float(trajectory.losses[row]),)
    if node is COUNT:
        return (float(row + 1),)
    return _values(trajectory, row, str(node.payload).partition(".")[2])


def _values(trajectory: Trajectory, row: int, name: str) -> tuple[float, ...]:
    if name == NEXT_POSITION:
        if row < trajectory.steps:
            return tuple(trajectory.positions[row + 1].tolist())
        position = tuple(trajectory.positions[row].tolist())
        return plus(position, _values(trajectory, row, "step"))
    values = trajectory.terms[name][row]
    return tuple(values.tolist()) if values.ndim else (float(values),)
