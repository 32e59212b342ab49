"""What the methods for matrices share: clipping, weight decay and one step for each matrix."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from explorer.engine.objectives.matrix_block import MatrixBlock
from explorer.engine.objectives.objective import Objective
from explorer.engine.parameter import Parameter
from explorer.engine.rules.direct_method import DirectMethod
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.optimizer import COMMON

Floats = npt.NDArray[np.float64]
Memory = Mapping[str, Floats]


class MatrixMethod(DirectMethod):
    """A direct method that has the common hyper-parameters and takes matrix after matrix.

    On an objective without matrices x is a matrix of one column.
    """

    common_parameters: ClassVar[tuple[Parameter, ...]] = COMMON

    def prepared(self, here: Iterate) -> Floats:
        """The gradient after clipping and coupled weight decay."""
        numbers, gradient = self.numbers, here.gradient
        if numbers["clip_value"]:
            gradient = np.clip(gradient, -numbers["clip_value"], numbers["clip_value"])
        length = float(np.linalg.norm(gradient))
        if 0.0 < numbers["clip_norm"] < length:
            gradient = gradient * (numbers["clip_norm"] / length)
        if self.values["weight_decay_form"] == "coupled":
            gradient = gradient + numbers["weight_decay"] * here.x
        return gradient

    def stepped(
        self, here: Iterate, own: Floats, terms: Mapping[str, Floats | float], memory: Memory
    ) -> Step:
        """The step with decoupled weight decay, as a term of its own."""
        form, decay = self.values["weight_decay_form"], self.numbers["weight_decay"]
        if not decay or form in {"coupled", "inside"}:
            return Step(own, terms, memory)
        shrink = decay if form == "unscaled" else here.rate * decay
        moved = here.x + own
        move = moved / (1.0 + shrink) - moved if form == "proximal" else -shrink * here.x
        return Step(own + move, {**terms, "decay_step": move}, memory)


def blocks_of(objective: Objective) -> tuple[MatrixBlock, ...]:
    """The matrices of an objective, or all its coordinates as one column."""
    return objective.matrices or (MatrixBlock("x", objective.dimension, 1),)
