"""Mechanisms for any rule: decay, clipping, the cautious mask, Lookahead, an average."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from explorer.engine.mathematics.expression import (
    Expression,
    Operand,
    call,
    clip,
    constant,
    dot,
    equal,
    maximum,
    mean,
    norm,
    where,
)
from explorer.engine.rules.update_rule import ONES, Hyperparameters, StepInputs, Update

SMALLEST_SHARE = 1e-3
"""The smallest share of coordinates by which the authors' code of the cautious mask divides."""


@dataclass(frozen=True)
class Move:
    """The final next x, the memory, and the terms of the mechanisms."""

    position: Expression
    memory: Mapping[str, Expression]
    terms: Mapping[str, Expression]


def remembered(h: Hyperparameters) -> dict[str, Operand]:
    """What the mechanisms remember before the first step, by name; empty if none remembers.

    Example:
        >>> from explorer.engine.rules.mechanism_parameters import WRAPPERS
        >>> from explorer.engine.rules.mechanisms import remembered
        >>> from explorer.engine.rules.update_rule import Hyperparameters
        >>> remembered(Hyperparameters(WRAPPERS, {"lookahead_period": 0.0}))
        {'iterate_average': 0.0}
    """
    memory: dict[str, Operand] = {}
    if h.on("lookahead_period"):
        memory["slow_weights"] = 0.0
    if h.on("average_decay"):
        memory["iterate_average"] = 0.0
    return memory


@dataclass(frozen=True)
class DecayTime:
    """When weight decay acts: from which step on, and on x before the step or after it."""

    first: int = 1
    after_step: bool = False


USUAL = DecayTime()


def finished(h: Hyperparameters, now: StepInputs, update: Update, time: DecayTime = USUAL) -> Move:
    """The rule's update with all the mechanisms around it.

    The mask acts on the rule's own step, before weight decay; Lookahead takes whole steps, and the
    average is over the points of the path.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.rules.mechanisms import finished
        >>> from explorer.engine.rules.update_rule import (
        ...     Hyperparameters, StepInputs, Update, structure
        ... )
        >>> adamw = optimizers["adamw"]
        >>> h = Hyperparameters(adamw.parameters, structure(adamw.parameters, adamw().values))
        >>> list(finished(h, StepInputs({}), Update(0.0)).terms)
        ['decay_step', 'step']
    """
    terms: dict[str, Expression] = {}
    memory: dict[str, Expression] = {}
    if h.choice("cautious") != "off" or h.on("lookahead_period"):
        terms["proposed_step"] = update.step
    if h.choice("cautious") != "off":
        terms["caution"] = _caution(h, now, update.step)
        update = Update(terms["caution"] * update.step)
    position, decay = _decayed(h, now, update, time)
    if decay is not None:
        terms["decay_step"] = decay
    if h.on("lookahead_period"):
        fast, position, memory["slow_weights"] = position, *_followed(h, now, position)
        terms |= {
            "fast_point": fast,
            "slow_weights": memory["slow_weights"],
            "lookahead_step": position - fast,
        }
    if h.on("average_decay"):
        older = h.average_decay * now.iterate_average + (1.0 - h.average_decay) * position
        memory["iterate_average"] = where(equal(now.t, 1.0), position, older)
        terms["iterate_average"] = memory["iterate_average"]
    whole = decay is not None or h.on("lookahead_period")
    terms["step"] = position - now.x if whole else update.step
    return Move(position, memory, terms)


def _caution(h: Hyperparameters, now: StepInputs, step: Expression) -> Expression:
    """The factor of each coordinate: 0 where the step does not go against the gradient."""
    kept = where(step * now.gradient < 0.0, 1.0, 0.0)
    if h.choice("cautious") == "mean":
        return kept / maximum(mean(kept), SMALLEST_SHARE)
    return kept * (dot(ONES, ONES) / (dot(kept, kept) + 1.0))


def _followed(
    h: Hyperparameters, now: StepInputs, fast: Expression
) -> tuple[Expression, Expression]:
    """The next x and the slow weights: every k steps both are a share of the way to ``fast``."""
    slow = where(equal(now.t, 1.0), now.x, now.slow_weights)
    due = equal(now.t, h.lookahead_period * call("floor", now.t / h.lookahead_period))
    followed = where(due, slow + h.lookahead_share * (fast - slow), slow)
    return where(due, followed, fast), followed


