"""Adam, and what stays closest to it: AdamW, AMSGrad, Adamax."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from explorer.engine.mathematics.expression import Expression, Operand, absolute, maximum
from explorer.engine.parameter import Parameter
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.moving_averages import denominator, moments, nonzero, unbiased
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update


class Adam(Optimizer):
    """Momentum divided by a running root mean square, both corrected for their start at zero.

        m <- β₁ m + (1 - β₁) g
        v <- β₂ v + (1 - β₂) g²
        m̂ = m / (1 - β₁ᵗ),  v̂ = v / (1 - β₂ᵗ)
        x <- x - α m̂ / (√(v̂ + ε′) + ε)

    PyTorch, TF.js and optax as printed, with ε′ = 0; only optax can set ε′.

    Use it as the first try where scales are unknown: each coordinate moves by about α per step.

    Warning: Keras has x <- x - α √(1 - β₂ᵗ) / (1 - β₁ᵗ) m / (√v + ε), so its ε is larger by
    1 / √(1 - β₂ᵗ), 32 times at the first step. ε is 1e-8 in the paper, PyTorch and optax, 1e-7 in
    Keras and TF.js. PyTorch's weight decay is coupled, Keras's decoupled.
    """

    id = "adam"
    title = "Adam"
    family = family.ADAPTIVE
    source = "Kingma and Ba (2015), Adam: a method for stochastic optimization, algorithm 1"
    own_parameters: ClassVar[tuple[Parameter, ...]] = (
        declare.learning_rate(0.001),
        declare.BETA1,
        declare.BETA2,
        declare.epsilon(1e-8),
        declare.EPSILON_FORM,
        declare.EPSILON_ROOT,
    )
    own_dialects = {
        "pytorch": {},
        "keras": {"epsilon": 1e-7, "epsilon_form": "hat", "weight_decay_form": "decoupled"},
        "tfjs": {"epsilon": 1e-7},
        "optax": {},
    }

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"first_moment": 0.0, "second_moment": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        first, second = moments(h, now)
        corrected_first = unbiased(h.beta1, first, now)
        corrected_second = unbiased(h.beta2, second, now)
        below = denominator(h, corrected_second, _hat(h, now))
        return Update(
            -h.learning_rate * corrected_first / below,
            memory={"first_moment": first, "second_moment": second},
            terms={
                "corrected_first_moment": corrected_first,
                "corrected_second_moment": corrected_second,
                "effective_rate": h.learning_rate / below,
            },
        )


class AdamW(Adam):
    """Adam with separate weight decay, so that decay is not divided by √v̂.

        x <- x - α m̂ / (√v̂ + ε) - α λ x        (m̂ and v̂ as in Adam)

    PyTorch, Keras and optax as printed: one path, except for Keras's ε (see Adam).

    Use it in place of Adam wherever weight decay is wanted.

    Warning: the publication has - λ x without α, scaled by the schedule's factor alone; no
    library does that. Here λ in the form ``unscaled`` does not follow a schedule. λ is 0.01 in
    PyTorch, 0.004 in Keras, 0.0001 in optax. TF.js has no AdamW.
    """

    id = "adamw"
    title = "AdamW"
    family = family.ADAPTIVE
    source = "Loshchilov and Hutter (2019), Decoupled weight decay regularization, algorithm 2"
    own_parameters = (*Adam.own_parameters, *declare.weight_decay(1e-4, "unscaled"))
    own_dialects = {
        "pytorch": {"weight_decay": 0.01, "weight_decay_form": "decoupled"},
        "keras": {
            "epsilon": 1e-7,
            "epsilon_form": "hat",
            "weight_decay": 0.004,
            "weight_decay_form": "decoupled",
        },
        "optax": {"weight_decay": 1e-4, "weight_decay_form": "decoupled"},
    }


class AMSGrad(Optimizer):
    """Adam with the largest second moment so far, so that no rate ever grows again.

        m <- β₁ m + (1 - β₁) g
        v <- β₂ v + (1 - β₂) g²
        V <- max(V, v)
        x <- x - α m / (√V + ε)        (the paper has ε = 0)

    Use it where Adam does not come to rest because it forgets rare large gradients.

    Warning: PyTorch and Keras correct both afterwards, m / (1 - β₁ᵗ) and V / (1 - β₂ᵗ), which
    lets rates grow again in the first steps; optax corrects v before the maximum. Three different
    paths from the same numbers. Keras has its ε as in Adam. TF.js has no AMSGrad.
    """

    id = "amsgrad"
    title = "AMSGrad"
    family = family.ADAPTIVE
    source = "Reddi, Kale, Kumar (2018), On the convergence of Adam and beyond, algorithm 2"
    own_parameters = (
        declare.learning_rate(0.001),
        declare.BETA1,
        declare.BETA2,
        declare.epsilon(0.0),
        declare.form(
            "correction",
            {
                "none": "No bias correction at all: the publication.",
                "after_maximum": "m̂ and V / (1 - β₂ᵗ), V the maximum of raw v: PyTorch and Keras.",
                "before_maximum": "m̂, and V the maximum of v̂: optax.",
                "first_moment": "m̂ and raw V: optax with bias_correction_nu=False.",
            },
            "Where the averages are corrected for their start at zero.",
        ),
        declare.EPSILON_FORM,
        declare.EPSILON_ROOT,
    )
    own_dialects = {
        "pytorch": {"epsilon": 1e-8, "correction": "after_maximum"},
        "keras": {
            "epsilon": 1e-7,
            "correction": "after_maximum",
            "epsilon_form": "hat",
            "weight_decay_form": "decoupled",
        },
        "optax": {"epsilon": 1e-8, "correction": "before_maximum"},
    }

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"first_moment": 0.0, "second_moment": 0.0, "largest_second_moment": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        first, second = moments(h, now)
        correction = h.choice("correction")
        terms = {}
        candidate, above = second, first
        if correction != "none":
            above = unbiased(h.beta1, first, now)
            terms["corrected_first_moment"] = above
        if correction == "before_maximum":
            candidate = unbiased(h.beta2, second, now)
            terms["corrected_second_moment"] = candidate
        square = largest = maximum(now.largest_second_moment, candidate)
        if correction == "after_maximum":
            square = unbiased(h.beta2, largest, now)
            terms["corrected_second_moment"] = square
        below = denominator(h, square, _hat(h, now))
        return Update(
            -h.learning_rate * above / below,
            memory={
                "first_moment": first,
                "second_moment": second,
                "largest_second_moment": largest,
            },
            terms={**terms, "effective_rate": h.learning_rate / below},
        )


class Adamax(Optimizer):
    """Adam with a fading maximum of |g| in place of the root mean square.

        m <- β₁ m + (1 - β₁) g
        u <- max(β₂ u, |g|)
        x <- x - α / (1 + γ (t - 1)) · m / (1 - β₁ᵗ) / (u + ε)        (the paper has ε = 0)

    Use it where a single large gradient should count for a long time.

    Warning: PyTorch and optax have ε inside, u <- max(β₂ u, |g| + ε); Keras and TF.js after the
    maximum as printed. The rate is 0.002 except in Keras, where it is 0.001. γ is TF.js's
    ``decay``.
    """

    id = "adamax"
    title = "Adamax"
    family = family.ADAPTIVE
    source = "Kingma and Ba (2015), Adam: a method for stochastic optimization, algorithm 2"
    own_parameters: ClassVar[tuple[Parameter, ...]] = (
        declare.learning_rate(0.002),
        declare.BETA1,
        declare.decay("beta2", "β₂", 0.999, "largest gradients"),
        declare.epsilon(0.0),
        declare.form(
            "epsilon_placement",
            {
                "after_maximum": "u + ε, u the plain maximum: Keras and TF.js.",
                "inside_maximum": "|g| + ε enters the maximum: PyTorch and optax.",
            },
            "Where ε stands.",
        ),
        declare.LEARNING_RATE_DECAY,
    )
    own_dialects = {
        "pytorch": {"epsilon": 1e-8, "epsilon_placement": "inside_maximum"},
        "keras": {"learning_rate": 0.001, "epsilon": 1e-7, "weight_decay_form": "decoupled"},
        "tfjs": {"epsilon": 1e-7},
        "optax": {"epsilon": 1e-8, "epsilon_placement": "inside_maximum"},
    }

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"first_moment": 0.0, "largest_gradient": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        # As PyTorch and Keras round it: where m oscillates, another rounding soon shows.
        first = now.first_moment + (1.0 - h.beta1) * (now.gradient - now.first_moment)
        corrected = unbiased(h.beta1, first, now)
        if h.choice("epsilon_placement") == "inside_maximum":
            largest = maximum(h.beta2 * now.largest_gradient, absolute(now.gradient) + h.epsilon)
            below = nonzero(h, largest, "epsilon")
        else:
            largest = maximum(h.beta2 * now.largest_gradient, absolute(now.gradient))
            below = nonzero(h, largest + h.epsilon, "epsilon")
        rate = h.learning_rate / (1.0 + (now.t - 1.0) * h.learning_rate_decay)
        return Update(
            -rate * first / ((1.0 - h.beta1**now.t) * below),
            memory={"first_moment": first, "largest_gradient": largest},
            terms={"corrected_first_moment": corrected, "effective_rate": rate / below},
        )


def _hat(h: Hyperparameters, now: StepInputs) -> Expression | None:
    return 1.0 - h.beta2**now.t if h.choice("epsilon_form") == "hat" else None
