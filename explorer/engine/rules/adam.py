"""Adam."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.expression import Expression, Operand, sqrt
from explorer.engine.optimizer import Optimizer
from explorer.engine.rules import declarations as declare
from explorer.engine.parameter import Choice
from explorer.engine.rule import Hyperparameters, Now, Update

BETA1 = declare.decay("beta1", "β₁", 0.9, "gradients")
BETA2 = declare.decay("beta2", "β₂", 0.999, "squared gradients")
EPSILON_FORM = Choice(
    name="epsilon_form",
    default="corrected",
    advanced=True,
    options={
        "corrected": "√v̂ + ε, after bias correction: the paper's algorithm, PyTorch, TF.js, optax.",
        "hat": "√v + ε̂, before it: the paper's remark, Keras. Larger by 1 / √(1 - β₂ᵗ) at first.",
    },
    meaning="Whether ε is added after or before bias correction.",
)


def moments(h: Hyperparameters, now: Now) -> tuple[Expression, Expression]:
    """The running means of the gradient and of its square."""
    first = h.beta1 * now.first_moment + (1.0 - h.beta1) * now.gradient
    second = h.beta2 * now.second_moment + (1.0 - h.beta2) * now.gradient**2
    return first, second


class Adam(Optimizer):
    """Momentum divided by a running root mean square, both freed from their start at zero.

        m <- β₁ m + (1 - β₁) g
        v <- β₂ v + (1 - β₂) g²
        m̂ = m / (1 - β₁ᵗ),  v̂ = v / (1 - β₂ᵗ)
        x <- x - α m̂ / (√v̂ + ε)

    PyTorch, TF.js and optax as printed. Keras has x <- x - α √(1 - β₂ᵗ) / (1 - β₁ᵗ) m / (√v + ε):
    its ε is larger by 1 / √(1 - β₂ᵗ). ε is 1e-8 in the paper, PyTorch and optax, 1e-7 elsewhere.
    """

    id = "adam"
    title = "Adam"
    source = "Kingma and Ba (2015), Adam: a method for stochastic optimization, algorithm 1"
    own_parameters = (
        declare.learning_rate(0.001),
        BETA1,
        BETA2,
        declare.epsilon(1e-8),
        EPSILON_FORM,
    )
    own_dialects = {
        "pytorch": {},
        "keras": {"epsilon": 1e-7, "epsilon_form": "hat", "weight_decay_form": "decoupled"},
        "tfjs": {"epsilon": 1e-7},
        "optax": {},
    }

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"first_moment": 0.0, "second_moment": 0.0}

    def update(self, h: Hyperparameters, now: Now) -> Update:
        first, second = moments(h, now)
        corrected_first = first / (1.0 - h.beta1**now.t)
        corrected_second = second / (1.0 - h.beta2**now.t)
        if h.choice("epsilon_form") == "hat":
            below = (sqrt(second) + h.epsilon) / sqrt(1.0 - h.beta2**now.t)
        else:
            below = sqrt(corrected_second) + h.epsilon
        return Update(
            -h.learning_rate * corrected_first / below,
            memory={"first_moment": first, "second_moment": second},
            terms={
                "corrected_first_moment": corrected_first,
                "corrected_second_moment": corrected_second,
                "effective_rate": h.learning_rate / below,
            },
        )
