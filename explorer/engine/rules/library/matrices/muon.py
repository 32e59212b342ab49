"""Muon: a step whose singular values are all about the same."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from explorer.arrays import Floats
from explorer.engine.mathematics.expression import Expression, Operand, norm, sqrt
from explorer.engine.objectives.matrix_block import MatrixBlock
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
from explorer.engine.rules.library.matrices.orthogonal_matrix import NEWTON_SCHULZ, orthogonalized
from explorer.engine.rules.library.moving_averages import (
    DIMENSION,
    average,
    nonzero,
    quotient,
    unbiased,
)
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update

MOST_ROUNDS = 10


def _coefficient(name: str, symbol: str, default: float, power: str) -> Number:
    return Number(
        name=name,
        symbol=symbol,
        default=default,
        minimum=-100.0,
        maximum=100.0,
        slider=(-10.0, 10.0),
        advanced=True,
        meaning=f"Factor of {power} in a round of Newton and Schulz's iteration.",
    )


class Muon(Optimizer):
    """Momentum whose matrix is made orthogonal by five rounds of Newton and Schulz's iteration.

        m <- β m + g
        u = g + β m
        s = |u| / (|u| + ε);  five times s <- a₁ s + a₃ s³ + a₅ s⁵
        x <- x - α κ s u / |u|

    a₁, a₃ and a₅ are 3.4445, -4.775 and 2.0315. Here x is a matrix of one row, which has one
    singular value, so the step is the normalised direction, s long. κ is 1 in the publication and
    PyTorch, 0.2 √d in Keras, √d in optax. Use it for the matrices of a network's hidden layers.

    Warning: PyTorch's Muon accepts only matrices; Keras and optax fall back to Adam for anything
    else. The path here is theirs for a matrix of one row. PyTorch computes s in 16 bits, to about 1
    %.
    """

    id = "muon"
    title = "Muon"
    family = family.NORMALISED
    source = "Jordan et al. (2024), Muon: an optimizer for hidden layers in neural networks"
    own_parameters = (
        declare.learning_rate(0.02),
        declare.momentum(0.95),
        declare.epsilon(1e-7),
        Switch(
            name="nesterov",
            default=True,
            meaning="Move by where the velocity is about to lead.",
        ),
        declare.form(
            "averaging",
            {
                "sum": "m <- β m + g: the publication and Keras.",
                "average": "m <- β m + (1 - β) g: PyTorch.",
                "unbiased": "The average, corrected for its start at zero: optax.",
            },
            "How the gradients are gathered.",
        ),
        declare.form(
            "scaling",
            {
                "rows": "κ = √max(1, rows / columns), which is 1 here: the publication, PyTorch.",
                "columns": "κ = √max(1, columns / rows), which is √d here: optax.",
                "rms": "κ = rms_rate √max(rows, columns): Keras.",
            },
            "Factor by which the shape of the matrix lengthens the step.",
        ),
        declare.multiple(
            "rms_rate", "ρ", 0.2, "The factor of Keras, and of PyTorch's match_rms_adamw."
        ),
        declare.form(
            "rounds",
            {str(count): f"{count} round{'s' * (count > 1)}." for count in (5, 1, 2, 3, 4)}
            | {str(count): f"{count} rounds." for count in range(6, MOST_ROUNDS + 1)},
            "Rounds of Newton and Schulz's iteration.",
        ),
        _coefficient("linear_coefficient", "a₁", NEWTON_SCHULZ[0], "s"),
        _coefficient("cubic_coefficient", "a₃", NEWTON_SCHULZ[1], "s³"),
        _coefficient("quintic_coefficient", "a₅", NEWTON_SCHULZ[2], "s⁵"),
        Switch(
            name="adaptive",
            default=False,
            advanced=True,
            meaning="The step is multiplied by the sum of the direction's singular values: "
            "optax's adaptive.",
        ),
        *declare.weight_decay(0.0, "decoupled"),
    )
    own_dialects = {
        "pytorch": {"learning_rate": 0.001, "averaging": "average", "weight_decay": 0.1},
        "keras": {
            "learning_rate": 0.001,
            "scaling": "rms",
            "weight_decay": 0.004,
        },
        "optax": {"epsilon": 1e-8, "averaging": "unbiased", "scaling": "columns"},
    }
    warnings = {
        "pytorch": "PyTorch accepts only matrices; here x counts as a matrix with one row.",
        "keras": "Keras falls back to Adam unless x is a matrix; here x counts as one row.",
        "optax": "optax falls back to Adam unless x is a matrix; here x counts as one row.",
    }

    def on(self, objective: Objective) -> Optimizer:
        if not has_matrices(objective):
            return self
        return MuonOnMatrices.in_dialect(self.dialect, **known_values(MuonOnMatrices, self))

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"velocity": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        velocity, direction = _gathered(h, now)
        length = norm(direction)
        size = length / nonzero(h, length + h.epsilon, "epsilon")
        rounds = {"direction": direction, "direction_length": length, "singular_value_0": size}
        for count in range(int(h.choice("rounds"))):
            square = size**2
            higher = h.cubic_coefficient + h.quintic_coefficient * square
            size = size * (h.linear_coefficient + square * higher)
            rounds[f"singular_value_{count + 1}"] = size
        factor = h.learning_rate * size
        match h.choice("scaling"):
            case "columns":
                factor = factor * sqrt(DIMENSION)
            case "rms":
                factor = factor * h.rms_rate * sqrt(DIMENSION)
        if h.flag("adaptive"):
            factor = factor * size * length
        rounds["step_length"] = factor
        return Update(
            -quotient(factor, length) * direction,
            memory={"velocity": velocity},
            terms=rounds,
        )


def _gathered(h: Hyperparameters, now: StepInputs) -> tuple[Expression, Expression]:
    """The momentum, and the direction that Newton and Schulz's iteration is given."""
    if h.choice("averaging") == "sum":
        velocity = h.momentum * now.velocity + now.gradient
        ahead = now.gradient + h.momentum * velocity
        return velocity, ahead if h.flag("nesterov") else velocity
    velocity = average(h.momentum, now.velocity, now.gradient)
    direction = average(h.momentum, velocity, now.gradient) if h.flag("nesterov") else velocity
    if h.choice("averaging") == "unbiased":
        direction = unbiased(h.momentum, velocity, now)
        if h.flag("nesterov"):
            newest = (1.0 - h.momentum) * now.gradient / (1.0 - h.momentum**now.t)
            direction = h.momentum * velocity / (1.0 - h.momentum ** (now.t + 1.0)) + newest
    return velocity, direction


