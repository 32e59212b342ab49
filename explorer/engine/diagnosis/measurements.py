"""What is measured on a run before it is judged; each quantity is computed on demand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.engine.diagnosis.path_curvature import has_curvature
from explorer.engine.diagnosis.swing import Swing, period_of, swing_of
from explorer.engine.objectives.objective import Minimum, Objective
from explorer.engine.trajectories.convergence import step_lengths
from explorer.engine.trajectories.trajectory import Trajectory
from explorer.engine.trials.trial import Trial

STILL = 1e-3
"""The share of the window's diagonal that counts as nothing: about a pixel on a screen."""
RECENT = 5
EXACT_DIMENSION = 3
MOST_CURVED = 150
"""Up to this dimension the Hessian is exact; beyond it, writing it out costs too much."""
LARGEST_WINDOW = 1000
SHORTEST_STRETCH = 16
CLIMB = 1e4
UNSEEN_CLIMB = 1e-9


@dataclass(frozen=True)
class Climb:
    """A loss that rises again after its lowest: from ``low`` at row ``start`` to ``high``.

    ``top`` is the row at which it is highest.
    """

    start: int
    top: int
    low: float
    high: float


class Measurements:
    """Lazy measurements on a run with at least one finite row, one property for each quantity.

    That is why it has more methods than other classes.
    """

    def __init__(self, trial: Trial, trajectory: Trajectory) -> None:
        self.surface: Objective = trial.objective
        self.optimizer, self.schedule = trial.optimizer, trial.schedule
        self.trajectory = trajectory
        self.noise = float(np.max(trial.deviations()))
        self.positions = trajectory.positions
        self.losses = trajectory.losses
        self.steps = trajectory.steps
        self.diagonal = float(np.sqrt(sum((high - low) ** 2 for low, high in self.surface.view)))
        self.pixel = STILL * self.diagonal

    def hessian(self, at: npt.ArrayLike) -> Floats:
        """The Hessian at ``at`` (..., d); from differences of exact gradients for large d."""
        points = np.asarray(at, dtype=np.float64)
        size = points.shape[-1]
        if size <= EXACT_DIMENSION:
            return self.surface.hessian(points)
        small = 1e-5 * np.maximum(1.0, np.abs(points))[..., None, :] * np.eye(size)
        ahead = self.surface.gradient(points[..., None, :] + small)
        behind = self.surface.gradient(points[..., None, :] - small)
        slopes = (ahead - behind) / (2.0 * small.sum(axis=-1, keepdims=True))
        symmetric: Floats = 0.5 * (slopes + np.swapaxes(slopes, -1, -2))
        return symmetric

    @property
    def rounding(self) -> float:
        """The share of the largest curvature that cannot be told from 0."""
        return 1e-8 if len(self.surface.view) <= EXACT_DIMENSION else 1e-5

    @cached_property
    def knows_curvature(self) -> bool:
        """Whether λmax along the whole run is known or costs next to nothing.

        For a network it is known once it has been computed and kept with the trajectory.
        """
        if len(self.surface.view) <= EXACT_DIMENSION:
            return True
        if has_curvature(self.surface):
            return False
        return bool(np.isfinite(self.trajectory.curvature.sharpness).any())

    @cached_property
    def moves(self) -> Floats:
        """Lengths of all steps, (steps,)."""
        return step_lengths(self.positions)

    @cached_property
    def recent(self) -> slice:
        """The last few rows."""
        return slice(max(self.steps + 1 - RECENT, 0), self.steps + 1)

    @cached_property
    def recent_move(self) -> float:
        """The longest of the last few steps; 0 if there was none."""
        return float(self.moves[-RECENT:].max(initial=0.0))

    @cached_property
    def slopes(self) -> Floats:
        """Exact gradients at the last few rows."""
        return self.surface.gradient(self.positions[self.recent])

    @cached_property
    def slope(self) -> float:
        """The length of the exact gradient at the last row."""
        return float(np.linalg.norm(self.slopes[-1]))

    @cached_property
    def bends(self) -> tuple[Floats, Floats]:
        """Ascending eigenvalues, and eigenvectors, of the Hessian at the last few rows.

        In too many dimensions to compute them interactively: a single curvature of 0.
        """
        rows, size = self.positions[self.recent].shape
        if size > MOST_CURVED:
            return np.zeros((rows, 1)), np.zeros((rows, size, 1))
        hessians = self.hessian(self.positions[self.recent])
        if not np.isfinite(hessians).all():
            hessians = np.zeros_like(hessians)
        values, vectors = np.linalg.eigh(hessians)
        return values, vectors

    @cached_property
    def curvatures(self) -> Floats:
        """Ascending eigenvalues of the Hessian at the last row."""
        last: Floats = self.bends[0][-1]
        return last

    @cached_property
    def to_critical_point(self) -> float:
        """A bound, by Newton's step, on the distance of the last rows to a critical point.

        Infinite where the Hessian says nothing about it.
        """
        values, vectors = self.bends
        along = np.abs(np.einsum("kij,ki->kj", vectors, self.slopes))
        largest = np.abs(values).max(axis=1, keepdims=True)
        flat = np.abs(values) <= self.rounding * largest
        if (largest == 0.0).any() or (
            flat & (along > self.rounding * largest * self.diagonal)
        ).any():
            return float("inf")
        distances = along / np.where(flat, 1.0, np.abs(values))
        return float(np.sqrt((np.where(flat, 0.0, distances) ** 2).sum(axis=1)).max())

    @cached_property
    def nearest_minimum(self) -> Minimum | None:
        """The known minimum nearest to the last row."""
        minima = self.surface.minima
        if not minima:
            return None
        known = np.array([minimum.position for minimum in minima])
        distances = ((known - self.positions[-1]) ** 2).sum(axis=1)
        return minima[int(distances.argmin())]

    def from_last_rows(self, point: tuple[float, ...]) -> float:
        """The largest distance of ``point`` from the last few rows."""
        return float(np.sqrt(((self.positions[self.recent] - point) ** 2).sum(axis=1)).max())

    @cached_property
    def near_minimum(self) -> Minimum | None:
        """The known minimum at which the last few rows lie."""
        nearest = self.nearest_minimum
        if nearest is None or self.from_last_rows(nearest.position) > self.pixel:
            return None
        return nearest

    @cached_property
    def steps_to_go(self) -> float:
        """How many steps like the last ones it takes to reach a minimum; NaN if none is known."""
        nearest = self.nearest_minimum
        if nearest is not None:
            distance = float(np.linalg.norm(self.positions[-1] - nearest.position))
        elif self.curvatures[0] > 0.0:
            distance = self.to_critical_point
        else:
            return float("nan")
        pace = float(self.moves[-RECENT:].mean()) if self.steps else 0.0
        return distance / pace if pace > 0.0 else float("inf")

    def since_within(self, radius: float) -> int:
        """The row from which on the run stays within ``radius`` of its last row."""
        squares = ((self.positions - self.positions[-1]) ** 2).sum(axis=1)
        outside = np.flatnonzero(squares > radius**2)
        return int(outside[-1]) + 1 if len(outside) else 0

    def climb_after(self, row: int) -> Climb | None:
        """The climb after the lowest loss from ``row`` on, if it undoes what went before.

        A run that swings passes the lowest point again and again, so the loss there says nothing.
        What counts is how high the loss still was in the last stretch before, an eighth of the rows
        since ``row``: a climb to ``CLIMB`` times that is not part of the swings. A climb that is
        invisible beside the whole run's losses does not count either.
        """
        losses = self.losses
        lowest = row + int(np.argmin(losses[row:]))
        stretch = max(SHORTEST_STRETCH, (lowest - row) // 8)
        before = losses[max(lowest - stretch, 0) : lowest + 1]
        top = lowest + int(np.argmax(losses[lowest:]))
        low, high = float(losses[lowest]), float(losses[top])
        unseen = UNSEEN_CLIMB * max(abs(low), float(np.ptp(losses)))
        if high - low <= max(CLIMB * (float(before.max()) - low), unseen):
            return None
        return Climb(lowest, top, low, high)

    @cached_property
    def window(self) -> Floats:
        """The rows of the second half of the run, at most the last thousand."""
        size = min(max(16, self.steps // 2), LARGEST_WINDOW, self.steps)
        return self.positions[self.steps - size :]

    @cached_property
    def swing(self) -> Swing | None:
        """The oscillation in the window of rows, or else in the whole run, if there is one."""
        parts = (self.window, self.positions[-LARGEST_WINDOW:])
        swings = (swing_of(rows, self.steps + 1 - len(rows)) for rows in parts)
        return next((swing for swing in swings if swing is not None), None)

    @cached_property
    def cycle(self) -> int | None:
        """The number of points that are visited again and again, if the run repeats itself."""
        return period_of(self.window)

    def largest_curvature(self, position: npt.ArrayLike) -> float | None:
        """The largest eigenvalue of the Hessian there, or ``None``.

        It is ``None`` if it is not above 0, or in too many dimensions to compute it interactively.
        """
        point = np.atleast_1d(position)
        if len(point) > MOST_CURVED:
            return None
        hessian = self.hessian(point)
        if not np.isfinite(hessian).all():
            return None
        value = float(np.linalg.eigvalsh(hessian)[-1])
        return value if value > 0.0 else None
