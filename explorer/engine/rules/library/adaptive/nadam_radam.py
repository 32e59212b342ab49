"""Adam with a look ahead and Adam with a careful start: NAdam, RAdam."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from explorer.engine.mathematics.expression import Expression, Operand, sqrt, where
from explorer.engine.parameter import Number, Parameter
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.moving_averages import average, denominator, moments, unbiased
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update


class NAdam(Optimizer):
    """Adam with Nesterov's look ahead.

        μₜ = β₁ (1 - ½ 0.96^(t ψ)),  P <- P μₜ
        m <- μₜ m + (1 - μₜ) g
        v <- β₂ v + (1 - β₂) g²
        m̂ = μₜ₊₁ m / (1 - P μₜ₊₁) + (1 - μₜ) g / (1 - P),  v̂ = β₂ v / (1 - β₂ᵗ)
        x <- x - α m̂ / (√v̂ + ε)

    Use it like Adam; it reacts to a new gradient a step earlier.

    Warning: no library does this. PyTorch has the ordinary m <- β₁ m + (1 - β₁) g and v̂ without
    β₂. Keras does as PyTorch with ψ = 1 instead of 0.004, so that μ settles within some hundred
    steps. optax has no schedule: m̂ = β₁ m / (1 - β₁ᵗ⁺¹) + (1 - β₁) g / (1 - β₁ᵗ), a first step of
    1.47 α where PyTorch's is 1.06 α. TF.js has no NAdam.
    """

    id = "nadam"
    title = "NAdam"
    family = family.ADAPTIVE
    source = "Dozat (2016), Incorporating Nesterov momentum into Adam"
    own_parameters: ClassVar[tuple[Parameter, ...]] = (
        declare.learning_rate(0.002),
        declare.BETA1,
        declare.BETA2,
        declare.epsilon(1e-8),
        Number(
            name="momentum_decay",
            symbol="ψ",
            default=0.004,
            minimum=0.0,
            maximum=1e3,
            slider=(1e-4, 1.0),
            scale="logarithmic",
            meaning="How fast the momentum grows from β₁ / 2 to β₁: in about 17 / ψ steps by half.",
        ),
        declare.form(
            "form",
            {
                "published": "The average of gradients uses the schedule too, and v̂ has β₂: Dozat.",
                "fixed_average": "An ordinary average; the schedule only blends: PyTorch, Keras.",
                "no_schedule": "The momentum is β₁ from the first step on: optax.",
            },
            "What the momentum schedule acts on.",
        ),
        declare.EPSILON_ROOT,
    )
    own_dialects = {
        "pytorch": {"form": "fixed_average"},
        "keras": {
            "learning_rate": 0.001,
            "epsilon": 1e-7,
            "momentum_decay": 1.0,
            "form": "fixed_average",
            "weight_decay_form": "decoupled",
        },
        "optax": {"form": "no_schedule"},
    }
    warnings = {
        "keras": "Keras 3.15 leaves the 0.004 out of the momentum schedule, so ψ is 1.",
    }
    scalar_memory = frozenset({"momentum_product"})

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        memory: dict[str, Operand] = {"first_moment": 0.0, "second_moment": 0.0}
        return memory if _constant(h) else {**memory, "momentum_product": 1.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        published = h.choice("form") == "published"
        first, second = moments(h, now)
        corrected_second = unbiased(h.beta2, second, now)
        memory = {"first_moment": first, "second_moment": second}
        terms: dict[str, Operand] = {}
        if _constant(h):
            blended = h.beta1 * first / (1.0 - h.beta1 ** (now.t + 1.0))
            blended = blended + (1.0 - h.beta1) * now.gradient / (1.0 - h.beta1**now.t)
        else:
            coefficient, following = _coefficient(h, now.t), _coefficient(h, now.t + 1.0)
            product = now.momentum_product * coefficient
            if published:
                first = average(coefficient, now.first_moment, now.gradient)
                corrected_second = h.beta2 * corrected_second
            blended = following * first / (1.0 - product * following)
            blended = blended + (1.0 - coefficient) * now.gradient / (1.0 - product)
            memory |= {"first_moment": first, "momentum_product": product}
            terms["momentum_coefficient"] = coefficient
            terms["next_momentum_coefficient"] = following
        below = denominator(h, corrected_second)
        return Update(
            -h.learning_rate * blended / below,
            memory=memory,
            terms={
                **terms,
                "blended_first_moment": blended,
                "corrected_second_moment": corrected_second,
                "effective_rate": h.learning_rate / below,
            },
        )


class RAdam(Optimizer):
    """Adam that divides by v̂ only once enough gradients have been seen to trust it.

        m <- β₁ m + (1 - β₁) g
        v <- β₂ v + (1 - β₂) g²
        ρ∞ = 2 / (1 - β₂) - 1,  ρ = ρ∞ - 2 t β₂ᵗ / (1 - β₂ᵗ)
        r = √((ρ - 4) (ρ - 2) ρ∞ / ((ρ∞ - 4) (ρ∞ - 2) ρ))
        x <- x - α r m̂ / (√v̂ + ε)    if ρ > 4, else    x <- x - α m̂        (the paper has ε = 0)

    Use it like Adam, without choosing a warm-up.

    Warning: the threshold is 4 in the paper and 5 in PyTorch and optax; PyTorch adds ε to √v before
    the correction, optax to √v̂ after it. With β₂ = 0.999 the first steps (4 in the paper, 5 in the
    libraries) are unscaled momentum: a rate that suits Adam explodes on a steep surface. Keras and
    TF.js have no RAdam.
    """

    id = "radam"
    title = "RAdam"
    family = family.ADAPTIVE
    source = "Liu et al. (2020), On the variance of the adaptive learning rate and beyond"
    own_parameters = (
        declare.learning_rate(0.001),
        declare.BETA1,
        declare.BETA2,
        declare.epsilon(0.0),
        declare.form(
            "threshold",
            {
                "above_4": "Divides by √v̂ once ρ > 4: the publication.",
                "above_5": "Divides by √v̂ once ρ > 5: PyTorch.",
                "from_5": "Divides by √v̂ once ρ ≥ 5: optax.",
            },
            "Effective length ρ from which the average is trusted.",
        ),
        declare.EPSILON_FORM,
        declare.EPSILON_ROOT,
    )
    own_dialects = {
        "pytorch": {"epsilon": 1e-8, "threshold": "above_5", "epsilon_form": "hat"},
        "optax": {"epsilon": 1e-8, "threshold": "from_5"},
    }

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"first_moment": 0.0, "second_moment": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        first, second = moments(h, now)
        corrected_first = unbiased(h.beta1, first, now)
        corrected_second = unbiased(h.beta2, second, now)
        power = h.beta2**now.t
        longest = 2.0 / (1.0 - h.beta2) - 1.0
        length = longest - 2.0 * now.t * power / (1.0 - power)
        limit = 4.0 if h.choice("threshold") == "above_4" else 5.0
        trusted = length >= limit if h.choice("threshold") == "from_5" else length > limit
        ratio = (length - 4.0) * (length - 2.0) * longest
        ratio = ratio / ((longest - 4.0) * (longest - 2.0) * length)
        rectification = sqrt(where(trusted, ratio, 0.0))
        hat = 1.0 - power if h.choice("epsilon_form") == "hat" else None
        below = denominator(h, corrected_second, hat)
        scale = where(trusted, rectification / below, 1.0)
        return Update(
            -h.learning_rate * corrected_first * scale,
            memory={"first_moment": first, "second_moment": second},
            terms={
                "corrected_first_moment": corrected_first,
                "corrected_second_moment": corrected_second,
                "longest_length": longest,
                "effective_length": length,
                "rectification": rectification,
                "effective_rate": h.learning_rate * scale,
            },
        )


def _constant(h: Hyperparameters) -> bool:
    return h.choice("form") == "no_schedule"


def _coefficient(h: Hyperparameters, t: Expression) -> Expression:
    return h.beta1 * (1.0 - 0.5 * 0.96 ** (t * h.momentum_decay))
