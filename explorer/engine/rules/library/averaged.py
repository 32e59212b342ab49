"""Rules that carry more than one point: schedule-free, averaged, and look-ahead."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.mathematics.expression import (
    Expression,
    Operand,
    call,
    equal,
    maximum,
    sqrt,
    where,
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


class ScheduleFreeSGD(Optimizer):
    """Averages its points as it goes, so that the rate need not be lowered at the end.

        z <- z - α (g + λ y)
        w <- αᵐᵃˣ ** r,  W <- W + w,  c = w / W
        x̄ <- (1 - c) x̄ + c z
        y <- β₁ x̄ + (1 - β₁) z        (y is the point walked, where g is taken)

    Use it where a run has no length known beforehand; what it has learnt is x̄.

    Warning: the point to keep is the average x̄, not the y that the libraries hold while they
    train. optax and Keras walk y, as here.
    """

    id = "schedule_free_sgd"
    title = "Schedule-free SGD"
    family = family.AVERAGED
    source = "Defazio et al. (2024), The road less scheduled"
    own_parameters = (
        declare.learning_rate(1.0),
        INTERPOLATION,
        WEIGHT_POWER,
        *declare.weight_decay_inside(),
    )
    own_dialects = {"optax": {}}
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

    Use it where AdamW with a cosine schedule would be taken but no end is known.

    Warning: the point to keep is the average x̄, not the y that optax and Keras hold while they
    train.
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
        *declare.weight_decay_inside(),
    )
    own_dialects = {"keras": {}, "optax": {}}

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


def _schedule_free(h: Hyperparameters, now: StepInputs, direction: Expression) -> Update:
    base = begun(now.x, now.base_point, now) - h.learning_rate * directed(h, now, direction)
    largest = maximum(now.largest_rate, h.learning_rate)
    weight = largest**h.weight_lr_power
    gathered = now.gathered_weight + weight
    share = quotient(weight, gathered)
    averaged = (1.0 - share) * begun(now.x, now.averaged_point, now) + share * base
    walked = h.beta1 * averaged + (1.0 - h.beta1) * base
    return Update(
        walked - now.x,
        memory={
            "base_point": base,
            "averaged_point": averaged,
            "largest_rate": largest,
            "gathered_weight": gathered,
        },
        terms={"averaging_weight": share},
    )


class ASGD(Optimizer):
    """Gradient descent that keeps the average of its points beside them.

        η = α / (1 + λ₀ α (t - 1)) ** κ
        x <- (1 - λ₀ η) x - η g
        x̄ <- x̄ + (x - x̄) / max(1, t - 1 - t₀)

    With λ₀ = 0 and t₀ = 0 the rate is constant and x̄ is the mean of all points but the first two:
    the publication. Use it where the gradient is noisy and the last point shakes.

    Warning: PyTorch starts to average only after a million steps unless told otherwise, and
    shrinks x by λ₀ besides; its x̄ is ``state["ax"]``, never the parameter.
    """

    id = "asgd"
    title = "Averaged SGD"
    family = family.AVERAGED
    source = "Polyak and Juditsky (1992), Acceleration of stochastic approximation by averaging"
    own_parameters = (
        declare.learning_rate(0.01),
        Number(
            name="lambd",
            symbol="λ₀",
            default=0.0,
            minimum=0.0,
            maximum=1e3,
            slider=(1e-6, 1.0),
            scale="logarithmic",
            off_at_zero=True,
            meaning="Lowers the rate over time and pulls towards 0; 0 switches both off.",
        ),
        declare.multiple("alpha", "κ", 0.75, "The power with which the rate falls.", high=1.0),
        declare.multiple("t0", "t₀", 0.0, "The step after which averaging begins.", high=1000.0),
    )
    own_dialects = {"pytorch": {"lambd": 1e-4, "t0": 1e6}}

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"averaged_point": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        rate = h.learning_rate
        if h.on("lambd"):
            rate = rate / (1.0 + h.lambd * h.learning_rate * (now.t - 1.0)) ** h.alpha
        step = -rate * now.gradient - h.lambd * rate * now.x
        reached = now.x + step
        share = 1.0 / maximum(1.0, now.t - 1.0 - h.t0)
        old = begun(now.x, now.averaged_point, now)
        averaged = where(equal(share, 1.0), reached, old + (reached - old) * share)
        return Update(
            step,
            memory={"averaged_point": averaged},
            terms={"effective_rate": rate, "averaging_weight": share},
        )


class Lookahead(Optimizer):
    """Fast weights run ahead for k steps; slow weights then follow a part of the way.

        x <- x - α g
        every k steps:  φ <- φ + σ (x - φ),  x <- φ

    Use it to calm a rule that swings across a valley.

    Warning: the publication has any rule inside; here it is gradient descent, as in
    ``optax.lookahead(optax.sgd(...))``, whose fast weights are the points walked.
    """

    id = "lookahead"
    title = "Lookahead"
    family = family.AVERAGED
    source = "Zhang et al. (2019), Lookahead optimizer: k steps forward, 1 step back"
    own_parameters = (
        declare.learning_rate(0.05),
        Number(
            name="sync_period",
            symbol="k",
            default=5.0,
            minimum=1.0,
            maximum=1e6,
            slider=(1.0, 50.0),
            meaning="After how many steps the slow weights follow.",
        ),
        Number(
            name="slow_step_size",
            symbol="σ",
            default=0.5,
            minimum=0.0,
            maximum=1.0,
            slider=(0.0, 1.0),
            meaning="Share of the way that the slow weights follow.",
        ),
    )
    own_dialects = {"optax": {}}

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"slow_point": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        fast = now.x - h.learning_rate * now.gradient
        slow = begun(now.x, now.slow_point, now)
        rounds = call("floor", now.t / h.sync_period)
        synchronised = equal(now.t, rounds * h.sync_period)
        followed = where(synchronised, slow + h.slow_step_size * (fast - slow), slow)
        reached = where(synchronised, followed, fast)
        return Update(reached - now.x, memory={"slow_point": followed})


class AcceleratedGradient(Optimizer):
    """Nesterov's own momentum, which grows from step to step by a fixed schedule.

        a <- (1 + √(4 a² + 1)) / 2        (a from 1)
        μ = (previous a - 1) / a
        z <- x - α g
        x <- z + μ (z - previous z)        (g is taken at x)

    Use it on smooth convex surfaces: no momentum has to be chosen.

    Warning: no library has the schedule; PyTorch, Keras, TF.js and optax keep μ constant.
    """

    id = "accelerated_gradient"
    title = "Nesterov 1983"
    family = family.MOMENTUM
    source = "Nesterov (1983), A method of solving a convex programming problem with O(1/k²)"
    own_parameters = (declare.learning_rate(0.01),)
    scalar_memory = frozenset({"previous_acceleration"})

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"previous_acceleration": 1.0, "previous_point": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        grown = (1.0 + sqrt(4.0 * now.previous_acceleration**2 + 1.0)) / 2.0
        coefficient = (now.previous_acceleration - 1.0) / grown
        descended = now.x - h.learning_rate * now.gradient
        before = begun(now.x, now.previous_point, now)
        reached = descended + coefficient * (descended - before)
        return Update(
            reached - now.x,
            memory={"previous_acceleration": grown, "previous_point": descended},
            terms={
                "base_point": descended,
                "acceleration": grown,
                "momentum_coefficient": coefficient,
            },
        )
