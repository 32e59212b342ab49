"""Rules that estimate from the run itself how far a step should go."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.mathematics.expression import (
    Expression,
    Operand,
    constant,
    dot,
    maximum,
    norm,
    sign,
    sqrt,
)
from explorer.engine.parameter import Number, Switch
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.moving_averages import (
    average,
    begun,
    directed,
    nonzero,
    quotient,
)
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update

FACTOR = "Factor on the rate that is found; 1 is the publication's."
FIRST_ESTIMATE = declare.positive(
    "estim_lr0", "d₀", 1e-6, "The first estimate of the distance to the minimum; small is safe."
)


class Prodigy(Optimizer):
    """Adam whose rate d is the largest proven lower bound of the distance to the minimum so far.

        a = d α √(1 - β₂ᵗ) / (1 - β₁ᵗ)
        m <- β₁ m + (1 - β₁) d g
        v <- β₂ v + (1 - β₂) d² g²
        s <- β₃ s + a (d / d₀) g
        r <- β₃ r + a (d / d₀) g·(x₀ - x)
        d <- max(d, κ r / |s|₁)
        x <- x - a (m / (√v + d ε) + λ x)        (a from the d of before)

    β₃ = 0 stands for √β₂. The publication has a = d α, without bias correction.
    Use it to have Adam without tuning a rate; leave α at 1.

    Warning: optax always corrects the bias; the authors' own code does so only if asked.
    """

    id = "prodigy"
    title = "Prodigy"
    family = family.RATE_FREE
    source = "Mishchenko and Defazio (2023), Prodigy: an expeditiously adaptive learner, alg. 4"
    own_parameters = (
        declare.learning_rate(1.0, meaning=FACTOR),
        declare.BETA1,
        declare.BETA2,
        Number(
            name="beta3",
            symbol="β₃",
            default=0.0,
            minimum=0.0,
            maximum=1.0,
            open_maximum=True,
            slider=(0.0, 0.9999),
            off_at_zero=True,
            advanced=True,
            meaning="Memory of the estimate of the distance; 0 stands for the root of β₂.",
        ),
        declare.epsilon(1e-8),
        FIRST_ESTIMATE,
        declare.multiple("estim_lr_coef", "κ", 1.0, "Factor on the estimate of the distance."),
        Switch(
            name="bias_correction",
            default=False,
            meaning="Multiply the rate by Adam's correction, as optax always does.",
        ),
        Switch(
            name="safeguard_warmup",
            default=False,
            advanced=True,
            meaning="s gathers d² g / d₀ without the rate, which is small while it warms up.",
        ),
        *declare.weight_decay_inside(),
    )
    own_dialects = {"optax": {"bias_correction": True}}
    scalar_memory = frozenset({"distance_estimate", "proved_distance"})

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {
            "first_moment": 0.0,
            "second_moment": 0.0,
            "gathered_gradients": 0.0,
            "proved_distance": 0.0,
            "distance_estimate": h.estim_lr0,
            "starting_point": 0.0,
        }

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        origin = begun(now.x, now.starting_point, now)
        distance = now.distance_estimate
        rate = distance * h.learning_rate
        if h.flag("bias_correction"):
            rate = rate * sqrt(1.0 - h.beta2**now.t) / (1.0 - h.beta1**now.t)
        scaled = distance * now.gradient
        first = average(h.beta1, now.first_moment, scaled)
        second = average(h.beta2, now.second_moment, scaled**2)
        memory = h.beta3 if h.on("beta3") else sqrt(h.beta2)
        relative = rate * distance / h.estim_lr0
        weight = distance**2 / h.estim_lr0 if h.flag("safeguard_warmup") else relative
        gathered = memory * now.gathered_gradients + weight * now.gradient
        proved = memory * now.proved_distance + relative * dot(now.gradient, origin - now.x)
        size = _size(gathered)
        estimate = maximum(distance, quotient(h.estim_lr_coef * proved, size))
        below = nonzero(h, sqrt(second) + estimate * h.epsilon, "epsilon")
        return Update(
            -rate * directed(h, now, first / below),
            memory={
                "first_moment": first,
                "second_moment": second,
                "gathered_gradients": gathered,
                "proved_distance": proved,
                "distance_estimate": estimate,
                "starting_point": origin,
            },
            terms={
                "distance_rate": rate,
                "gathered_size": size,
                "effective_rate": rate / below,
            },
        )


class DAdaptAdam(Optimizer):
    """Adam whose rate d is a lower bound of the distance to the minimum.

        a = d α √(1 - β₂ᵗ) / (1 - β₁ᵗ)
        b = g·(s / (√v + ε))
        m <- β₁ m + (1 - β₁) a g,  v <- β₂ v + (1 - β₂) g²
        s <- √β₂ s + (1 - √β₂) a g,  r <- √β₂ r + (1 - √β₂) a b
        d <- max(d, r / ((1 - √β₂) |s|₁))
        x <- x - m / (√v + ε) - a λ x

    Use it like Prodigy, which is newer and finds d faster.

    Warning: written as in optax, with the bias correction in the rate.
    """

    id = "dadapt_adam"
    title = "D-Adapted Adam"
    family = family.RATE_FREE
    source = "Defazio and Mishchenko (2023), Learning-rate-free learning by D-Adaptation"
    own_parameters = (
        declare.learning_rate(1.0, meaning=FACTOR),
        declare.BETA1,
        declare.BETA2,
        declare.epsilon(1e-8),
        FIRST_ESTIMATE,
        *declare.weight_decay_inside(),
    )
    own_dialects = {"optax": {}}
    scalar_memory = frozenset({"distance_estimate", "proved_distance"})

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {
            "scaled_velocity": 0.0,
            "second_moment": 0.0,
            "gathered_gradients": 0.0,
            "proved_distance": 0.0,
            "distance_estimate": h.estim_lr0,
        }

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        distance, slow = now.distance_estimate, sqrt(h.beta2)
        correction = sqrt(1.0 - h.beta2**now.t) / (1.0 - h.beta1**now.t)
        rate = distance * h.learning_rate * correction
        before = nonzero(h, sqrt(now.second_moment) + h.epsilon, "epsilon")
        grown = dot(now.gradient, now.gathered_gradients / before)
        moves = average(h.beta1, now.scaled_velocity, rate * now.gradient)
        second = average(h.beta2, now.second_moment, now.gradient**2)
        gathered = average(slow, now.gathered_gradients, rate * now.gradient)
        proved = average(slow, now.proved_distance, rate * grown)
        size = (1.0 - slow) * _size(gathered)
        below = nonzero(h, sqrt(second) + h.epsilon, "epsilon")
        decay = rate * directed(h, now, constant(0.0))
        return Update(
            -(decay + moves / below),
            memory={
                "scaled_velocity": moves,
                "second_moment": second,
                "gathered_gradients": gathered,
                "proved_distance": proved,
                "distance_estimate": maximum(distance, quotient(proved, size)),
            },
            terms={
                "distance_rate": rate,
                "gathered_size": size,
                "effective_rate": rate / below,
            },
        )


class DoG(Optimizer):
    """Distance over gradients: how far the run has come sets how far it goes.

        r̄ <- max(r̄, |x - x₀|)        (r̄ from ρ (1 + |x₀|))
        G <- G + |g|²
        x <- x - α r̄ / √(G + ε) g

    r̄ is the radius of the circle about the start. Use it where no rate is known; ρ only has to
    be small.

    Warning: the authors recommend an average of the points as the result.
    """

    id = "dog"
    title = "DoG"
    family = family.RATE_FREE
    source = "Ivgi, Hinder, Carmon (2023), DoG is SGD's best friend"
    own_parameters = (
        declare.learning_rate(1.0, meaning=FACTOR),
        declare.positive(
            "initial_distance", "ρ", 1e-6, "The first radius, as a share of 1 + |x₀|."
        ),
        declare.epsilon(1e-8),
    )
    own_dialects = {"optax": {}}
    scalar_memory = frozenset({"radius", "gathered_squares"})

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"radius": 0.0, "gathered_squares": 0.0, "starting_point": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        origin = begun(now.x, now.starting_point, now)
        first = h.initial_distance * (1.0 + norm(now.x))
        radius = maximum(begun(first, now.radius, now), norm(now.x - origin))
        squares = now.gathered_squares + dot(now.gradient, now.gradient)
        rate = h.learning_rate * quotient(radius, sqrt(squares + h.epsilon))
        return Update(
            -rate * now.gradient,
            memory={"radius": radius, "gathered_squares": squares, "starting_point": origin},
            terms={"effective_rate": rate},
        )


class DoWG(Optimizer):
    """Distance over weighted gradients: DoG that counts gradients far from the start more.

        r̄² <- max(r̄², |x - x₀|²)        (r̄² from ρ)
        G <- G + r̄² |g|²
        x <- x - α r̄² / (√G + ε) g

    Use it like DoG; it grows faster from a small first distance.

    Warning: optax starts r̄² at ε, 1e-4, unless told otherwise, as here.
    """

    id = "dowg"
    title = "DoWG"
    family = family.RATE_FREE
    source = "Khaled, Mishchenko, Jin (2023), DoWG unleashed"
    own_parameters = (
        declare.learning_rate(1.0, meaning=FACTOR),
        declare.positive("initial_squared_distance", "ρ", 1e-4, "The first squared radius."),
        declare.epsilon(1e-4),
    )
    own_dialects = {"optax": {}}
    scalar_memory = frozenset({"squared_radius", "gathered_squares"})

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {
            "squared_radius": h.initial_squared_distance,
            "gathered_squares": 0.0,
            "starting_point": 0.0,
        }

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        origin = begun(now.x, now.starting_point, now)
        way = now.x - origin
        square = maximum(now.squared_radius, dot(way, way))
        squares = now.gathered_squares + square * dot(now.gradient, now.gradient)
        rate = h.learning_rate * quotient(square, sqrt(squares) + h.epsilon)
        return Update(
            -rate * now.gradient,
            memory={
                "squared_radius": square,
                "gathered_squares": squares,
                "starting_point": origin,
            },
            terms={"effective_rate": rate},
        )


def _size(vector: Expression) -> Expression:
    """The sum of the sizes of all coordinates."""
    return dot(vector, sign(vector))