class MuonOnMatrices(MatrixMethod):
    """Momentum whose matrix is made orthogonal by five rounds of Newton and Schulz's iteration.

        M <- β M + G
        U = G + β M,  X = U / (|U| + ε)
        five times:  A = X Xᵀ,  X <- 3.4445 X - (4.775 A - 2.0315 A²) X
        W <- W - α κ X

    |U| is the root of the sum of squares. The singular values of X end between about 0.7 and 1.2,
    so that each direction of the matrix moves about equally far. κ follows from rows and columns.
    Use it for the matrices of a network's hidden layers.

    Biases of a network move by Adam, with β₁ 0.9 and β₂ 0.999, at the same rate.

    Warning: PyTorch computes X in 16 bits, so that its path agrees to about 1 %.
    """

    id = Muon.id
    title = Muon.title
    family = Muon.family
    source = Muon.source
    own_parameters = Muon.own_parameters
    own_dialects = Muon.own_dialects
    on_networks = (
        "Each layer's matrix is made orthogonal separately; biases move by Adam, with 0.9 and "
        "0.999, at the same rate, as in Keras and optax. PyTorch does not accept biases."
    )
    warnings = {"pytorch": "PyTorch makes the matrix orthogonal in 16 bits; here it is in 64."}

    def on(self, objective: Objective) -> Optimizer:
        if has_matrices(objective):
            return self
        return Muon.in_dialect(self.dialect, **self.values)

    def move(self, here: Iterate, memory: Memory) -> Step:
        gradient, numbers = self.entering_at(here), self.numbers
        velocity, direction, count = self._gathered(gradient, memory)
        orthogonal, own = np.empty_like(here.x), np.empty_like(here.x)
        rounds = int(str(self.values["rounds"]))
        coefficients = (
            numbers["linear_coefficient"],
            numbers["cubic_coefficient"],
            numbers["quintic_coefficient"],
        )
        kept = {"velocity": velocity, "count": np.array(count)}
        for block in blocks_of(here.surface):
            if block.is_vector:
                towards = self._adam_direction(
                    gradient[block.part], count, block.name, memory, kept
                )
                orthogonal[block.part] = towards
                own[block.part] = -here.rate * towards
                continue
            towards = block.of(direction)
            matrix = orthogonalized(towards, numbers["epsilon"], rounds, coefficients)
            size = float(np.sum(towards * matrix)) if self.values["adaptive"] else 1.0
            orthogonal[block.part] = matrix.ravel()
            scale = self._scale(block, bool(here.surface.layer_blocks))
            own[block.part] = -here.rate * size * scale * matrix.ravel()
        terms = {"velocity": velocity, "direction": -direction, "orthogonal_direction": -orthogonal}
        return Step(own, terms, kept)

    def _adam_direction(
        self, gradient: Floats, count: float, name: str, memory: Memory, kept: dict[str, Floats]
    ) -> Floats:
        """Adam's direction for a vector, whose averages are brought forward in ``kept``."""
        unbiased_averages = []
        for moment, beta, newest in (("first", 0.9, gradient), ("second", 0.999, gradient**2)):
            before = memory.get(f"{moment} {name}", np.zeros_like(gradient))
            kept[f"{moment} {name}"] = now = beta * before + (1.0 - beta) * newest
            unbiased_averages.append(now / (1.0 - beta**count))
        first, second = unbiased_averages
        direction: Floats = first / (np.sqrt(second) + self.numbers["epsilon"])
        return direction

    def _gathered(self, gradient: Floats, memory: Memory) -> tuple[Floats, Floats, float]:
        """The momentum, the direction made of it, and the number of this step."""
        beta, nesterov = self.numbers["momentum"], bool(self.values["nesterov"])
        count = float(memory.get("count", 0.0)) + 1.0
        before = memory.get("velocity", np.zeros_like(gradient))
        if self.values["averaging"] == "sum":
            velocity = beta * before + gradient
            return velocity, gradient + beta * velocity if nesterov else velocity, count
        velocity = beta * before + (1.0 - beta) * gradient
        newest = (1.0 - beta) * gradient
        if self.values["averaging"] == "average":
            return velocity, beta * velocity + newest if nesterov else velocity, count
        if not nesterov:
            return velocity, velocity / (1.0 - beta**count), count
        ahead = beta * velocity / (1.0 - beta ** (count + 1.0))
        return velocity, ahead + newest / (1.0 - beta**count), count

    def _scale(self, block: MatrixBlock, on_network: bool) -> float:
        rows, columns = block.rows, block.columns
        if on_network and self.values["scaling"] == "rows":
            # PyTorch's layers have a row for each output, the networks here a column.
            rows, columns = columns, rows
        match self.values["scaling"]:
            case "rows":
                return math.sqrt(max(1.0, rows / columns))
            case "columns":
                return math.sqrt(max(1.0, columns / rows))
        return self.numbers["rms_rate"] * math.sqrt(max(rows, columns))
