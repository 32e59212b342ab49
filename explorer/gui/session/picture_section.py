"""What pictures draw of an outcome: in many dimensions, its shadow on a plane."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from explorer.engine.objectives.plane_section import PlaneSurface
from explorer.scenario.results import Outcome
from explorer.scenario.sections import DrawnOutcome, drawn_on, drawn_outcome


class PictureSection(QObject):
    """Keeps the plane of the pictures; ``moved`` when another one is to be drawn.

    ``outcome`` gives what is drawn now.
    """

    moved = Signal()

    def __init__(self, outcome: Callable[[], Outcome], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._outcome = outcome
        self._drawn: DrawnOutcome | None = None
        self._kept: PlaneSurface | None = None
        self._is_outrun = False

    @property
    def drawn(self) -> DrawnOutcome:
        """Surface, start and trajectories as pictures show them."""
        if self._drawn is None:
            outcome = self._outcome()
            if self._kept is not None:
                self._drawn = drawn_on(outcome, self._kept)
            else:
                self._drawn = drawn_outcome(outcome)
        return self._drawn

    def follow(self, before: Outcome, after: Outcome, *, live: bool) -> None:
        """Stay on the plane of the picture if no run changed, or until a drag pauses."""
        surface = None if self._drawn is None else self._drawn.surface
        same_runs = before.trajectories == after.trajectories
        same_surface = before.scenario.surface == after.scenario.surface
        keep = same_surface and (live or same_runs)
        self._kept = surface if keep and isinstance(surface, PlaneSurface) else None
        self._drawn = None
        self._is_outrun = self._kept is not None and not same_runs

    def rest(self) -> None:
        """After a drag, switch to the plane that the picture has not followed yet."""
        if self._is_outrun:
            self.take_plane()

    def take_plane(self) -> None:
        """Switch to the plane of the current runs and view."""
        self._is_outrun = False
        self._kept = self._drawn = None
        self.moved.emit()
