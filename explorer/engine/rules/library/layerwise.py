"""Rules that set the length of the whole step: LAMB, LARS, NovoGrad, Muon."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.mathematics.expression import (
    Expression,
    Operand,
    dot,
    equal,
    minimum,
    norm,
    sqrt,
    where,
)
from explorer.engine.parameter import Switch
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.moving_averages import (
    average,
    begun,
    denominator,
    dimension,
    directed,
    moments,
    nonzero,
    quotient,
    unbiased,
)
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update

NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)
ROUNDS = 5


class LAMB(Optimizer):
    """Adam's direction, with a step as long as x is, times the rate.

        m̂, v̂ as in Adam;  u = m̂ / (√v̂ + ε) + λ x
        x <- x - α |x| / |u| u        (|x| / |u| is 1 where either is 0)

    A library takes the two lengths over a layer; here x is one layer. Use it for large batches;
    the relative change of x is the same in each step.

    Warning: near x = 0 it hardly moves, wherever the minimum is. Keras has decoupled weight decay.
    """

    id = "lamb"
    title = "LAMB"
    family = family.NORMALISED
    source = "You et al. (2020), Large batch optimization for deep learning, algorithm 2"
    own_parameters = (
        declare.learning_rate(0.01),
        declare.BETA1,
        declare.BETA2,
        declare.epsilon(1e-6),
        declare.EPSILON_ROOT,
        *declare.weight_decay_inside(),
    )
    own_dialects = {
        "keras": {"learning_rate": 0.001, "epsilon": 1e-7, "weight_decay_form": "decoupled"},
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
    own_parameters = (
        declare.learning_rate(1.0),
        declare.momentum(0.9),
        declare.multiple("trust_coefficient", "η", 0.001, "Size of a step against the size of x."),
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


class NovoGrad(Optimizer):
    """Momentum over gradients that are divided by a running length of the whole gradient.

        n <- β₂ n + (1 - β₂) |g|²        (n <- |g|² at the first step)
        m <- β₁ m + g / (√n + ε) + λ x
        x <- x - α m

    Use it where Adam's second moment costs too much memory: this has one number for a layer.

    Warning: m is a sum and not an average, so a step is up to 1 / (1 - β₁) rates long.
    """

    id = "novograd"
    title = "NovoGrad"
    family = family.NORMALISED
    source = "Ginsburg et al. (2019), Stochastic gradient methods with layer-wise adaptive moments"
    own_parameters = (
        declare.learning_rate(0.01),
        declare.decay("beta1", "β₁", 0.9, "normalised gradients"),
        declare.decay("beta2", "β₂", 0.25, "squared lengths of the gradient"),
        declare.epsilon(1e-6),
        declare.EPSILON_ROOT,
        *declare.weight_decay_inside(),
    )
    own_dialects = {"optax": {}}
    scalar_memory = frozenset({"squared_length"})

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"squared_length": 0.0, "scaled_velocity": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        square = dot(now.gradient, now.gradient)
        kept = begun(square, average(h.beta2, now.squared_length, square), now)
        below = nonzero(h, sqrt(kept + h.epsilon_root) + h.epsilon, "epsilon", "epsilon_root")
        entering = directed(h, now, now.gradient / below)
        velocity = h.beta1 * now.scaled_velocity + entering
        return Update(
            -h.learning_rate * velocity,
            memory={"squared_length": kept, "scaled_velocity": velocity},
            terms={"effective_rate": h.learning_rate / below},
        )


class Muon(Optimizer):
    """Momentum whose matrix is made orthogonal by five rounds of Newton and Schulz's iteration.

        m <- β m + g
        u = g + β m
        s = |u| / (|u| + ε);  five times s <- 3.4445 s - 4.775 s³ + 2.0315 s⁵
        x <- x - α κ s u / |u|

    Here x is a matrix of one row, which has one singular value, so the step is the normalised
    direction, s long. κ is 1 in the publication and PyTorch, 0.2 √d in Keras, √d in optax. Use it
    for the matrices of a network's hidden layers.

    Warning: PyTorch's Muon refuses what is no matrix; Keras and optax fall back to Adam there.
    The path here is theirs for a matrix of one row. PyTorch computes s in 16 bits, to about 1 %.
    """

    id = "muon"
    title = "Muon"
    family = family.NORMALISED
    source = "Jordan et al. (2024), Muon: an optimizer for hidden layers in neural networks"
    own_parameters = (
        declare.learning_rate(0.02),
        declare.momentum(0.95),
        declare.epsilon(1e-7),
        Switch(
            name="nesterov",
            default=True,
            meaning="Move by where the velocity is about to lead.",
        ),
        declare.form(
            "averaging",
            {
                "sum": "m <- β m + g: the publication and Keras.",
                "average": "m <- β m + (1 - β) g: PyTorch.",
                "unbiased": "The average, freed from its start at zero: optax.",
            },
            "How the gradients are gathered.",
        ),
        declare.form(
            "scaling",
            {
                "rows": "κ = √max(1, rows / columns), which is 1 here: the publication, PyTorch.",
                "columns": "κ = √max(1, columns / rows), which is √d here: optax.",
                "rms": "κ = rms_rate √max(rows, columns): Keras.",
            },
            "By which factor the shape of the matrix lengthens the step.",
        ),
        declare.multiple("rms_rate", "ρ", 0.2, "Keras's factor on the length of the step."),
        *declare.weight_decay(0.0, "decoupled"),
    )
    own_dialects = {
        "pytorch": {"learning_rate": 0.001, "averaging": "average", "weight_decay": 0.1},
        "keras": {
            "learning_rate": 0.001,
            "scaling": "rms",
            "weight_decay": 0.004,
        },
        "optax": {"epsilon": 1e-8, "averaging": "unbiased", "scaling": "columns"},
    }
    warnings = {
        "pytorch": "PyTorch refuses what is no matrix; x counts as a matrix of one row here.",
        "keras": "Keras falls back to Adam for what is no matrix; x counts as one row here.",
        "optax": "optax falls back to Adam for what is no matrix; x counts as one row here.",
    }

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"velocity": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        velocity, direction = _gathered(h, now)
        length = norm(direction)
        size = quotient(length, length + h.epsilon)
        third, fifth = NEWTON_SCHULZ[1:]
        rounds = {"direction": direction, "direction_length": length, "singular_value_0": size}
        for count in range(ROUNDS):
            size = NEWTON_SCHULZ[0] * size + third * size**3 + fifth * size**5
            rounds[f"singular_value_{count + 1}"] = size
        factor = h.learning_rate * size
        match h.choice("scaling"):
            case "columns":
                factor = factor * sqrt(dimension(now))
            case "rms":
                factor = factor * h.rms_rate * sqrt(dimension(now))
        rounds["step_length"] = factor
        return Update(
            -factor * quotient(direction, length),
            memory={"velocity": velocity},
            terms=rounds,
        )


def _gathered(h: Hyperparameters, now: StepInputs) -> tuple[Expression, Expression]:
    """The momentum, and the direction that Newton and Schulz's iteration is given."""
    if h.choice("averaging") == "sum":
        velocity = h.momentum * now.velocity + now.gradient
        ahead = now.gradient + h.momentum * velocity
        return velocity, ahead if h.flag("nesterov") else velocity
    velocity = average(h.momentum, now.velocity, now.gradient)
    direction = average(h.momentum, velocity, now.gradient) if h.flag("nesterov") else velocity
    if h.choice("averaging") == "unbiased":
        direction = unbiased(h.momentum, velocity, now)
        if h.flag("nesterov"):
            newest = (1.0 - h.momentum) * now.gradient / (1.0 - h.momentum**now.t)
            direction = h.momentum * velocity / (1.0 - h.momentum ** (now.t + 1.0)) + newest
    return velocity, direction


def _ratio(size: Expression, length: Expression) -> Expression:
    """The length of x over that of the direction; 1 where either is 0."""
    none = equal(minimum(size, length), 0.0)
    return where(none, 1.0, size / where(none, 1.0, length))
