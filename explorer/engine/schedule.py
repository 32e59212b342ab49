"""How the learning rate changes over the steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Schedule:
    """A factor on the learning rate for each step."""

    kind: str = "constant"

    @property
    def is_constant(self) -> bool:
        """Whether the rate never changes."""
        return True

    def factors(self, rows: int) -> Floats:
        """The factor of each row, (rows,)."""
        return np.ones(rows)
