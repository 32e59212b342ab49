"""Adam with more memory, another order, or gradients corrected for their change."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.mathematics.expression import Operand, maximum, norm, sqrt
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.adaptive.adam import Adamax
from explorer.engine.rules.library.adaptive.nadam_radam import NAdam
from explorer.engine.rules.library.moving_averages import (
    average,
    begun,
    denominator,
    moments,
    nonzero,
    unbiased,
)
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update


class AdEMAMix(Optimizer):
    """Adam with a second, very slow average of gradients beside the first.

        m <- β₁ m + (1 - β₁) g,  n <- β₃ n + (1 - β₃) g,  v <- β₂ v + (1 - β₂) g²
        x <- x - α ((m / (1 - β₁ᵗ) + κ n) / (√(v / (1 - β₂ᵗ)) + ε) + λ x)

    n is not corrected for its start. Use it for long runs, where old gradients are still
    informative.

    Warning: the publication raises κ and β₃ slowly to their values; optax, as here, does not
    unless given schedules.
    """

    id = "ademamix"
    title = "AdEMAMix"
    family = family.ADAPTIVE
    source = "Pagliardini, Ablin, Grangier (2024), The AdEMAMix optimizer: better, faster, older"
    own_parameters = (
        declare.learning_rate(0.001),
        declare.BETA1,
        declare.BETA2,
        declare.decay("beta3", "β₃", 0.9999, "gradients long ago"),
        declare.multiple("alpha", "κ", 5.0, "Weight of the slow average."),
        declare.epsilon(1e-8),
        declare.EPSILON_ROOT,
        *declare.weight_decay(0.0, "decoupled"),
    )
    own_dialects = {"optax": {}}

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"first_moment": 0.0, "slow_moment": 0.0, "second_moment": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        first, second = moments(h, now)
        slow = average(h.beta3, now.slow_moment, now.gradient)
        corrected_first = unbiased(h.beta1, first, now)
        corrected_second = unbiased(h.beta2, second, now)
        below = denominator(h, corrected_second)
        return Update(
            -h.learning_rate * (corrected_first + h.alpha * slow) / below,
            memory={"first_moment": first, "slow_moment": slow, "second_moment": second},
            terms={
                "corrected_first_moment": corrected_first,
                "corrected_second_moment": corrected_second,
                "effective_rate": h.learning_rate / below,
            },
        )


class ACProp(Optimizer):
    """The newest gradient, divided by a deviation that does not include it yet.

        x <- x - α g / (√(s / (1 - β₂ᵗ⁻¹)) + ε)        (s of the step before; 1 at the first)
        s <- β₂ s + (1 - β₂) (g - m)² + ε′        (m of the step before)
        m <- β₁ m + (1 - β₁) g

    Use it where Adam's own gradient in its denominator hides rare, large gradients.

    Warning: the first step is plain gradient descent, however steep f is.
    """

    id = "acprop"
    title = "ACProp"
    family = family.ADAPTIVE
    source = "Zhuang et al. (2021), Momentum centering and asynchronous update"
    own_parameters = (
        declare.learning_rate(0.001),
        declare.BETA1,
        declare.BETA2,
        declare.epsilon(1e-8),
        declare.positive("epsilon_root", "ε′", 1e-8, "Added to the squared deviation each step."),
        *declare.weight_decay(0.0, "decoupled"),
    )
    own_dialects = {"optax": {"epsilon": 1e-16, "epsilon_root": 1e-16}}

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"first_moment": 0.0, "squared_deviation": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        gathered = 1.0 - h.beta2 ** maximum(now.t - 1.0, 1.0)
        corrected = begun(1.0, now.squared_deviation / gathered, now)
        below = nonzero(h, sqrt(corrected) + h.epsilon, "epsilon")
        distance = now.gradient - now.first_moment
        deviation = average(h.beta2, now.squared_deviation, distance**2) + h.epsilon_root
        return Update(
            -h.learning_rate * now.gradient / below,
            memory={
                "first_moment": average(h.beta1, now.first_moment, now.gradient),
                "squared_deviation": deviation,
            },
            terms={
                "corrected_squared_deviation": corrected,
                "effective_rate": h.learning_rate / below,
            },
        )


class AdamaxW(Adamax):
    """Adamax with separate weight decay, as in AdamW.

        x <- x - α / (1 - β₁ᵗ) m / u - α λ x        (m and u as in Adamax)

    Use it where Adamax would be used and x should stay small.

    Warning: only optax has it under its own name; elsewhere it is Adamax with decoupled weight
    decay.
    """

    id = "adamaxw"
    title = "AdamaxW"
    source = "Kingma and Ba (2015); Loshchilov and Hutter (2019), Decoupled weight decay"
    own_parameters = (*Adamax.own_parameters, *declare.weight_decay(1e-4, "decoupled"))
    own_dialects = {"optax": {**Adamax.own_dialects["optax"], "weight_decay": 1e-4}}


class NAdamW(NAdam):
    """NAdam with separate weight decay, as in AdamW.

        x <- x - α m̄ / (√v̂ + ε) - α λ x        (m̄ and v̂ as in NAdam)

    Use it where NAdam would be used and x should stay small.

    Warning: each library has the momentum of its own NAdam. PyTorch's is
    ``NAdam(decoupled_weight_decay=True)``, optax's ``adamw(nesterov=True)``, with no schedule of
    the momentum.
    """

    id = "nadamw"
    title = "NAdamW"
    source = "Dozat (2016); Loshchilov and Hutter (2019), Decoupled weight decay regularization"
    own_parameters = (*NAdam.own_parameters, *declare.weight_decay(1e-4, "decoupled"))
    own_dialects = {
        "pytorch": {**NAdam.own_dialects["pytorch"], "weight_decay": 0.01},
        "optax": {**NAdam.own_dialects["optax"], "weight_decay": 1e-4},
    }
    warnings = {}


class MARS(Optimizer):
    """AdamW over gradients that are corrected by a part of their change.

        c = g + κ β₁ / (1 - β₁) (g - previous g);  c <- c / max(1, |c|)
        m <- β₁ m + (1 - β₁) c,  v <- β₂ v + (1 - β₂) c²
        x <- x - α ((m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε) + λ x)

    The form that takes the previous gradient as it was, on the data of its own step. Use it where
    the gradient is noisy.

    Warning: none of the libraries has it; it is here as a reference.
    """

    id = "mars"
    title = "MARS"
    family = family.ADAPTIVE
    source = "Yuan et al. (2024), MARS: unleashing the power of variance reduction, algorithm 3"
    own_parameters = (
        declare.learning_rate(0.003),
        declare.decay("beta1", "β₁", 0.95, "corrected gradients"),
        declare.decay("beta2", "β₂", 0.99, "squared corrected gradients"),
        declare.multiple("gamma", "κ", 0.025, "Share of the change that is carried on.", high=1.0),
        declare.epsilon(1e-8),
        *declare.weight_decay(0.0, "decoupled"),
    )

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"previous_gradient": 0.0, "first_moment": 0.0, "second_moment": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        change = begun(0.0, now.gradient - now.previous_gradient, now)
        raised = now.gradient + h.gamma * (h.beta1 / (1.0 - h.beta1)) * change
        corrected = raised / maximum(1.0, norm(raised))
        first = average(h.beta1, now.first_moment, corrected)
        second = average(h.beta2, now.second_moment, corrected**2)
        corrected_first = unbiased(h.beta1, first, now)
        corrected_second = unbiased(h.beta2, second, now)
        below = nonzero(h, sqrt(corrected_second) + h.epsilon, "epsilon")
        return Update(
            -h.learning_rate * corrected_first / below,
            memory={
                "previous_gradient": now.gradient,
                "first_moment": first,
                "second_moment": second,
            },
            terms={
                "normalised_gradient": corrected,
                "corrected_first_moment": corrected_first,
                "corrected_second_moment": corrected_second,
                "effective_rate": h.learning_rate / below,
            },
        )
