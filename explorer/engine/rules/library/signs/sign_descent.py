"""Steps along the sign of a gradient or of an average."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.mathematics.expression import (
    Operand,
    sign,
)
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.moving_averages import average
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update


class SignDescent(Optimizer):
    """A step of the same size for every coordinate, against the sign of its gradient.

        x <- x - α sign(g)

    optax (``sign_sgd``) as printed. It cannot settle closer than α.

    Use it to see what remains when only the signs of slopes count.
    """

    id = "sign_descent"
    title = "Sign descent"
    family = family.SIGN_BASED
    source = "Bernstein et al. (2018), signSGD: compressed optimisation for non-convex problems"
    own_parameters = (declare.learning_rate(0.01),)
    own_dialects = {"optax": {}}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        return Update(-h.learning_rate * sign(now.gradient))


class Signum(Optimizer):
    """Sign descent on an average of gradients.

        m <- β m + (1 - β) g
        x <- x - α sign(m)

    optax as printed.

    Use it where the sizes of gradients mean little.
    """

    id = "signum"
    title = "Signum"
    family = family.SIGN_BASED
    source = "Bernstein et al. (2018), signSGD: compressed optimisation for non-convex problems"
    own_parameters = (
        declare.learning_rate(0.01),
        declare.momentum(0.9, "Memory of the average of gradients; 0 leaves sign descent."),
    )
    own_dialects = {"optax": {}}

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"first_moment": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        first = average(h.momentum, now.first_moment, now.gradient)
        return Update(-h.learning_rate * sign(first), memory={"first_moment": first})


class Lion(Optimizer):
    """The sign of a blend of momentum and gradient; the momentum itself forgets more slowly.

        c = β₁ m + (1 - β₁) g
        x <- x - α (sign(c) + λ x)
        m <- β₂ m + (1 - β₂) g

    Keras and optax as printed.

    Use it with large batches, and a rate three to ten times smaller than Adam's.

    Warning: λ is 0 in Keras and 0.001 in optax; the rate is 0.0001 in the paper and 0.001 in
    Keras. PyTorch and TF.js have no Lion.
    """

    id = "lion"
    title = "Lion"
    family = family.SIGN_BASED
    source = "Chen et al. (2023), Symbolic discovery of optimization algorithms"
    own_parameters = (
        declare.learning_rate(1e-4),
        declare.decay("beta1", "β₁", 0.9, "gradients, for this step"),
        declare.decay("beta2", "β₂", 0.99, "gradients, for what is remembered"),
        *declare.weight_decay(0.0, "decoupled"),
    )
    own_dialects = {"keras": {"learning_rate": 0.001}, "optax": {"weight_decay": 1e-3}}

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"first_moment": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        blended = average(h.beta1, now.first_moment, now.gradient)
        return Update(
            -h.learning_rate * sign(blended),
            memory={"first_moment": average(h.beta2, now.first_moment, now.gradient)},
            terms={"blended_first_moment": blended},
        )
