"""Gradient descent, plain and with momentum."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.mathematics.expression import Expression, Operand, equal, where
from explorer.engine.parameter import Choice, Number
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update


class GradientDescent(Optimizer):
    """Straight against the gradient.

        x <- x - α g

    Same path in PyTorch, Keras, TF.js and optax.

    Use it to see what the surface alone does; every other rule is measured against it.

    Warning: the default rate is 0.001 in PyTorch, 0.01 in Keras and TF.js.
    """

    id = "gradient_descent"
    title = "Gradient descent"
    family = family.MOMENTUM
    source = "Cauchy (1847), Méthode générale pour la résolution des systèmes d'équations"
    own_parameters = (declare.learning_rate(0.1),)
    own_dialects = {
        "pytorch": {"learning_rate": 0.001},
        "keras": {"learning_rate": 0.01, "weight_decay_form": "decoupled"},
        "tfjs": {"learning_rate": 0.01},
        "optax": {},
    }

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        return Update(-h.learning_rate * now.gradient)


TFJS_WARNING = (
    "compile({optimizer: 'sgd', momentum: 0.9}) of TF.js 4.22 silently ignores the momentum; "
    "tf.train.momentum has it."
)


class Momentum(Optimizer):
    """Heavy ball: a velocity accumulates gradients and carries the ball on.

        v <- β v - α (1 - τ) g        (at the first step v <- -α g)
        x <- x + v

    As in Polyak and Keras, with the dampening τ = 0; only PyTorch has τ.

    Use it in long valleys, where plain descent swings from side to side and hardly advances.

    Warning: PyTorch, TF.js and optax have the rate outside, v <- β v + g and x <- x - α v. That
    is the same path as long as the rate does not change. When it does, all of their v is rescaled
    at once, while inside an old velocity dies out with the old rate.
    """

    id = "momentum"
    title = "Momentum"
    family = family.MOMENTUM
    source = "Polyak (1964), Some methods of speeding up the convergence of iteration methods"
    own_parameters = (
        declare.learning_rate(0.01),
        declare.momentum(0.9),
        Number(
            name="dampening",
            symbol="τ",
            default=0.0,
            minimum=0.0,
            maximum=1.0,
            slider=(0.0, 1.0),
            off_at_zero=True,
            advanced=True,
            meaning="Takes this share off each gradient, except the first, before it enters v.",
        ),
        declare.rate_placement("inside"),
    )
    own_dialects = {
        "pytorch": {"learning_rate": 0.001, "rate_placement": "outside"},
        "keras": {"weight_decay_form": "decoupled"},
        "tfjs": {"rate_placement": "outside"},
        "optax": {"rate_placement": "outside"},
    }
    warnings = {"tfjs": TFJS_WARNING}

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"velocity": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        velocity, step = _velocity(h, now)
        return Update(step, memory={"velocity": velocity})


class Nesterov(Optimizer):
    """Nesterov's momentum: the gradient counts where the velocity is about to lead.

        v <- β v - α f'(x + β v)
        x <- x + v

    PyTorch, TF.js and optax, and Keras with the rate inside, never leave the point looked at:
        v <- β v + g
        x <- x - α (g + β v)

    Use it like momentum, where the heavy ball overshoots.

    Warning: the library's x is Sutskever's x + β v, so the two paths differ although they are
    equivalent: the first step is (1 + β) α long in one and α in the other.
    """

    id = "nesterov"
    title = "Nesterov momentum"
    family = family.MOMENTUM
    source = (
        "Nesterov (1983); Sutskever et al. (2013), On the importance of initialization and "
        "momentum in deep learning"
    )
    own_parameters = (
        declare.learning_rate(0.01),
        declare.momentum(0.9),
        declare.rate_placement("outside"),
        Choice(
            name="form",
            default="sutskever",
            options={
                "sutskever": "The publication: the gradient is taken at x + βv.",
                "library": "The rewritten form of the libraries: the gradient is taken at x.",
            },
            meaning="Which of the two equivalent forms is used.",
        ),
    )
    own_dialects = {
        "pytorch": {"learning_rate": 0.001, "form": "library"},
        "keras": {
            "form": "library",
            "rate_placement": "inside",
            "weight_decay_form": "decoupled",
        },
        "tfjs": {"form": "library"},
        "optax": {"form": "library"},
    }
    warnings = {"tfjs": TFJS_WARNING}

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"velocity": 0.0}

    def gradient_point(self, h: Hyperparameters, now: StepInputs) -> Expression:
        if h.choice("form") == "library":
            return now.x
        return now.x + h.momentum * now.velocity

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        if h.choice("form") == "sutskever":
            velocity = h.momentum * now.velocity - h.learning_rate * now.gradient
            return Update(velocity, memory={"velocity": velocity})
        if h.choice("rate_placement") == "inside":
            velocity = h.momentum * now.velocity - h.learning_rate * now.gradient
            step = h.momentum * velocity - h.learning_rate * now.gradient
        else:
            velocity = h.momentum * now.velocity + now.gradient
            step = -h.learning_rate * (now.gradient + h.momentum * velocity)
        return Update(step, memory={"velocity": velocity})


class OptimisticGradient(Optimizer):
    """Gradient descent that expects the gradient to keep changing as it did last.

        x <- x - α ((κ + β) g - β previous g)        (previous g is g at the first step)

    Use it for games and saddles of two players, where plain descent circles; on one function it
    is a little like momentum. optax as printed.

    Warning: with κ = β = 1 it tolerates half the rate of plain descent, about 1 / L.
    """

    id = "optimistic_gradient_descent"
    title = "Optimistic gradient"
    family = family.MOMENTUM
    source = "Popov (1980); Mokhtari, Ozdaglar, Pattathil (2020), A unified analysis"
    own_parameters = (
        declare.learning_rate(0.01),
        declare.multiple("alpha", "κ", 1.0, "Weight of the gradient."),
        declare.multiple("beta", "β", 1.0, "Weight of the change of the gradient."),
    )
    own_dialects = {"optax": {}}

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"previous_gradient": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        before = where(equal(now.t, 1.0), now.gradient, now.previous_gradient)
        expected = (h.alpha + h.beta) * now.gradient - h.beta * before
        return Update(-h.learning_rate * expected, memory={"previous_gradient": now.gradient})


def _velocity(h: Hyperparameters, now: StepInputs) -> tuple[Expression, Expression]:
    """The heavy ball's velocity and the step it makes."""
    entering = (1.0 - h.dampening) * now.gradient
    if h.choice("rate_placement") == "inside":
        velocity = h.momentum * now.velocity - h.learning_rate * entering
        if h.on("dampening"):
            velocity = where(equal(now.t, 1.0), -h.learning_rate * now.gradient, velocity)
        return velocity, velocity
    velocity = h.momentum * now.velocity + entering
    if h.on("dampening"):
        velocity = where(equal(now.t, 1.0), now.gradient, velocity)
    return velocity, -h.learning_rate * velocity
