"""Which parts of a rule move x, and which only scale the move, read from its formulas."""

from __future__ import annotations

from functools import lru_cache

from explorer.engine.explanations.step_formulas import formulas, symbols_of
from explorer.engine.mathematics.expression import Expression, constant
from explorer.engine.mathematics.traversal import rebuild
from explorer.engine.rules.glossary import Role
from explorer.engine.rules.update_rule import GRADIENT, Rule


@lru_cache(maxsize=1024)
def without_divisors(node: Expression, rule: Rule) -> Expression:
    """``node``, a formula of ``rule``, without what only scales the move.

    A quotient by squares of gradients becomes its numerator, their root becomes 1, and a
    sign, or a bound on a formula with such squares, becomes its argument.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.explanations.rule_structure import without_divisors
        >>> from explorer.engine.explanations.step_formulas import formulas, letter, symbols_of
        >>> rule = optimizers["rmsprop"]().rule
        >>> step = next(each.expression for each in formulas(rule) if each.term == "step")
        >>> [letter(each, rule).name for each in symbols_of(without_divisors(step, rule))]
        ['learning_rate', 'gradient']
    """
    if not node.arguments:
        return node
    first = node.arguments[0]
    match node.operation:
        case "divide" if _has_square(node.arguments[1], rule):
            return without_divisors(first, rule)
        case "sqrt" if _has_square(first, rule):
            return constant(1.0)
        case "sign":
            return without_divisors(first, rule)
        case "minimum" | "maximum" if _has_square(first, rule):
            return without_divisors(first, rule)
        case "where":
            condition, chosen, otherwise = node.arguments
            return rebuild(
                node, (condition, without_divisors(chosen, rule), without_divisors(otherwise, rule))
            )
        case _:
            return rebuild(
                node, tuple(without_divisors(argument, rule) for argument in node.arguments)
            )


def _has_square(node: Expression, rule: Rule) -> bool:
    return any(_role_of(each, rule) == "square" for each in symbols_of(node))


def _role_of(node: Expression, rule: Rule) -> Role:
    if node is GRADIENT:
        return "gradient"
    kind, _, name = str(node.payload).partition(".")
    known = rule.glossary.get(name) if kind in ("term", "memory") else None
    return "other" if known is None else known.role


@lru_cache(maxsize=256)
def step_numerators(rule: Rule) -> frozenset[str]:
    """Terms whose size and direction enter the step, other than as a divisor or condition.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.explanations.rule_structure import step_numerators
        >>> sorted(step_numerators(optimizers["adam"]().rule))
        ['corrected_first_moment', 'first_moment', 'step']
    """
    expressions = {formula.term: formula.expression for formula in formulas(rule)}
    names: set[str] = set()
    pending = ["proposed_step" if "proposed_step" in rule.terms else "step"]
    while pending:
        name = pending.pop()
        node = expressions.get(name)
        if name in names or node is None:
            continue
        names.add(name)
        pending += [
            str(each.payload).partition(".")[2]
            for each in _numerators(node)
            if _role_of(each, rule) in ("carried", "gradient")
            and str(each.payload).startswith("term.")
        ]
    return frozenset(names)


@lru_cache(maxsize=256)
def carried_movers(rule: Rule) -> frozenset[str]:
    """Remembered velocities and averages that enter the step.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.explanations.rule_structure import carried_movers
        >>> sorted(carried_movers(optimizers["adam"]().rule))
        ['first_moment']
    """
    movers = step_numerators(rule)
    return frozenset(
        str(each.payload).partition(".")[2]
        for formula in formulas(rule)
        if formula.term in movers and formula.expression is not None
        for each in _numerators(formula.expression)
        if str(each.payload).startswith("memory.") and _role_of(each, rule) == "carried"
    )


@lru_cache(maxsize=256)
def divides_first(rule: Rule) -> bool:
    """Whether the gradient is scaled before it enters the running average.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.explanations.rule_structure import divides_first
        >>> divides_first(optimizers["adopt"]().rule), divides_first(optimizers["adam"]().rule)
        (True, False)
    """
    return any(
        formula.expression is not None
        and formula.term in step_numerators(rule) - {"step", "proposed_step"}
        and without_divisors(formula.expression, rule) is not formula.expression
        for formula in formulas(rule)
    )


def _numerators(node: Expression) -> list[Expression]:
    """Symbols that a formula's size grows with: not in divisors, roots, powers or conditions."""
    if node.operation == "symbol":
        return [node]
    match node.operation:
        case "divide":
            arguments = node.arguments[:1]
        case "where":
            arguments = node.arguments[1:]
        case "sqrt" | "power" | "dot" | "mean" | "abs":
            arguments = ()
        case _:
            arguments = node.arguments
    return [numerator for argument in arguments for numerator in _numerators(argument)]
