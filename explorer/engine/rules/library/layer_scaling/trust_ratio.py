"""Steps as long as the parameters are, times a rate: LAMB and LARS."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.mathematics.expression import (
    Expression,
    Operand,
    equal,
    minimum,
    norm,
    where,
)
from explorer.engine.parameter import Switch
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.moving_averages import (
    denominator,
    directed,
    moments,
    unbiased,
)
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update


class LAMB(Optimizer):
    """Adam's direction, with a step as long as x is, times the rate.

        m̂, v̂ as in Adam;  u = m̂ / (√v̂ + ε) + λ x
        x <- x - α |x| / |u| u        (|x| / |u| is 1 where either is 0)

    A library takes both lengths over a layer; here x is one layer. Use it for large batches; the
    relative change of x is the same in each step.

    Warning: near x = 0 it hardly moves, wherever the minimum is. Keras has decoupled weight decay.
    """

    id = "lamb"
    title = "LAMB"
    family = family.NORMALISED
    source = "You et al. (2020), Large batch optimization for deep learning, algorithm 2"
    on_networks = declare.ONE_LAYER
    own_parameters = (
        declare.learning_rate(0.01),
        declare.BETA1,
        declare.BETA2,
        declare.epsilon(1e-6),
        declare.EPSILON_ROOT,
        *declare.weight_decay_inside(),
    )
    own_dialects = {
        "keras": {"learning_rate": 0.001, "epsilon": 1e-7, "weight_decay_form": "first"},
        "optax": {},
    }

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"first_moment": 0.0, "second_moment": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        first, second = moments(h, now)
        corrected_first = unbiased(h.beta1, first, now)
        corrected_second = unbiased(h.beta2, second, now)
        direction = directed(h, now, corrected_first / denominator(h, corrected_second))
        size, length = norm(now.x), norm(direction)
        ratio = _ratio(size, length)
        return Update(
            -h.learning_rate * ratio * direction,
            memory={"first_moment": first, "second_moment": second},
            terms={
                "corrected_first_moment": corrected_first,
                "corrected_second_moment": corrected_second,
                "position_length": size,
                "direction_length": length,
                "trust_ratio": ratio,
            },
        )


class LARS(Optimizer):
    """Momentum over gradients that are made as long as x is, times a trust coefficient.

        u = g + λ x
        b <- β b + α η |x| / (|u| + ε) u        (the ratio is 1 where |x| or |u| is 0)
        x <- x - b

    Use it for large batches, where one rate does not suit all layers; here x is one layer.

    Warning: the publication has |g| + λ |x| below, optax |g + λ x|, as here.
    """

    id = "lars"
    title = "LARS"
    family = family.NORMALISED
    source = "You, Gitman, Ginsburg (2017), Large batch training of convolutional networks"
    on_networks = declare.ONE_LAYER
    own_parameters = (
        declare.learning_rate(1.0),
        declare.momentum(0.9),
        declare.multiple(
            "trust_coefficient", "η", 0.001, "Size of a step relative to the size of x."
        ),
        declare.epsilon(0.0),
        Switch(
            name="nesterov",
            default=False,
            advanced=True,
            meaning="Move by where the velocity is about to lead.",
        ),
        *declare.weight_decay_inside(),
    )
    own_dialects = {"optax": {}}

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"scaled_velocity": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        direction = directed(h, now, now.gradient)
        size, length = norm(now.x), norm(direction)
        none = equal(minimum(size, length), 0.0)
        ratio = where(
            none, 1.0, h.trust_coefficient * size / (where(none, 1.0, length) + h.epsilon)
        )
        entering = h.learning_rate * ratio * direction
        velocity = h.momentum * now.scaled_velocity + entering
        move = entering + h.momentum * velocity if h.flag("nesterov") else velocity
        return Update(
            -move,
            memory={"scaled_velocity": velocity},
            terms={
                "position_length": size,
                "direction_length": length,
                "trust_ratio": ratio,
            },
        )


def _ratio(size: Expression, length: Expression) -> Expression:
    """The length of x over that of the direction; 1 where either is 0."""
    none = equal(minimum(size, length), 0.0)
    return where(none, 1.0, size / where(none, 1.0, length))
