"""Noise on gradients, seeded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Noise:
    """Gaussian noise added to every gradient coordinate.

    ``standard_deviation`` is in units of the gradient. With ``shared`` all contenders of a
    scenario meet the same noise; otherwise each draws its own, told apart by ``stream``.
    """

    standard_deviation: float = 0.0
    shared: bool = True
    stream: int = 0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.standard_deviation) and self.standard_deviation >= 0):
            raise ValueError(
                f"noise: found standard deviation {self.standard_deviation}, "
                "expected a finite number of at least 0"
            )

    def drawn(self, rows: int, dimension: int, seed: int) -> Floats | None:
        """The noise of each row, (rows, dimension), or ``None`` for no noise at all.

        Longer runs begin with the noise of shorter ones.
        """
        if self.standard_deviation == 0.0:
            return None
        key = seed if self.shared else [seed, self.stream]
        generator = np.random.default_rng(key)
        return self.standard_deviation * generator.standard_normal((rows, dimension))
