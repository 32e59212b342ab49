"""The theory for a map of two hyper-parameters: where a rule is stable, and how fast."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.arrays import Floats
from explorer.engine.mathematics.derivative import derivative
from explorer.engine.mathematics.traversal import symbols
from explorer.engine.number_text import rounded
from explorer.engine.objectives.objective import Objective
from explorer.engine.rules.iteration_matrix import batch_rates
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.runs.maps import Side
from explorer.engine.runs.run import run_trial
from explorer.engine.trials.trial import Trial

HALVINGS = 12
"""How often an edge of the grid is halved to find the boundary on it."""


@dataclass(frozen=True, eq=False)
class TheoryMap:
    """The exact rate of a linear rule over two hyper-parameters.

    ``rates`` (nodes, nodes), row 0 at the lowest y, is the spectral radius of the iteration matrix,
    the largest over all ``curvatures`` (d,): the factor on an error per step in the long run. Below
    1 the rule converges, above 1 it diverges. ``exact`` says that f is quadratic; else the
    curvatures are those at ``position``, the minimum that was reached, and hold near it.
    ``optimizer`` is the rule with other values.
    """

    x: Side
    y: Side
    rates: Floats
    curvatures: Floats
    position: tuple[float, ...]
    exact: bool
    optimizer: Optimizer

    def on_boundary(self, points: Floats) -> Floats:
        """Points (n, 2) of an interpolated boundary, moved along their edges of the grid onto it.

        Both coordinates are shares of the sides, from 0 to 1. Just beyond the limit the rate may
        rise so steeply that a straight line between two nodes misses the boundary by half a node.
        """
        last = len(self.rates) - 1
        at = np.asarray(points) * last
        upward = np.abs(at[:, 0] - np.round(at[:, 0])) < np.abs(at[:, 1] - np.round(at[:, 1]))
        stays = np.stack([upward, ~upward], axis=1)
        low, high = np.floor(at), np.minimum(np.floor(at) + 1.0, last)
        low, high = np.where(stays, np.round(at), low), np.where(stays, np.round(at), high)
        stable_below = self._rates_at(low / last) < 1.0
        for _ in range(HALVINGS):
            middle = 0.5 * (low + high)
            lower = (self._rates_at(middle / last) < 1.0) == stable_below
            low = np.where(lower[:, None], middle, low)
            high = np.where(lower[:, None], high, middle)
        return 0.5 * (low + high) / last

    def _rates_at(self, shares: Floats) -> Floats:
        values = {side.name: side.at(shares[:, axis]) for axis, side in enumerate((self.x, self.y))}
        rates = batch_rates(self.optimizer, values, self.curvatures)
        assert rates is not None
        return rates

    @property
    def best(self) -> tuple[float, float]:
        """The values on the map at which an error shrinks fastest."""
        row, column = np.unravel_index(int(np.argmin(self.rates)), self.rates.shape)
        nodes = len(self.rates)
        return float(self.x.values(nodes)[column]), float(self.y.values(nodes)[row])

    @property
    def sentence(self) -> str:
        """Boundary and best point in words, with their formula and curvatures."""
        best = self.best
        numbers = ", ".join(rounded(curvature, 3) for curvature in self.curvatures)
        near = (
            ""
            if self.exact
            else f" at ({', '.join(rounded(coordinate, 3) for coordinate in self.position)})"
        )
        return (
            f"Theory: stable where ρ(M) < 1, M the rule's iteration matrix for the curvatures "
            f"{numbers}{near}; best ρ = {rounded(float(self.rates.min()))} with "
            f"{self.x.name.replace('_', ' ')} {rounded(best[0])}, "
            f"{self.y.name.replace('_', ' ')} {rounded(best[1])}."
        )


def theory_map(trial: Trial, x: Side, y: Side, *, nodes: int) -> TheoryMap:
    """The rate of a linear rule over two of its hyper-parameters, ``nodes`` values of each.

    Raises ``ValueError`` with a sentence where the theory does not apply: a rule that is not
    linear, or a surface without a known minimum.

    Example:
        >>> from explorer.engine import Trial, optimizers, surfaces
        >>> from explorer.engine.runs.maps import side
        >>> from explorer.engine.runs.theory import theory_map
        >>> momentum = optimizers["momentum"]()
        >>> trial = Trial(surfaces["ravine"], momentum, (2.0, 2.0), 50)
        >>> x = side(momentum, "learning_rate", (0.01, 0.4))
        >>> theory = theory_map(trial, x, side(momentum, "momentum", (0.0, 0.9)), nodes=2)
        >>> theory.curvatures.tolist(), theory.rates[0].round(9).tolist()
        ([1.0, 4.0], [0.99, 0.6])
    """
    # A value of 0 may switch off a mechanism and remove it from the rule.
    optimizer = trial.optimizer.with_values(**{x.name: x.high, y.name: y.high})
    corner = {x.name: np.array([x.high]), y.name: np.array([y.high])}
    if batch_rates(optimizer, corner, np.ones(1)) is None:
        raise ValueError(f"{trial.optimizer.title}: its steps are not linear in the gradient")
    position, exact = _curvature_point(trial)
    hessian = trial.objective.hessian(np.array(position))
    curvatures = np.asarray(np.linalg.eigvalsh(hessian), dtype=np.float64)
    if not np.isfinite(curvatures).all():
        raise ValueError(f"{trial.objective.title}: f has no curvature at its minimum")
    across, upward = np.meshgrid(x.values(nodes), y.values(nodes))
    values = {x.name: across.ravel(), y.name: upward.ravel()}
    rates = batch_rates(optimizer, values, curvatures)
    assert rates is not None
    return TheoryMap(x, y, rates.reshape(nodes, nodes), curvatures, position, exact, optimizer)


def _curvature_point(trial: Trial) -> tuple[tuple[float, ...], bool]:
    """Where the curvatures are taken, and whether they are the same everywhere."""
    objective = trial.objective
    if objective.formula_field is None:
        raise ValueError(f"{objective.title} is not a formula; theory needs one")
    if _is_quadratic(objective):
        return trial.start, True
    run = run_trial(trial)
    if len(run.losses) and run.verdict.kind in ("converged", "catapulted"):
        return tuple(run.positions[-1].tolist()), False
    known = [minimum for minimum in objective.minima if not minimum.kink]
    if not known:
        raise ValueError(f"{objective.title}: no minimum was reached and none is known")
    lowest = min(known, key=lambda minimum: minimum.value)
    return lowest.position, False


def _is_quadratic(objective: Objective) -> bool:
    field = objective.formula_field
    assert field is not None
    names = {str(variable.payload) for variable in field.variables}
    return not any(
        symbols(derivative(slope, variable)) & names
        for slope in field.slopes
        for variable in field.variables
    )
