"""Noise on gradients, seeded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

import numpy as np

from explorer.arrays import Floats
from explorer.engine.parameter import Number

STANDARD_DEVIATION = Number(
    name="noise",
    symbol="σ",
    default=0.0,
    minimum=0.0,
    slider=(1e-3, 10.0),
    scale="logarithmic",
    off_at_zero=True,
    meaning="Standard deviation of the noise added to each gradient coordinate; 0 switches it off.",
)
SEED = Number(
    name="seed",
    symbol="",
    default=0.0,
    minimum=0.0,
    maximum=2.0**63,
    open_maximum=True,
    slider=(0.0, 100.0),
    whole=True,
    meaning="Seed of the random numbers; the same seed gives the same noise.",
)


@dataclass(frozen=True)
class Noise:
    """Gaussian noise added to every gradient coordinate.

    ``standard_deviation`` is in units of the gradient. With ``shared`` all contenders of a scenario
    get the same noise; otherwise each draws its own, identified by ``stream``.

    Example:
        >>> from explorer.engine import Noise, optimizers, run, surfaces
        >>> descent, bowl = optimizers["gradient_descent"](), surfaces["ravine"]
        >>> noisy = run(bowl, descent, (2.0, 2.0), steps=5, noise=Noise(0.1), seed=4)
        >>> noisy == run(bowl, descent, (2.0, 2.0), steps=5, noise=Noise(0.1), seed=4)
        True
        >>> noisy == run(bowl, descent, (2.0, 2.0), steps=5)
        False
    """

    standard_deviation: float = 0.0
    shared: bool = True
    stream: int = 0

    def __post_init__(self) -> None:
        number = STANDARD_DEVIATION.validate(self.standard_deviation)
        object.__setattr__(self, "standard_deviation", number)
        if not _is_whole(self.stream) or self.stream < 0:
            raise ValueError(
                f"noise stream: found {self.stream!r}, expected a whole number of at least 0"
            )

    def drawn(self, rows: int, dimension: int, seed: int) -> Floats | None:
        """The noise of each row, (rows, dimension), or ``None`` for no noise at all.

        Longer runs begin with the noise of shorter ones. Raises ``ValueError`` for a seed that
        ``checked_seed`` refuses.
        """
        seed = checked_seed(seed)
        if self.standard_deviation == 0.0:
            return None
        return self.standard_deviation * self.normal(rows, dimension, seed)

    def normal(self, rows: int, dimension: int, seed: int) -> Floats:
        """The standard normal numbers that noise is made of, (rows, dimension)."""
        key = seed if self.shared else [seed, self.stream]
        return np.random.default_rng(key).standard_normal((rows, dimension))


def checked_seed(seed: object) -> int:
    """``seed`` to the last digit, or ``ValueError`` unless it is a whole number in ``SEED``.

    Example:
        >>> from explorer.engine.trials.gradient_noise import checked_seed
        >>> checked_seed(2**63 - 1)
        9223372036854775807
        >>> checked_seed(0.5)
        Traceback (most recent call last):
        ValueError: seed: found 0.5, expected a whole number from 0 to 2**63 - 1
    """
    # Compared as integers: a float has no 2**63 - 1.
    if not _is_whole(seed) or not int(SEED.minimum) <= seed < int(SEED.maximum):
        raise ValueError(f"seed: found {seed!r}, expected a whole number from 0 to 2**63 - 1")
    return int(seed)


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)
