"""Rules that mix gradients and averages: QHM, QHAdam, AggMo."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.mathematics.expression import Operand, sqrt
from explorer.engine.parameter import Number
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.moving_averages import average, moments, nonzero, unbiased
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update


def _share(name: str, symbol: str, default: float, of: str, instead: str) -> Number:
    return Number(
        name=name,
        symbol=symbol,
        default=default,
        minimum=0.0,
        maximum=1.0,
        slider=(0.0, 1.0),
        meaning=f"Share of {of}; the rest is {instead}.",
    )


class QHM(Optimizer):
    """Quasi-hyperbolic momentum: a blend of the gradient and its average.

        m <- β m + (1 - β) g
        x <- x - α ((1 - ν) g + ν m)

    ν = 0 is plain gradient descent, ν = 1 momentum with a true average, ν = β Nesterov's form of
    it. None of PyTorch, Keras, TF.js and optax has it; checked against the authors' qhoptim 1.1.

    Use it to mix plain descent and momentum with one number.

    Warning: m is an average, so the same α moves 1 / (1 - β) times less than in Momentum.
    """

    id = "qhm"
    title = "QHM"
    family = family.MOMENTUM
    source = "Ma and Yarats (2019), Quasi-hyperbolic momentum and Adam for deep learning"
    own_parameters = (
        declare.learning_rate(0.1),
        declare.momentum(0.999, "Memory of the average of gradients."),
        _share("nu", "ν", 0.7, "the average in the step", "the gradient itself"),
    )

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"first_moment": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        first = average(h.momentum, now.first_moment, now.gradient)
        blended = (1.0 - h.nu) * now.gradient + h.nu * first
        return Update(
            -h.learning_rate * blended,
            memory={"first_moment": first},
            terms={"blended_first_moment": blended},
        )


class QHAdam(Optimizer):
    """Adam with each average blended with its newest value.

        m <- β₁ m + (1 - β₁) g
        v <- β₂ v + (1 - β₂) g²
        x <- x - α ((1 - ν₁) g + ν₁ m̂) / (√((1 - ν₂) g² + ν₂ v̂) + ε)        (m̂, v̂ as in Adam)

    ν₁ = ν₂ = 1 is Adam. None of PyTorch, Keras, TF.js and optax has it; checked against the
    authors' qhoptim 1.1.

    Use it to give the newest gradient more weight than Adam does, with as long a memory.
    """

    id = "qhadam"
    title = "QHAdam"
    family = family.ADAPTIVE
    source = "Ma and Yarats (2019), Quasi-hyperbolic momentum and Adam for deep learning"
    own_parameters = (
        declare.learning_rate(0.001),
        declare.decay("beta1", "β₁", 0.995, "gradients"),
        declare.BETA2,
        _share("nu1", "ν₁", 0.7, "the average above the line", "the gradient"),
        _share("nu2", "ν₂", 1.0, "the average under the root", "the squared gradient"),
        declare.epsilon(1e-8),
    )

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"first_moment": 0.0, "second_moment": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        first, second = moments(h, now)
        corrected_first = unbiased(h.beta1, first, now)
        corrected_second = unbiased(h.beta2, second, now)
        blended = (1.0 - h.nu1) * now.gradient + h.nu1 * corrected_first
        square = (1.0 - h.nu2) * now.gradient**2 + h.nu2 * corrected_second
        below = nonzero(h, sqrt(square) + h.epsilon, "epsilon")
        return Update(
            -h.learning_rate * blended / below,
            memory={"first_moment": first, "second_moment": second},
            terms={
                "corrected_first_moment": corrected_first,
                "corrected_second_moment": corrected_second,
                "blended_first_moment": blended,
                "blended_second_moment": square,
                "effective_rate": h.learning_rate / below,
            },
        )


class AggMo(Optimizer):
    """Aggregated momentum: three velocities that forget at different speeds, averaged.

        vᵢ <- βᵢ vᵢ + g,  i = 1, 2, 3
        x <- x - α / 3 (v₁ + v₂ + v₃)

    None of PyTorch, Keras, TF.js and optax has it; checked against pytorch_optimizer 4.1.

    Use it where no single β fits: fast and slow velocities damp each other.
    """

    id = "aggmo"
    title = "AggMo"
    family = family.MOMENTUM
    source = "Lucas et al. (2019), Aggregated momentum: stability through passive damping"
    own_parameters = (
        declare.learning_rate(0.01),
        declare.decay("beta1", "β₁", 0.0, "the first velocity"),
        declare.decay("beta2", "β₂", 0.9, "the second velocity"),
        declare.decay("beta3", "β₃", 0.99, "the third velocity"),
    )

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"velocity_1": 0.0, "velocity_2": 0.0, "velocity_3": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        first = h.beta1 * now.velocity_1 + now.gradient
        second = h.beta2 * now.velocity_2 + now.gradient
        third = h.beta3 * now.velocity_3 + now.gradient
        return Update(
            -(h.learning_rate / 3.0) * (first + second + third),
            memory={"velocity_1": first, "velocity_2": second, "velocity_3": third},
        )
