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
    """The exponential average: decay times the old value plus the rest of the new one.

    Example:
        >>> from explorer.engine.mathematics.expression import constant
        >>> from explorer.engine.rules.library.moving_averages import average
        >>> average(constant(0.75), constant(2.0), 4.0)
        constant(2.5)
    """
    return decay * old + (1.0 - decay) * expression(new)


def moments(h: Hyperparameters, now: StepInputs) -> tuple[Expression, Expression]:
    """The running means of the gradient and of its square, after this step.

    The rule has ``beta1`` and ``beta2``, and remembers ``first_moment`` and ``second_moment``.

    Example:
        >>> from explorer.engine.mathematics.evaluation import evaluate
        >>> from explorer.engine.mathematics.expression import constant
        >>> from explorer.engine.rules.library.common_hyperparameters import BETA1, BETA2
        >>> from explorer.engine.rules.library.moving_averages import moments
        >>> from explorer.engine.rules.update_rule import Hyperparameters, StepInputs
        >>> m, v = constant(4.0), constant(8.0)
        >>> now = StepInputs({"first_moment": m, "second_moment": v}, gradient=constant(2.0))
        >>> h = Hyperparameters((BETA1, BETA2), {})
        >>> [evaluate(mean, {h.beta1: (0.5,), h.beta2: (0.75,)}, 1) for mean in moments(h, now)]
        [(3.0,), (7.0,)]
    """
    return (
        average(h.beta1, now.first_moment, now.gradient),
        average(h.beta2, now.second_moment, now.gradient**2),
    )


def unbiased(decay: Expression, moment: Expression, now: StepInputs) -> Expression:
    """An average that began at 0, divided by the weights it has gathered since: 1 - decayᵗ.

    Example:
        >>> from explorer.engine.mathematics.expression import constant
        >>> from explorer.engine.rules.library.moving_averages import unbiased
        >>> from explorer.engine.rules.update_rule import StepInputs
        >>> unbiased(constant(0.5), constant(3.0), StepInputs({}, t=constant(2.0)))
        constant(4.0)
    """
    return moment / (1.0 - decay**now.t)


def denominator(
    h: Hyperparameters, square: Expression, hat: Expression | None = None
) -> Expression:
    """√(square + ε′) + ε; with ``hat``, the correction of v, ε is divided by its root.

    Example:
        >>> from explorer.engine.mathematics.expression import constant
        >>> from explorer.engine.rules.library.common_hyperparameters import EPSILON_ROOT, epsilon
        >>> from explorer.engine.rules.library.moving_averages import denominator
        >>> from explorer.engine.rules.update_rule import Hyperparameters
        >>> h = Hyperparameters((epsilon(1e-8), EPSILON_ROOT), {"epsilon_root": 0.0})
        >>> denominator(h, constant(9.0))
        add(constant(3.0), symbol('hyper.epsilon'))
    """
    epsilon = h.epsilon if hat is None else h.epsilon / sqrt(hat)
    return nonzero(h, sqrt(square + h.epsilon_root) + epsilon, "epsilon", "epsilon_root")


def nonzero(h: Hyperparameters, below: Expression, *keep_positive: str) -> Expression:
    """The denominator, or 1 where it would be 0, so that 0/0 gives no step.

    ``keep_positive`` names the hyper-parameters that keep it positive unless they are 0. A
    denominator that is 0 has seen no gradient other than 0, so nothing but 0 stands above it.

    Example:
        >>> from explorer.engine.mathematics.evaluation import evaluate
        >>> from explorer.engine.rules.library.moving_averages import nonzero
        >>> from explorer.engine.rules.update_rule import GRADIENT, Hyperparameters
        >>> below = nonzero(Hyperparameters((), {"epsilon": 0.0}), GRADIENT, "epsilon")
        >>> evaluate(below, {GRADIENT: (2.0, 0.0)}, 2)
        (2.0, 1.0)
    """
    if any(h.on(name) for name in keep_positive):
        return below
    return where(equal(below, 0.0), 1.0, below)


def begun(first: Operand, remembered: Expression, now: StepInputs) -> Expression:
    """What is remembered, or ``first`` at the first step.

    Example:
        >>> from explorer.engine.mathematics.evaluation import evaluate
        >>> from explorer.engine.rules.library.moving_averages import begun
        >>> from explorer.engine.rules.update_rule import COUNT, StepInputs, memory_symbol
        >>> v = memory_symbol("v")
        >>> kept = begun(5.0, v, StepInputs({}))
        >>> [evaluate(kept, {COUNT: (t,), v: (7.0,)}, 1) for t in (1.0, 2.0)]
        [(5.0,), (7.0,)]
    """
    return where(equal(now.t, 1.0), first, remembered)


def directed(h: Hyperparameters, now: StepInputs, direction: Expression) -> Expression:
    """The direction, with λx added to it where weight decay has the form ``inside``.

    Example:
        >>> from explorer.engine.mathematics.expression import constant
        >>> from explorer.engine.rules.library.common_hyperparameters import weight_decay_inside
        >>> from explorer.engine.rules.library.moving_averages import directed
        >>> from explorer.engine.rules.update_rule import Hyperparameters, StepInputs
        >>> h = Hyperparameters(weight_decay_inside(), {"weight_decay_form": "inside"})
        >>> directed(h, StepInputs({}, x=constant(1.0)), constant(3.0))
        add(constant(3.0), symbol('hyper.weight_decay'))
    """
    if h.choice("weight_decay_form") != "inside":
        return direction
    return direction + h.weight_decay * now.x


def quotient(above: Operand, below: Expression) -> Expression:
    """``above / below``, or 0 where ``below`` is 0.

    Example:
        >>> from explorer.engine.mathematics.evaluation import evaluate
        >>> from explorer.engine.rules.library.moving_averages import quotient
        >>> from explorer.engine.rules.update_rule import GRADIENT
        >>> evaluate(quotient(6.0, GRADIENT), {GRADIENT: (2.0, 0.0)}, 2)
        (3.0, 0.0)
    """
    none = equal(below, 0.0)
    return where(none, 0.0, expression(above) / where(none, 1.0, below))


DIMENSION = dot(ONES, ONES)
"""How many coordinates x has."""