def prepared(h: Hyperparameters, now: StepInputs) -> Expression:
    """The gradient after clipping and coupled weight decay.

    Example:
        >>> from explorer.engine.mathematics.evaluation import evaluate
        >>> from explorer.engine.rules.mechanism_parameters import COMMON
        >>> from explorer.engine.rules.mechanisms import prepared
        >>> from explorer.engine.rules.update_rule import GRADIENT, Hyperparameters, StepInputs
        >>> h = Hyperparameters(COMMON, {"clip_norm": 0.0, "weight_decay_form": "decoupled"})
        >>> evaluate(prepared(h, StepInputs({})), {GRADIENT: (1.0, -4.0), h.clip_value: (2.0,)}, 2)
        (1.0, -2.0)
    """
    gradient = now.gradient
    if h.on("clip_value"):
        gradient = clip(gradient, h.clip_value)
    if h.on("clip_norm"):
        length = norm(gradient)
        gradient = where(length > h.clip_norm, gradient * (h.clip_norm / length), gradient)
    if h.choice("weight_decay_form") == "coupled":
        gradient = gradient + h.weight_decay * now.x
    return gradient


def seen_by_rule(h: Hyperparameters, now: StepInputs) -> Expression:
    """The x that the rule itself works with: after weight decay if that comes first.

    Example:
        >>> from explorer.engine.mathematics.evaluation import evaluate
        >>> from explorer.engine.rules.mechanism_parameters import COMMON
        >>> from explorer.engine.rules.mechanisms import seen_by_rule
        >>> from explorer.engine.rules.update_rule import POSITION, Hyperparameters, StepInputs
        >>> h = Hyperparameters(COMMON, {"weight_decay_form": "first"})
        >>> numbers = {POSITION: (4.0,), h.weight_decay: (0.25,)}
        >>> evaluate(seen_by_rule(h, StepInputs({})), numbers, 1)
        (3.0,)
    """
    if not decays_beside(h) or h.choice("weight_decay_form") != "first":
        return now.x
    return now.x - _shrinking(h) * now.x


def _shrinking(h: Hyperparameters) -> Expression:
    """The share of x that decoupled weight decay removes."""
    unscaled = h.choice("weight_decay_form") == "unscaled"
    return h.weight_decay if unscaled else _rate(h) * h.weight_decay


def decays_beside(h: Hyperparameters) -> bool:
    """Whether weight decay is a part of the move, and not of the gradient or the direction.

    Example:
        >>> from explorer.engine.rules.mechanism_parameters import COMMON
        >>> from explorer.engine.rules.mechanisms import decays_beside
        >>> from explorer.engine.rules.update_rule import Hyperparameters
        >>> forms = ("coupled", "decoupled")
        >>> [decays_beside(Hyperparameters(COMMON, {"weight_decay_form": form})) for form in forms]
        [False, True]
    """
    if "weight_decay_form" not in h.fixed:
        return False
    return h.choice("weight_decay_form") not in {"coupled", "inside"} and h.on("weight_decay")


def _decayed(
    h: Hyperparameters, now: StepInputs, update: Update, time: DecayTime
) -> tuple[Expression, Expression | None]:
    """The next position, and the part of the move that is decoupled weight decay."""
    moved = now.x + update.step if update.position is None else update.position
    if not decays_beside(h):
        return moved, None
    form = h.choice("weight_decay_form")
    shrink = _shrinking(h)
    if time.first > 1:
        shrink = where(now.t < float(time.first), 0.0, shrink)
    if form == "first":
        decay = -(shrink * now.x)
        return now.x + decay + update.step if update.position is None else moved, decay
    if form == "decoupled" and time.after_step:
        decay = -(shrink * moved)
        return moved + decay, decay
    if form != "proximal":
        decay = -(shrink * now.x)
        return (now.x + decay + update.step if update.position is None else moved + decay), decay
    position = moved / (constant(1.0) + shrink)
    return position, position - moved


def _rate(h: Hyperparameters) -> Expression:
    """The learning rate; 1 for a rule that has none."""
    known = any(parameter.name == "learning_rate" for parameter in h.parameters)
    return h.learning_rate if known else constant(1.0)
