"""Adam with another second moment: AdaBelief, Yogi, Adan, ADOPT."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from explorer.engine.mathematics.expression import (
    Operand,
    clip,
    constant,
    equal,
    maximum,
    sign,
    sqrt,
    where,
)
from explorer.engine.parameter import Number
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.moving_averages import average, denominator, unbiased
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update


class AdaBelief(Optimizer):
    """Adam that divides by how far gradients are from their own average.

        m <- β₁ m + (1 - β₁) g
        s <- β₂ s + (1 - β₂) (g - m)² + ε′
        x <- x - α m / (1 - β₁ᵗ) / (√(s / (1 - β₂ᵗ)) + ε)

    optax as printed. ε′ is added at every step and stays in s, so s never falls below about
    ε′ / (1 - β₂).

    Use it like Adam, for longer steps where gradients are as expected.

    Warning: both are 1e-16; with Adam's usual 1e-8 the path is a different one. None of PyTorch,
    Keras and TF.js has AdaBelief.
    """

    id = "adabelief"
    title = "AdaBelief"
    family = family.ADAPTIVE
    source = (
        "Zhuang et al. (2020), AdaBelief optimizer: adapting stepsizes by the belief in "
        "observed gradients"
    )
    own_parameters = (
        declare.learning_rate(0.001),
        declare.BETA1,
        declare.decay("beta2", "β₂", 0.999, "squared deviations"),
        declare.epsilon(1e-16),
        replace(
            declare.EPSILON_ROOT,
            default=1e-16,
            meaning="Added to the average of squared deviations at every step; it stays in there.",
        ),
    )
    own_dialects = {"optax": {}}

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"first_moment": 0.0, "squared_deviation": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        first = average(h.beta1, now.first_moment, now.gradient)
        deviation = average(h.beta2, now.squared_deviation, (now.gradient - first) ** 2)
        deviation = deviation + h.epsilon_root
        corrected_first = unbiased(h.beta1, first, now)
        corrected = unbiased(h.beta2, deviation, now)
        below = sqrt(corrected) + h.epsilon
        return Update(
            -h.learning_rate * corrected_first / below,
            memory={"first_moment": first, "squared_deviation": deviation},
            terms={
                "corrected_first_moment": corrected_first,
                "corrected_squared_deviation": corrected,
                "effective_rate": h.learning_rate / below,
            },
        )


class Yogi(Optimizer):
    """Adam whose second moment moves by at most (1 - β₂) g², however far it has to go.

        m <- β₁ m + (1 - β₁) g
        v <- v - (1 - β₂) sign(v - g²) g²
        x <- x - α m / (√v + ε)

    Use it where Adam's average of squares rises and falls too fast.

    Warning: optax divides both by 1 - βᵗ as Adam does, and starts not only v but also m at 1e-6.
    None of PyTorch, Keras and TF.js has Yogi.
    """

    id = "yogi"
    title = "Yogi"
    family = family.ADAPTIVE
    source = "Zaheer et al. (2018), Adaptive methods for nonconvex optimization"
    own_parameters = (
        declare.learning_rate(0.01),
        declare.BETA1,
        declare.BETA2,
        declare.epsilon(1e-3),
        declare.initial_accumulator(1e-6, "The second moment before the first step."),
        Number(
            name="initial_first_moment",
            symbol="m₀",
            default=0.0,
            minimum=-1e6,
            maximum=1e6,
            advanced=True,
            meaning="The first moment before the first step: 0, but 1e-6 in optax.",
        ),
        declare.BIAS_CORRECTION,
    )
    own_dialects = {"optax": {"initial_first_moment": 1e-6, "bias_correction": True}}

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"first_moment": h.initial_first_moment, "second_moment": h.initial_accumulator}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        square = now.gradient**2
        above = first = average(h.beta1, now.first_moment, now.gradient)
        second = now.second_moment - (1.0 - h.beta2) * sign(now.second_moment - square) * square
        under = second
        terms = {}
        if h.flag("bias_correction"):
            above = unbiased(h.beta1, first, now)
            under = unbiased(h.beta2, second, now)
            terms = {"corrected_first_moment": above, "corrected_second_moment": under}
        below = sqrt(under) + h.epsilon
        return Update(
            -h.learning_rate * above / below,
            memory={"first_moment": first, "second_moment": second},
            terms={**terms, "effective_rate": h.learning_rate / below},
        )


class Adan(Optimizer):
    """Adam with Nesterov momentum estimated from the change of the gradient.

        d = g - previous g        (0 at the first step)
        m <- β₁ m + (1 - β₁) g
        w <- β₂ w + (1 - β₂) d
        n <- β₃ n + (1 - β₃) (g + β₂ d)²
        u = (m̂ + β₂ ŵ) / (√(n̂ + ε′) + ε)        (hats divide by 1 - βᵗ)
        x <- (x - α u) / (1 + α λ)

    The betas are memories, as in Adam; the publication writes 1 - β for them.

    Use it as an Adam that looks ahead, where gradients have little noise.

    Warning: optax 0.2.8 weighs d and ŵ with 1 - β₂ = 0.08 instead of β₂ = 0.92, has ε′ = 1e-8, and
    subtracts α λ x instead of dividing. None of PyTorch, Keras and TF.js has Adan.
    """

    id = "adan"
    title = "Adan"
    family = family.ADAPTIVE
    source = (
        "Xie et al. (2022), Adan: adaptive Nesterov momentum algorithm for faster optimizing "
        "deep models"
    )
    own_parameters = (
        declare.learning_rate(0.001),
        declare.decay("beta1", "β₁", 0.98, "gradients"),
        declare.decay("beta2", "β₂", 0.92, "changes of the gradient"),
        declare.decay("beta3", "β₃", 0.99, "squared looked-ahead gradients"),
        declare.epsilon(1e-8),
        declare.EPSILON_ROOT,
        declare.form(
            "difference_weight",
            {
                "published": "The change of the gradient is weighed with β₂: the publication.",
                "optax_0_2_8": "optax 0.2.8 weighs it with 1 - β₂, so it hardly looks ahead.",
            },
            "The weight of the change of the gradient.",
        ),
        *declare.weight_decay(0.0, "proximal"),
    )
    own_dialects = {"optax": {"epsilon_root": 1e-8, "weight_decay_form": "decoupled"}}
    warnings = {
        "optax": "optax 0.2.8 weighs the change of the gradient with 1 - β₂; "
        "choose the difference weight optax_0_2_8 to see its path."
    }

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {
            "previous_gradient": 0.0,
            "first_moment": 0.0,
            "difference_moment": 0.0,
            "second_moment": 0.0,
        }

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        late = h.choice("difference_weight") == "optax_0_2_8"
        weight = 1.0 - h.beta2 if late else h.beta2
        difference = where(equal(now.t, 1.0), 0.0, now.gradient - now.previous_gradient)
        first = average(h.beta1, now.first_moment, now.gradient)
        change = average(h.beta2, now.difference_moment, difference)
        ahead = now.gradient + weight * difference
        second = average(h.beta3, now.second_moment, ahead**2)
        corrected_first = unbiased(h.beta1, first, now)
        corrected_change = unbiased(h.beta2, change, now)
        corrected_second = unbiased(h.beta3, second, now)
        below = denominator(h, corrected_second)
        return Update(
            -h.learning_rate * (corrected_first + weight * corrected_change) / below,
            memory={
                "previous_gradient": now.gradient,
                "first_moment": first,
                "difference_moment": change,
                "second_moment": second,
            },
            terms={
                "gradient_difference": difference,
                "corrected_first_moment": corrected_first,
                "corrected_difference_moment": corrected_change,
                "corrected_second_moment": corrected_second,
                "effective_rate": h.learning_rate / below,
            },
        )


class Adopt(Optimizer):
    """Adam in another order: the gradient is divided by the past first, then averaged.

        first step: v <- g², and x stays
        q = g / max(√v, ε), cut to ± (t - 1)^¼
        m <- β₁ m + (1 - β₁) q
        x <- x - α m
        v <- β₂ v + (1 - β₂) g²        (used from the next step on)

    optax as printed.

    Use it like Adam where no β₂ is known to be safe.

    Warning: other implementations cut at t^¼, one step looser. None of PyTorch, Keras and TF.js
    has ADOPT.
    """

    id = "adopt"
    title = "ADOPT"
    family = family.ADAPTIVE
    source = (
        "Taniguchi et al. (2024), ADOPT: modified Adam can converge with any β₂ with the "
        "optimal rate"
    )
    own_parameters = (
        declare.learning_rate(0.001),
        declare.BETA1,
        declare.decay("beta2", "β₂", 0.9999, "squared gradients"),
        declare.epsilon(1e-6),
        declare.form(
            "clipping",
            {
                "published": "q is cut to ± (t - 1)^¼, so to ± 1 at the first move.",
                "looser": "q is cut to ± t^¼: the pytorch_optimizer package.",
                "none": "q is not cut: the publication's first form.",
            },
            "How large the normalised gradient may be.",
        ),
    )
    own_dialects = {"optax": {}}

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"first_moment": 0.0, "second_moment": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        start = equal(now.t, 1.0)
        below = maximum(sqrt(now.second_moment), h.epsilon)
        below = where(equal(below, 0.0), 1.0, below)
        normalised = now.gradient / below
        bounds = {"published": now.t - 1.0, "looser": now.t}
        bound = bounds.get(h.choice("clipping"))
        if bound is not None:
            normalised = clip(normalised, bound**0.25)
        normalised = where(start, 0.0, normalised)
        first = average(h.beta1, now.first_moment, normalised)
        second = average(h.beta2, now.second_moment, now.gradient**2)
        return Update(
            -h.learning_rate * first,
            memory={
                "first_moment": first,
                "second_moment": where(start, now.gradient**2, second),
            },
            terms={
                "normalised_gradient": normalised,
                "effective_rate": where(start, constant(0.0), h.learning_rate / below),
            },
        )
