"""Noise on gradients, seeded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.engine.parameter import Number

Floats = npt.NDArray[np.float64]

STANDARD_DEVIATION = Number(
    name="noise",
    symbol="σ",
    default=0.0,
    minimum=0.0,
    slider=(1e-3, 10.0),
    scale="logarithmic",
    off_at_zero=True,
    meaning="Standard deviation of what is added to each gradient coordinate; 0 switches it off.",
)


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
        number = STANDARD_DEVIATION.validate(self.standard_deviation)
        object.__setattr__(self, "standard_deviation", number)
        checked_whole("noise stream", self.stream)

    def drawn(self, rows: int, dimension: int, seed: int) -> Floats | None:
        """The noise of each row, (rows, dimension), or ``None`` for no noise at all.

        Longer runs begin with the noise of shorter ones. Raises ``ValueError`` for a seed that is
        not a whole number of at least 0.
        """
        checked_whole("seed", seed)
        if self.standard_deviation == 0.0:
            return None
        key = seed if self.shared else [seed, self.stream]
        generator = np.random.default_rng(key)
        return self.standard_deviation * generator.standard_normal((rows, dimension))


def checked_whole(name: str, value: object) -> None:
    """Raise ``ValueError`` unless ``value`` is a whole number of at least 0."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 0:
        raise ValueError(f"{name}: found {value!r}, expected a whole number of at least 0")
