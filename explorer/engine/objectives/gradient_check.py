"""A typed gradient, compared with the exact one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.engine.number_text import rounded
from explorer.engine.objectives.surface import Surface

TOLERANCE = 1e-6
"""Largest difference that counts as rounding, as a share of the gradient."""
FLOOR = 1e-3
"""Below this share of the largest gradient, agreement is judged against that share."""


@dataclass(frozen=True)
class GradientCheck:
    """The outcome of a gradient check.

    At ``worst_point`` the ``exact`` and the ``typed`` gradient differ most, by the length
    ``difference``. ``checked`` is the number of points at which both are finite.

    Example:
        >>> from explorer.engine import check_gradient, formula
        >>> print(check_gradient(formula("x**2 + y**2"), ("2*x", "y"), points=[[1.0, 2.0]]))
        at (1, 2) the gradient is (2, 4), the typed one (2, 2)
        >>> check_gradient(formula("x**2 + y**2"), ("2*x", "2*y")).agrees
        True
    """

    agrees: bool
    worst_point: tuple[float, ...]
    exact: tuple[float, ...]
    typed: tuple[float, ...]
    difference: float
    checked: int

    def __str__(self) -> str:
        if self.agrees:
            return f"the typed gradient is right at all {self.checked} points tested"
        point, exact, typed = (
            "(" + ", ".join(rounded(number) for number in numbers) + ")"
            for numbers in (self.worst_point, self.exact, self.typed)
        )
        return f"at {point} the gradient is {exact}, the typed one {typed}"


def check_gradient(
    surface: Surface,
    formulas: Sequence[str],
    *,
    points: npt.ArrayLike | int = 100,
    seed: int = 0,
) -> GradientCheck:
    """Compare ``formulas``, one per coordinate, with the exact gradient of ``surface``.

    ``points`` are the points to test, (n, d), or how many to draw with ``seed`` evenly over the
    window shown. Where only one of the two is finite, they do not agree; an infinite difference is
    the worst. Raises ``FormulaError`` for a formula that cannot be read and ``ValueError`` for a
    wrong number of formulas, unusable points, or if there is no point at which the exact gradient
    is finite.

    Example:
        >>> from explorer.engine import check_gradient, formula
        >>> bowl = formula("x**2 + y**2")
        >>> print(check_gradient(bowl, ("2*x", "2*y")))
        the typed gradient is right at all 100 points tested
        >>> check_gradient(bowl, ("2*x", "y")).agrees
        False
    """
    if not formulas:
        raise ValueError(f"gradient: found no formulas, expected {surface.dimension}")
    typed_surface = surface.with_gradient(formulas)
    tested = _points_to_test(surface, points, seed)
    exact, typed = surface.gradient(tested), typed_surface.slopes(tested)
    usable = np.isfinite(exact).all(axis=1)
    if not usable.any():
        raise ValueError("points: the exact gradient is not finite at any of them")
    tested, exact, typed = tested[usable], exact[usable], typed[usable]
    with np.errstate(all="ignore"):
        difference = np.linalg.norm(typed - exact, axis=1)
    difference[~np.isfinite(difference)] = np.inf
    sizes = np.linalg.norm(exact, axis=1)
    scale = np.maximum(sizes, FLOOR * sizes.max())
    worst = int(np.argmax(difference))
    return GradientCheck(
        agrees=bool((difference <= TOLERANCE * scale).all()),
        worst_point=tuple(tested[worst].tolist()),
        exact=tuple(exact[worst].tolist()),
        typed=tuple(typed[worst].tolist()),
        difference=float(difference[worst]),
        checked=len(tested),
    )


def wrong_gradient(objective: object) -> GradientCheck | None:
    """The check of an objective's typed gradient, if the gradient is wrong.

    Example:
        >>> from explorer.engine import formula
        >>> from explorer.engine.objectives.gradient_check import wrong_gradient
        >>> bowl = formula("x**2 + y**2")
        >>> wrong_gradient(bowl.with_gradient(("2*x", "2*y"))) is None
        True
        >>> wrong_gradient(bowl.with_gradient(("2*x", "y"))).agrees
        False
    """
    if not isinstance(objective, Surface) or not objective.slope_formulas:
        return None
    try:
        check = check_gradient(objective, objective.slope_formulas)
    except ValueError:
        return None
    return None if check.agrees else check


def _points_to_test(surface: Surface, points: npt.ArrayLike | int, seed: int) -> Floats:
    if isinstance(points, int):
        if points < 1:
            raise ValueError(f"points: found {points}, expected at least 1")
        low, high = np.array(surface.view).T
        return np.random.default_rng(seed).uniform(low, high, (points, surface.dimension))
    tested = np.atleast_2d(np.asarray(points, dtype=np.float64))
    if tested.ndim != 2 or tested.shape[1] != surface.dimension or not len(tested):
        raise ValueError(
            f"points: found shape {tested.shape}, expected (n, {surface.dimension}) coordinates"
        )
    return tested
