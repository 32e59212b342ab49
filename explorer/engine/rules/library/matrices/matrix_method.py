"""What the methods for matrices share: clipping, weight decay and one step for each matrix."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from explorer.engine.objectives.matrix_block import MatrixBlock
from explorer.engine.objectives.objective import Objective
from explorer.engine.parameter import Parameter, Value
from explorer.engine.rules.direct_method import DirectMethod
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.mechanisms import COMMON, SMALLEST_SHARE
from explorer.engine.rules.optimizer import Optimizer

Floats = npt.NDArray[np.float64]
Memory = Mapping[str, Floats]
CARRIED_ALONG = frozenset(("lookahead_period", "lookahead_share", "average_decay"))
"""What is put around rules alone: second points that are carried along."""


class MatrixMethod(DirectMethod):
    """A direct method with decay, clipping and caution that takes matrix after matrix.

    On an objective without matrices x is a matrix of one column.
    """

    common_parameters: ClassVar[tuple[Parameter, ...]] = tuple(
        parameter for parameter in COMMON if parameter.name not in CARRIED_ALONG
    )

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
        self, here: Iterate, own: Floats, terms: Mapping[str, Floats | float], kept: Memory
    ) -> Step:
        """The step with the cautious mask and decoupled weight decay, each as a term."""
        values, named = self.values, dict(terms)
        if values["cautious"] != "off":
            named["proposed_step"] = own
            named["caution"] = caution = self._caution(own, here.gradient)
            own = caution * own
        decay = self._decayed(here, own)
        if decay is None:
            return Step(own, named, kept)
        return Step(own + decay, {**named, "decay_step": decay}, kept)

    def _caution(self, step: Floats, gradient: Floats) -> Floats:
        """The factor of each coordinate: 0 where the step does not go against the gradient."""
        going = np.where(step * gradient < 0.0, 1.0, 0.0)
        if self.values["cautious"] == "mean":
            return going / max(float(going.mean()), SMALLEST_SHARE)
        return going * (len(going) / (float(going.sum()) + 1.0))

    def _decayed(self, here: Iterate, own: Floats) -> Floats | None:
        """The part of the move that is decoupled weight decay, None without any."""
        form, decay = self.values["weight_decay_form"], self.numbers["weight_decay"]
        if not decay or form in {"coupled", "inside"}:
            return None
        shrink = decay if form == "unscaled" else here.rate * decay
        moved = here.x + own
        return moved / (1.0 + shrink) - moved if form == "proximal" else -shrink * here.x


def blocks_of(objective: Objective) -> tuple[MatrixBlock, ...]:
    """The matrices of an objective, or all its coordinates as one column."""
    return objective.matrices or (MatrixBlock("x", objective.dimension, 1),)


def known_values(cls: type[Optimizer], optimizer: Optimizer) -> dict[str, Value]:
    """The values of ``optimizer`` for the hyper-parameters that ``cls`` has too."""
    names = {parameter.name for parameter in cls.parameters}
    return {name: value for name, value in optimizer.values.items() if name in names}
