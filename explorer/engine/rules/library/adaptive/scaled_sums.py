"""Descendants of Adagrad that scale by sums over the run: MADGRAD, FTRL."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.mathematics.expression import (
    Operand,
    clip,
    constant,
    sqrt,
)
from explorer.engine.parameter import Number
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.moving_averages import begun, nonzero, quotient
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update


class MADGRAD(Optimizer):
    """Dual averaging: every step starts again from the first point, divided by a cube root.

        λ = (α + ε) √t
        s <- s + λ g,  G <- G + λ g²
        z = x₀ - s / (∛G + ε)
        x <- β x + (1 - β) z

    Use it for sparse gradients, and where SGD with momentum is better than Adam.

    Warning: optax computes √t in 32 bits, which its path follows to about 1e-6. Its weight decay
    is coupled.
    """

    id = "madgrad"
    title = "MADGRAD"
    family = family.ADAPTIVE
    source = "Defazio and Jelassi (2022), Adaptivity without compromise: MADGRAD"
    own_parameters = (
        declare.learning_rate(0.01),
        declare.momentum(0.9, "Share of x that is kept; the rest comes from the averaged point."),
        declare.epsilon(1e-6),
    )
    own_dialects = {"optax": {}}

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"starting_point": 0.0, "gathered_gradients": 0.0, "accumulator": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        origin = begun(now.x, now.starting_point, now)
        weight = (h.learning_rate + h.epsilon) * sqrt(now.t)
        gathered = now.gathered_gradients + weight * now.gradient
        accumulator = now.accumulator + weight * now.gradient**2
        below = nonzero(h, accumulator ** constant(1.0 / 3.0) + h.epsilon, "epsilon")
        target = origin - gathered / below
        reached = h.momentum * now.x + (1.0 - h.momentum) * target
        return Update(
            reached - now.x,
            memory={
                "starting_point": origin,
                "gathered_gradients": gathered,
                "accumulator": accumulator,
            },
            terms={"base_point": target},
        )


class FTRL(Optimizer):
    """Follow the regularised leader: x is the minimum of all gradients so far and a penalty.

        G₊ = G + g²
        s <- s + g + 2 λ₃ x - (G₊ᵖ - Gᵖ) / α x,  G <- G₊        (p = -κ)
        x <- (clip(s, ±λ₁) - s) / (Gᵖ / α + 2 λ₂ + β / α)

    Without penalties and from x = 0 this is Adagrad. Use it for sparse linear models: λ₁ makes
    coordinates exactly 0.

    Warning: the first step forgets where x began, except for what G₀ keeps.
    """

    id = "ftrl"
    title = "FTRL"
    family = family.ADAPTIVE
    source = "McMahan et al. (2013), Ad click prediction: a view from the trenches, algorithm 1"
    own_parameters = (
        declare.learning_rate(0.1),
        Number(
            name="learning_rate_power",
            symbol="κ",
            default=-0.5,
            minimum=-2.0,
            maximum=0.0,
            slider=(-1.0, 0.0),
            meaning="Rates fall with this power of the sum of squares.",
        ),
        declare.initial_accumulator(0.1, "The sum of squares before the first step."),
        declare.multiple(
            "l1_regularization_strength", "λ₁", 0.0, "Holds coordinates at exactly 0."
        ),
        declare.multiple("l2_regularization_strength", "λ₂", 0.0, "Pulls coordinates towards 0."),
        declare.multiple(
            "l2_shrinkage_regularization_strength", "λ₃", 0.0, "Adds 2 λ₃ x to the gradient."
        ),
        declare.multiple("beta", "β", 0.0, "Lowers all rates from the beginning."),
    )
    own_dialects = {"keras": {"learning_rate": 0.001, "weight_decay_form": "first"}}

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"previous_accumulator": h.initial_accumulator, "gathered_gradients": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        power = -h.learning_rate_power
        accumulator = now.previous_accumulator + now.gradient**2
        grown = accumulator**power
        shift = (grown - now.previous_accumulator**power) / h.learning_rate * now.x
        entering = now.gradient + 2.0 * h.l2_shrinkage_regularization_strength * now.x
        gathered = now.gathered_gradients + entering - shift
        below = (grown + h.beta) / h.learning_rate + 2.0 * h.l2_regularization_strength
        kept = clip(gathered, h.l1_regularization_strength) - gathered
        reached = quotient(kept, below)
        return Update(
            reached - now.x,
            memory={"previous_accumulator": accumulator, "gathered_gradients": gathered},
            terms={"accumulator": accumulator, "effective_rate": quotient(1.0, below)},
        )
