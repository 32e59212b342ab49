"""Rules that scale each coordinate by the gradients it has seen: Adagrad, RMSProp, Adadelta."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.mathematics.expression import Expression, Operand, sqrt
from explorer.engine.parameter import Choice, Switch
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.moving_averages import average, nonzero, unbiased
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update


def _root(h: Hyperparameters, square: Expression) -> Expression:
    """The denominator √v with ε where the dialect has it."""
    inside = h.choice("epsilon_placement") == "inside"
    below = sqrt(square + h.epsilon) if inside else sqrt(square) + h.epsilon
    return nonzero(h, below, "epsilon")


class Adagrad(Optimizer):
    """Each coordinate's rate shrinks with the sum of its squared gradients.

        G <- G + g²
        x <- x - α / (1 + γ (t - 1)) g / (√G + ε)

    PyTorch as printed, with G from 0; γ is its ``lr_decay``.

    Use it where some coordinates rarely get a gradient, as with sparse features.

    Warning: Keras, TF.js and optax start G at 0.1 and have √(G + ε), so small gradients move
    far less there.
    """

    id = "adagrad"
    title = "Adagrad"
    family = family.ADAPTIVE
    source = "Duchi, Hazan, Singer (2011), Adaptive subgradient methods"
    own_parameters = (
        declare.learning_rate(0.5),
        declare.epsilon(1e-10),
        declare.initial_accumulator(),
        declare.epsilon_placement(),
        declare.LEARNING_RATE_DECAY,
    )
    own_dialects = {
        "pytorch": {"learning_rate": 0.01},
        "keras": {
            "learning_rate": 0.001,
            "epsilon": 1e-7,
            "initial_accumulator": 0.1,
            "epsilon_placement": "inside",
            "weight_decay_form": "decoupled",
        },
        "tfjs": {
            "learning_rate": 0.01,
            "epsilon": 1e-7,
            "initial_accumulator": 0.1,
            "epsilon_placement": "inside",
        },
        "optax": {"epsilon": 1e-7, "initial_accumulator": 0.1, "epsilon_placement": "inside"},
    }

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"accumulator": h.initial_accumulator}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        accumulator = now.accumulator + now.gradient**2
        rate = h.learning_rate / (1.0 + (now.t - 1.0) * h.learning_rate_decay)
        scale = rate / _root(h, accumulator)
        return Update(
            -rate * now.gradient / _root(h, accumulator),
            memory={"accumulator": accumulator},
            terms={"effective_rate": scale},
        )


class RMSProp(Optimizer):
    """Adagrad with a fading memory: the step is scaled by a running root mean square.

        v <- ρ v + (1 - ρ) g²
        x <- x - α g / (√v + ε)

    Centred: a running mean m of g too, and √(v - m²) instead of √v. With momentum β:
    b <- β b + α g / (√v + ε), x <- x - b (PyTorch has α outside b); with Nesterov's form as well,
    x <- x - α g / (√v + ε) - β b. Only optax can have Nesterov's form, bias correction and a
    start of v other than 0.

    Use it where coordinates differ in scale and the scales change along the way.

    Warning: PyTorch has ε outside the root and ρ = 0.99; Keras, TF.js and optax have it inside and
    ρ = 0.9. No library corrects the bias of v by default, so the first step is α / √(1 - ρ) long:
    10 α in PyTorch, 3.2 α elsewhere. TF.js, when centred, subtracts ε.
    """

    id = "rmsprop"
    title = "RMSProp"
    family = family.ADAPTIVE
    source = "Tieleman and Hinton (2012), lecture 6e; centred: Graves (2013)"
    own_parameters = (
        declare.learning_rate(0.01),
        declare.decay("decay", "ρ", 0.9, "squared gradients"),
        declare.epsilon(1e-8),
        declare.momentum(0.0),
        Switch(
            name="centered",
            default=False,
            meaning="Divide by the running standard deviation instead of the root mean square.",
        ),
        Switch(
            name="nesterov",
            default=False,
            advanced=True,
            meaning="Move by where the velocity is about to lead; acts with momentum only.",
        ),
        declare.BIAS_CORRECTION,
        declare.initial_accumulator(0.0, "The average of squares before the first step."),
        declare.epsilon_placement(),
        declare.rate_placement("inside"),
        Choice(
            name="centered_form",
            default="published",
            advanced=True,
            options={
                "published": "√(v - m² + ε), as published and in Keras and optax.",
                "tfjs_4_22": "√(v - (m² + ε)): TF.js 4.22 subtracts ε, which is undefined once "
                "the variance falls below ε.",
            },
            meaning="How ε enters when centred with ε inside the root.",
        ),
    )
    own_dialects = {
        "pytorch": {"decay": 0.99, "rate_placement": "outside"},
        "keras": {
            "learning_rate": 0.001,
            "epsilon": 1e-7,
            "epsilon_placement": "inside",
            "weight_decay_form": "decoupled",
        },
        "tfjs": {
            "learning_rate": 0.001,
            "epsilon": 1e-7,
            "epsilon_placement": "inside",
        },
        "optax": {"epsilon_placement": "inside"},
    }
    warnings = {
        "tfjs": "TF.js 4.22 subtracts ε when centred; choose the form tfjs_4_22 to see it fail."
    }

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        memory: dict[str, Operand] = {"second_moment": h.initial_accumulator}
        if h.flag("centered"):
            memory["first_moment"] = 0.0
        if h.on("momentum"):
            memory["scaled_velocity"] = 0.0
        return memory

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        second = average(h.decay, now.second_moment, now.gradient**2)
        memory = {"second_moment": second}
        terms = {}
        square = second
        if h.flag("bias_correction"):
            square = terms["corrected_second_moment"] = unbiased(h.decay, second, now)
        below = _root(h, square)
        if h.flag("centered"):
            mean = memory["first_moment"] = average(h.decay, now.first_moment, now.gradient)
            if h.flag("bias_correction"):
                mean = terms["corrected_first_moment"] = unbiased(h.decay, mean, now)
            if h.choice("centered_form") == "tfjs_4_22":
                below = sqrt(square - (mean**2 + h.epsilon))
            else:
                below = _root(h, square - mean**2)
        terms["effective_rate"] = h.learning_rate / below
        if not h.on("momentum"):
            return Update(-h.learning_rate * now.gradient / below, memory=memory, terms=terms)
        inside = h.choice("rate_placement") == "inside"
        entering = (h.learning_rate * now.gradient if inside else now.gradient) / below
        velocity = memory["scaled_velocity"] = h.momentum * now.scaled_velocity + entering
        move = entering + h.momentum * velocity if h.flag("nesterov") else velocity
        return Update(-move if inside else -h.learning_rate * move, memory=memory, terms=terms)


class Adadelta(Optimizer):
    """Steps measured by earlier steps, so that units cancel.

        E <- ρ E + (1 - ρ) g²
        d = √(D + ε) / √(E + ε) g
        D <- ρ D + (1 - ρ) d²
        x <- x - α d

    The paper has no α (it is 1). ε is the true step-size knob: the first steps are about √ε long.
    PyTorch, Keras and optax agree.

    Use it where coordinates have different units: its steps have the units of x.

    Warning: TF.js 4.22 divides by the E of the step before, which makes both averages equal and the
    whole rule plain gradient descent. optax without a learning rate does not flip the sign, so it
    climbs.
    """

    id = "adadelta"
    title = "Adadelta"
    family = family.ADAPTIVE
    source = "Zeiler (2012), ADADELTA: an adaptive learning rate method"
    own_parameters = (
        declare.learning_rate(1.0),
        declare.decay("rho", "ρ", 0.95, "squared gradients and squared steps"),
        declare.epsilon(1e-6, "The step-size knob of Adadelta: the first steps are about √ε long."),
        Choice(
            name="form",
            default="published",
            advanced=True,
            options={
                "published": "Divides by the average that includes this gradient.",
                "tfjs_4_22": "As TF.js 4.22 computes it, with the average of the step before: "
                "exactly plain gradient descent; ρ and ε have no effect.",
                "optax_without_rate": "optax 0.2.8 called without a learning rate: "
                "the sign is never flipped, so it climbs.",
            },
            meaning="The published rule, or what a library actually does.",
        ),
    )
    own_dialects = {
        "pytorch": {"rho": 0.9},
        "keras": {"learning_rate": 0.001, "epsilon": 1e-7, "weight_decay_form": "decoupled"},
        "tfjs": {"learning_rate": 0.001, "epsilon": 1e-7},
        "optax": {"rho": 0.9},
    }
    warnings = {
        "keras": "Keras's default rate, 0.001, suits other rules; here it hardly moves.",
        "tfjs": "TF.js 4.22 itself takes plain gradient descent steps here; "
        "choose the form tfjs_4_22 to see them.",
        "optax": "optax.adadelta() without a learning rate climbs; "
        "choose the form optax_without_rate to see it.",
    }

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"squared_gradients": 0.0, "squared_steps": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        squares = h.rho * now.squared_gradients + (1.0 - h.rho) * now.gradient**2
        stale = h.choice("form") == "tfjs_4_22"
        below = now.squared_gradients if stale else squares
        ratio = sqrt(now.squared_steps + h.epsilon) / sqrt(below + h.epsilon)
        move = ratio * now.gradient
        steps = h.rho * now.squared_steps + (1.0 - h.rho) * move**2
        climbing = h.choice("form") == "optax_without_rate"
        return Update(
            move if climbing else -h.learning_rate * move,
            memory={"squared_gradients": squares, "squared_steps": steps},
            terms={"effective_rate": h.learning_rate * ratio},
        )
