"""Adafactor: the squares of a matrix's rows and columns stand for those of all its entries."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explorer.arrays import Floats
from explorer.engine.mathematics.expression import Operand, maximum, mean, minimum, sqrt
from explorer.engine.objectives.objective import Objective
from explorer.engine.parameter import Number, Switch
from explorer.engine.rules import family
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.matrices.matrix_method import (
    MatrixMethod,
    Memory,
    blocks_of,
    has_matrices,
    known_values,
)
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update


class Adafactor(Optimizer):
    """RMSProp without its own learning rate: steps are a share of the size of x.

        w = t ** τ,  v <- (1 - w) v + w (g² + ε₁)
        u = g / √v,  u <- u / max(1, rms(u) / d)
        x <- x - max(ε₂, rms(x)) min(α, 1 / √t) u

    rms is the root of the mean square. Here x is a vector; matrices have a factored v. Use
    it to save memory in large models.

    Warning: PyTorch has no ε₁ in v but √max(v, ε₁²) below, and ε₁ from the precision of numbers;
    optax keeps α as it is, without 1 / √t.
    """

    id = "adafactor"
    title = "Adafactor"
    family = family.ADAPTIVE
    source = "Shazeer and Stern (2018), Adafactor: adaptive learning rates with sublinear memory"
    own_parameters = (
        declare.learning_rate(0.01),
        Number(
            name="beta2_decay",
            symbol="τ",
            default=-0.8,
            minimum=-10.0,
            maximum=0.0,
            slider=(-1.0, -0.1),
            meaning="The newest square weighs t to this power; nearer to 0 forgets faster.",
        ),
        declare.positive("epsilon1", "ε₁", 1e-30, "Keeps the second moment above 0."),
        declare.positive("epsilon2", "ε₂", 1e-3, "Lower bound for the size of x."),
        declare.positive("clip_threshold", "d", 1.0, "Largest root mean square of a step's u."),
        declare.form(
            "epsilon1_form",
            {
                "added": "g² + ε₁ enters v: the publication, Keras and optax.",
                "floor": "√v is at least ε₁: PyTorch.",
            },
            "How ε₁ keeps the denominator above 0.",
        ),
        Switch(
            name="relative_step",
            default=True,
            meaning="The rate is at most 1 / √t.",
        ),
        *declare.weight_decay(0.0, "decoupled"),
    )
    own_dialects = {
        "pytorch": {"epsilon1": 2.220446049250313e-16, "epsilon1_form": "floor"},
        "keras": {"learning_rate": 0.001, "weight_decay_form": "first"},
        "optax": {"relative_step": False},
    }

    def on(self, objective: Objective) -> Optimizer:
        if not has_matrices(objective):
            return self
        return AdafactorOnMatrices.in_dialect(
            self.dialect, **known_values(AdafactorOnMatrices, self)
        )

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"second_moment": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        floor = h.choice("epsilon1_form") == "floor"
        weight = now.t**h.beta2_decay
        entering = now.gradient**2 if floor else now.gradient**2 + h.epsilon1
        second = (1.0 - weight) * now.second_moment + weight * entering
        below = sqrt(maximum(second, h.epsilon1**2) if floor else second)
        direction = now.gradient / below
        rate = h.learning_rate
        if h.flag("relative_step"):
            rate = minimum(rate, 1.0 / sqrt(now.t))
        length = maximum(h.epsilon2, sqrt(mean(now.x**2))) * rate
        shortened = maximum(1.0, sqrt(mean(direction**2)) / h.clip_threshold)
        return Update(
            -(length / shortened) * direction,
            memory={"second_moment": second},
            terms={"normalised_gradient": direction, "step_length": length / shortened},
        )


class AdafactorOnMatrices(MatrixMethod):
    """RMSProp without its own learning rate, with one number for each row and each column.

        w = t ** τ
        r <- (1 - w) r + w mean of (G² + ε₁) along rows,  c the same along columns
        v = r c / mean(r)
        U = G / √v,  U <- U / max(1, rms(U) / d)
        W <- W - max(ε₂, rms(W)) min(α, 1 / √t) U

    rms is the root of the mean square of a matrix. Use it to save memory in large models.

    Warning: PyTorch has no ε₁ in the squares but √max(v, ε₁²) below. optax factors only matrices
    with sides of 128 or more, so in its dialect every entry has its own v.
    """

    id = Adafactor.id
    title = Adafactor.title
    family = Adafactor.family
    source = Adafactor.source
    own_parameters = Adafactor.own_parameters
    own_dialects = Adafactor.own_dialects

    def on(self, objective: Objective) -> Optimizer:
        if has_matrices(objective):
            return self
        return Adafactor.in_dialect(self.dialect, **self.values)

    def move(self, here: Iterate, memory: Memory) -> Step:
        gradient, numbers = self.entering_at(here), self.numbers
        count = float(memory.get("count", 0.0)) + 1.0
        weight = count ** numbers["beta2_decay"]
        rate = here.rate
        if self.values["relative_step"]:
            rate = min(rate, 1.0 / float(np.sqrt(count)))
        first = self.values["weight_decay_form"] == "first"
        kept_share = abs(1.0 - here.rate * numbers["weight_decay"]) if first else 1.0
        kept: dict[str, Floats] = {"count": np.array(count)}
        normalised, own = np.empty_like(gradient), np.empty_like(gradient)
        for block in blocks_of(here.surface):
            matrix = block.of(gradient)
            direction = matrix / self._below(matrix, block.name, weight, memory, kept)
            size = rate * max(numbers["epsilon2"], kept_share * _rms(block.of(here.x)))
            shortened = max(1.0, _rms(direction) / numbers["clip_threshold"])
            normalised[block.part] = direction.ravel()
            own[block.part] = -(size / shortened) * direction.ravel()
        return Step(own, {"normalised_gradient": normalised}, kept)

    def _below(
        self, matrix: Floats, name: str, weight: float, memory: Memory, kept: dict[str, Floats]
    ) -> Floats:
        """What the gradient is divided by; the averages of squares are brought forward."""
        floor = self.values["epsilon1_form"] == "floor"
        epsilon = self.numbers["epsilon1"]
        squares = matrix**2 if floor else matrix**2 + epsilon
        sides = (
            {"all": squares}
            if self.dialect == "optax"
            else {
                "rows": squares.mean(axis=1),
                "columns": squares.mean(axis=0),
            }
        )
        averages = {}
        for side, newest in sides.items():
            before = memory.get(f"{side} {name}", np.zeros_like(newest))
            averages[side] = kept[f"{side} {name}"] = before + weight * (newest - before)
        if "all" in averages:
            estimate = averages["all"]
        else:
            mean = float(averages["rows"].mean())
            estimate = np.outer(averages["rows"], averages["columns"])
            estimate = estimate / (max(mean, epsilon) if floor else mean)
        below: Floats = np.sqrt(np.maximum(estimate, epsilon**2) if floor else estimate)
        return below


def _rms(matrix: Floats) -> float:
    return float(np.sqrt(np.mean(matrix**2)))
