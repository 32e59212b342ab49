"""Rules that average their points as they go, in place of a schedule."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.mathematics.expression import (
    Expression,
    Operand,
    maximum,
    minimum,
)
from explorer.engine.parameter import Number
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.moving_averages import (
    average,
    begun,
    denominator,
    directed,
    quotient,
    unbiased,
)
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update

INTERPOLATION = declare.decay("beta1", "β₁", 0.9, "base points in the point where g is taken")


WEIGHT_POWER = declare.multiple(
    "weight_lr_power", "r", 2.0, "A base point counts by this power of the rate.", high=4.0
)


WARMUP = Number(
    name="warmup_steps",
    symbol="w",
    default=0.0,
    minimum=0.0,
    maximum=1e6,
    whole=True,
    slider=(0.0, 100.0),
    off_at_zero=True,
    advanced=True,
    meaning="The rate first rises linearly over this many steps; 0 switches it off.",
)
WARMUP_FORM = declare.form(
    "warmup_form",
    {
        "from_share": "The first step has the rate α / w: the authors' code and Keras.",
        "from_zero": "The first step has the rate 0, and points count by the next one's: optax.",
    },
    "Where the warm-up begins.",
)


class ScheduleFreeSGD(Optimizer):
    """Averages its points as it goes, so that the rate need not be lowered at the end.

        z <- z - α (g + λ y)
        w <- αᵐᵃˣ ** r,  W <- W + w,  c = w / W
        x̄ <- (1 - c) x̄ + c z
        y <- β₁ x̄ + (1 - β₁) z        (y is the point walked, where g is taken)

    Use it where the length of a run is not known beforehand; its result is x̄.

    Warning: the point to keep is the average x̄, not the y that the libraries hold while they
    train. The paths of optax and Keras are those of y, as here.
    """

    id = "schedule_free_sgd"
    title = "Schedule-free SGD"
    family = family.AVERAGED
    source = "Defazio et al. (2024), The road less scheduled"
    own_parameters = (
        declare.learning_rate(1.0),
        INTERPOLATION,
        WEIGHT_POWER,
        WARMUP,
        WARMUP_FORM,
        *declare.weight_decay_inside(),
    )
    own_dialects = {"optax": {"warmup_form": "from_zero"}}
    scalar_memory = frozenset({"largest_rate", "gathered_weight"})

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {
            "base_point": 0.0,
            "averaged_point": 0.0,
            "largest_rate": 0.0,
            "gathered_weight": 0.0,
        }

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        return _schedule_free(h, now, now.gradient)


class ScheduleFreeAdamW(ScheduleFreeSGD):
    """Schedule-free averaging of points that RMSProp with bias correction would take.

        v <- β₂ v + (1 - β₂) g²
        z <- z - α (g / (√(v / (1 - β₂ᵗ)) + ε) + λ y)
        w <- αᵐᵃˣ ** r,  W <- W + w,  c = w / W
        x̄ <- (1 - c) x̄ + c z
        y <- β₁ x̄ + (1 - β₁) z        (y is the point walked, where g is taken)

    Use it where AdamW with a cosine schedule would be used but the end is not known.

    Warning: the point to keep is the average x̄, not the y that optax and Keras hold while they
    train. In Keras every base point counts the same, r = 0, whatever the rate was,
    and weight decay shrinks y alone, before the step; x̄ follows from that y.
    """

    id = "schedule_free_adamw"
    title = "Schedule-free AdamW"
    own_parameters = (
        declare.learning_rate(0.0025),
        INTERPOLATION,
        declare.BETA2,
        declare.epsilon(1e-8),
        declare.EPSILON_ROOT,
        WEIGHT_POWER,
        WARMUP,
        WARMUP_FORM,
        *declare.weight_decay_inside(),
    )
    own_dialects = {
        "keras": {"weight_lr_power": 0.0, "weight_decay_form": "first"},
        "optax": {"warmup_form": "from_zero"},
    }

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {**super().initial(h), "second_moment": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        second = average(h.beta2, now.second_moment, now.gradient**2)
        corrected = unbiased(h.beta2, second, now)
        below = denominator(h, corrected)
        update = _schedule_free(h, now, now.gradient / below)
        update.memory["second_moment"] = second
        update.terms["corrected_second_moment"] = corrected
        return update


def _warmed(h: Hyperparameters, now: StepInputs) -> tuple[Expression, Expression]:
    """The learning rate of a step and the one by which its point counts, small in a warm-up."""
    if not h.on("warmup_steps"):
        return h.learning_rate, h.learning_rate
    counted = h.learning_rate * minimum(now.t / h.warmup_steps, 1.0)
    if h.choice("warmup_form") == "from_share":
        return counted, counted
    return h.learning_rate * minimum((now.t - 1.0) / h.warmup_steps, 1.0), counted


def _points_before(h: Hyperparameters, now: StepInputs) -> tuple[Expression, Expression]:
    """The base point z and the average x̄ that a step begins with."""
    if h.choice("weight_decay_form") != "first" or not h.on("weight_decay"):
        return begun(now.x, now.base_point, now), begun(now.x, now.averaged_point, now)
    # Keras finds x̄ from the y that has just decayed; z began at the y before that.
    before_decay = quotient(now.x, 1.0 - h.learning_rate * h.weight_decay)
    base = begun(before_decay, now.base_point, now)
    return base, quotient(now.x - (1.0 - h.beta1) * base, h.beta1)


def _schedule_free(h: Hyperparameters, now: StepInputs, direction: Expression) -> Update:
    rate, counted = _warmed(h, now)
    base_before, averaged_before = _points_before(h, now)
    base = base_before - rate * directed(h, now, direction)
    largest = maximum(now.largest_rate, counted)
    weight = largest**h.weight_lr_power
    gathered = now.gathered_weight + weight
    share = quotient(weight, gathered)
    averaged = (1.0 - share) * averaged_before + share * base
    interpolated = h.beta1 * averaged + (1.0 - h.beta1) * base
    return Update(
        interpolated - now.x,
        memory={
            "base_point": base,
            "averaged_point": averaged,
            "largest_rate": largest,
            "gathered_weight": gathered,
        },
        terms={"averaging_weight": share},
    )
