"""Optimizers that ask the surface more than once in a step: procedures instead of formulas.

An update rule is mathematics over one gradient. Newton's method needs the Hessian, a line search
as many values as it takes; such a method is written as plain numpy on the surface. It leaves the
same rows and terms behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from explorer.engine.parameter import Parameter
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.optimizer import Optimizer

Floats = npt.NDArray[np.float64]


class DirectMethod(Optimizer):
    """An optimizer whose step is computed by ``move`` instead of a formula.

    It runs one run at a time; it has no ``rule``, and of hyper-parameters only its own.
    """

    common_parameters: ClassVar[tuple[Parameter, ...]] = ()

    def move(self, here: Iterate, memory: Mapping[str, Floats]) -> Step:
        """One step; ``memory`` is what the move before left behind, empty at the start."""
        raise NotImplementedError

    @property
    def rule(self) -> None:
        """None: no formula says what one step is."""
        return None
