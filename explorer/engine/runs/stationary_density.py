"""The theoretical density of Langevin dynamics, exp(-f / T), and how well runs match it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from explorer.engine.objectives.objective import Objective
from explorer.engine.runs.seed_cloud import SeedCloud

SHARES = (0.5, 0.9)
NODES = 241


@dataclass(frozen=True)
class StationaryDensity:
    """exp(-f / T) over the view of a surface in the plane.

    The region where f is below ``levels[i]`` holds the share ``SHARES[i]`` of its mass, and the
    density is nowhere higher outside.
    """

    temperature: float
    levels: tuple[float, ...]

    def measured(self, cloud: SeedCloud, step: int) -> tuple[float, ...]:
        """Which share of all runs was below each level, over the second half of the steps so far.

        The first half counts as burn-in.
        """
        visited = cloud.losses[(step + 1) // 2 : step + 1]
        return tuple(float(np.mean(visited <= level)) for level in self.levels)

    def words(self, cloud: SeedCloud, step: int) -> str:
        """The shares of the density and of the runs, on one line."""
        pairs = zip(SHARES, self.measured(cloud, step), strict=True)
        said = ", ".join(
            f"{100 * share:.0f} % line: {100 * inside:.0f} %" for share, inside in pairs
        )
        return f"exp(−f/T) · runs inside the {said}"


@lru_cache(maxsize=32)
@np.errstate(all="ignore")
def stationary_density(surface: Objective, temperature: float) -> StationaryDensity | None:
    """The density over the surface's view; ``None`` unless d is 2 and f finite somewhere in it.

    Example:
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.runs.stationary_density import stationary_density
        >>> density = stationary_density(surfaces["ravine"], 0.1)
        >>> [round(level, 2) for level in density.levels]
        [0.07, 0.23]
    """
    if surface.dimension != 2 or not temperature > 0.0:
        return None
    x, y = (np.linspace(*span, NODES) for span in surface.view[:2])
    points = np.stack(np.meshgrid(x, y), axis=-1)
    values = np.sort(surface.value(points), axis=None)
    values = values[np.isfinite(values)]
    if not len(values):
        return None
    masses = np.cumsum(np.exp(-(values - values[0]) / temperature))
    levels = np.interp(np.array(SHARES) * masses[-1], masses, values)
    return StationaryDensity(temperature, tuple(levels.tolist()))
