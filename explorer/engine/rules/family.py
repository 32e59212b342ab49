"""The families that optimizers belong to, in the order in which they are listed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """A family of optimizers: its title, and a line on what its members have in common."""

    title: str
    meaning: str


MOMENTUM = Family("Plain and momentum", "One rate for all coordinates, with or without memory.")
ADAPTIVE = Family("Adaptive", "Each coordinate's rate follows the gradients it has seen.")
SIGN_BASED = Family("Sign-based", "The sign of a gradient or of an average decides, not its size.")
NORMALISED = Family("Layer-wise", "The length of the whole step is set, not only its coordinates.")
AVERAGED = Family("Averaged and look-ahead", "More than one point is kept.")
RATE_FREE = Family("Learning-rate-free", "The step length comes from what the run has seen.")
SECOND_ORDER = Family("Second order", "Curvature, exact or estimated, shapes the step.")
LINE_SEARCH = Family("Line search", "Several points are tried before a step is taken.")
DIRECT_SEARCH = Family("Without gradients", "Values of f alone decide where to go.")
CONSTRAINED = Family(
    "Constrained and sparse", "A region or a term without a gradient is respected."
)
SAMPLING = Family(
    "Sampling", "Noise is part of the rule: a path keeps exploring and does not settle."
)
TYPED = Family("Typed", "The rule is written as text.")

FAMILIES: tuple[Family, ...] = (
    MOMENTUM,
    ADAPTIVE,
    SIGN_BASED,
    NORMALISED,
    AVERAGED,
    RATE_FREE,
    SECOND_ORDER,
    LINE_SEARCH,
    DIRECT_SEARCH,
    CONSTRAINED,
    SAMPLING,
)
"""The families of the built-in optimizers."""
