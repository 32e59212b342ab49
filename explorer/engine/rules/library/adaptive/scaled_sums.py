"""Descendants of Adagrad that scale by sums over the run: Adafactor, MADGRAD, FTRL."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.mathematics.expression import (
    Operand,
    clip,
    constant,
    maximum,
    mean,
    minimum,
    sqrt,
)
from explorer.engine.parameter import Number, Switch
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.moving_averages import begun, nonzero, quotient
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update


class Adafactor(Optimizer):
    """RMSProp without a rate of its own: steps are a share of the size of x.

        w = t ** τ,  v <- (1 - w) v + w (g² + ε₁)
        u = g / √v,  u <- u / max(1, rms(u) / d)
        x <- x - max(ε₂, rms(x)) min(α, 1 / √t) u

    rms is the root of the mean square. Only matrices have a factored v; x is no matrix here. Use
    it to save memory in large models.

    Warning: PyTorch has no ε₁ in v but √max(v, ε₁²) below, and ε₁ from the precision of numbers;
    optax keeps α as it is, without 1 / √t.
    """

    id = "adafactor"
    title = "Adafactor"
    family = family.ADAPTIVE
    source = "Shazeer and Stern (2018), Adafactor: adaptive learning rates with sublinear memory"
    own_parameters = (
        declare.learning_rate(0.01),
        Number(
            name="beta2_decay",
            symbol="τ",
            default=-0.8,
            minimum=-10.0,
            maximum=0.0,
            slider=(-1.0, -0.1),
            meaning="The newest square weighs t to this power; nearer to 0 forgets faster.",
        ),
        declare.positive("epsilon1", "ε₁", 1e-30, "Keeps the second moment above 0."),
        declare.positive("epsilon2", "ε₂", 1e-3, "The size that x is taken to have at least."),
        declare.positive("clip_threshold", "d", 1.0, "Largest root mean square of a step's u."),
        declare.form(
            "epsilon1_form",
            {
                "added": "g² + ε₁ enters v: the publication, Keras and optax.",
                "floor": "√v is at least ε₁: PyTorch.",
            },
            "How ε₁ keeps the denominator above 0.",
        ),
        Switch(
            name="relative_step",
            default=True,
            meaning="The rate is at most 1 / √t.",
        ),
        *declare.weight_decay(0.0, "decoupled"),
    )
    own_dialects = {
        "pytorch": {"epsilon1": 2.220446049250313e-16, "epsilon1_form": "floor"},
        "keras": {"learning_rate": 0.001},
        "optax": {"relative_step": False},
    }

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"second_moment": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        floor = h.choice("epsilon1_form") == "floor"
        weight = now.t**h.beta2_decay
        entering = now.gradient**2 if floor else now.gradient**2 + h.epsilon1
        second = (1.0 - weight) * now.second_moment + weight * entering
        below = sqrt(maximum(second, h.epsilon1**2) if floor else second)
        direction = now.gradient / below
        rate = h.learning_rate
        if h.flag("relative_step"):
            rate = minimum(rate, 1.0 / sqrt(now.t))
        length = maximum(h.epsilon2, sqrt(mean(now.x**2))) * rate
        shortened = maximum(1.0, sqrt(mean(direction**2)) / h.clip_threshold)
        return Update(
            -(length / shortened) * direction,
            memory={"second_moment": second},
            terms={"normalised_gradient": direction, "step_length": length / shortened},
        )


class MADGRAD(Optimizer):
    """Dual averaging: every step is taken anew from the start, divided by a cube root.

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
        declare.momentum(0.9, "Share of x that is kept; the rest is the point averaged to."),
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

    Warning: the first step forgets where x began, but for what G₀ keeps of it.
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
    own_dialects = {"keras": {"learning_rate": 0.001, "weight_decay_form": "decoupled"}}

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
