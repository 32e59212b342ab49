"""Running averages and denominators, as many rules have them."""

from __future__ import annotations

from explorer.engine.mathematics.expression import (
    Expression,
    Operand,
    dot,
    equal,
    expression,
    sqrt,
    where,
)
from explorer.engine.rules.update_rule import ONES, Hyperparameters, StepInputs


def average(decay: Expression, old: Expression, new: Operand) -> Expression:
    """The exponential average: decay times the old value plus the rest of the new one."""
    return decay * old + (1.0 - decay) * expression(new)


def moments(h: Hyperparameters, now: StepInputs) -> tuple[Expression, Expression]:
    """The running means of the gradient and of its square."""
    return (
        average(h.beta1, now.first_moment, now.gradient),
        average(h.beta2, now.second_moment, now.gradient**2),
    )


def unbiased(decay: Expression, moment: Expression, now: StepInputs) -> Expression:
    """An average that began at zero, divided by the weights it has gathered since."""
    return moment / (1.0 - decay**now.t)


def denominator(
    h: Hyperparameters, square: Expression, hat: Expression | None = None
) -> Expression:
    """√(square + ε′) + ε; with ``hat``, the correction of v, ε is divided by its root."""
    epsilon = h.epsilon if hat is None else h.epsilon / sqrt(hat)
    return nonzero(h, sqrt(square + h.epsilon_root) + epsilon, "epsilon", "epsilon_root")


def nonzero(h: Hyperparameters, below: Expression, *keep_positive: str) -> Expression:
    """The denominator, or 1 where it would be 0, so that 0/0 gives no step.

    ``keep_positive`` names the hyper-parameters that keep it positive unless they are 0. A
    denominator that is 0 has seen no gradient other than 0, so nothing but 0 stands above it.
    """
    if any(h.on(name) for name in keep_positive):
        return below
    return where(equal(below, 0.0), 1.0, below)


def begun(first: Operand, remembered: Expression, now: StepInputs) -> Expression:
    """What is remembered, or ``first`` at the first step."""
    return where(equal(now.t, 1.0), first, remembered)


def directed(h: Hyperparameters, now: StepInputs, direction: Expression) -> Expression:
    """The direction with the weight decay of the form ``inside``."""
    if h.choice("weight_decay_form") != "inside":
        return direction
    return direction + h.weight_decay * now.x


def quotient(above: Operand, below: Expression) -> Expression:
    """``above / below``, or 0 where ``below`` is 0."""
    none = equal(below, 0.0)
    return where(none, 0.0, expression(above) / where(none, 1.0, below))


DIMENSION = dot(ONES, ONES)
"""How many coordinates x has."""
