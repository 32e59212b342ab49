"""Which views the middle of the window shows, and how two of them share it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from explorer.engine.trajectories.convergence import TOLERANCE
from explorer.scenario.picture_switches import Switches, checked_switches

View = Literal["plane", "landscape", "map", "charts"]
VIEWS: tuple[View, ...] = get_args(View)
PlaneKind = Literal["principal", "random", "coordinates", "singular"]
MOST_VIEWS = 2
LEAST_SHARE = 0.1


@dataclass(frozen=True)
class PlaneChoice:
    """The plane on which many dimensions are shown.

    ``principal``: the two leading principal directions of all runs together. ``random``: two
    directions drawn with ``seed``, through the end with the lowest loss. ``coordinates``: the two
    coordinates ``first`` and ``second``, through the same end. ``singular``: the two leading
    singular directions of the way there from the start, of the ``matrix``-th matrix. Raises
    ``ValueError`` naming the invalid field.
    """

    kind: PlaneKind = "principal"
    seed: int = 0
    first: int = 0
    second: int = 1
    matrix: int = 0

    def __post_init__(self) -> None:
        kinds = get_args(PlaneKind)
        if self.kind not in kinds:
            raise ValueError(f"kind: found {self.kind!r}, expected one of {', '.join(kinds)}")
        for name in ("seed", "first", "second", "matrix"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name}: found {getattr(self, name)}, expected 0 or more")


PRINCIPAL = PlaneChoice()
Measure = Literal["loss", "settled", "reached", "verdict", "basins"]
MEASURES: dict[Measure, str] = {
    "loss": "The loss at the last step, above the lowest value known.",
    "settled": "Steps until the loss stays within the tolerance.",
    "reached": "Steps until the loss is first within the tolerance.",
    "verdict": "The verdict on each run, as on its card.",
    "basins": "The minimum that each start reaches.",
}


@dataclass(frozen=True)
class MapChoice:
    """What the map of the selected contender shows.

    ``x`` and ``y`` name two of its hyper-parameters, None the first two there are; the map of the
    contender named ``beside`` is shown next to it. ``tolerance`` is how near the minimum a run has
    to come. Raises ``ValueError`` naming the invalid field.
    """

    measure: Measure = "loss"
    x: str | None = None
    y: str | None = None
    beside: str | None = None
    tolerance: float = TOLERANCE.default

    def __post_init__(self) -> None:
        if self.measure not in MEASURES:
            raise ValueError(
                f"measure: found {self.measure!r}, expected one of {', '.join(MEASURES)}"
            )
        try:
            TOLERANCE.validate(self.tolerance)
        except ValueError as error:
            raise ValueError(f"tolerance: {str(error).partition(': ')[2]}") from error


USUAL_MAP = MapChoice()


@dataclass(frozen=True)
class StageLayout:
    """One view or two beside each other, from left to right.

    ``divider`` is the share of the width, 0.1 to 0.9, that the left of two has. A curve is its
    surface's plane; of more than two dimensions ``plane`` is shown. ``picture`` has the non-default
    switches of the picture, by name; None leaves them unchanged. Raises ``ValueError`` naming the
    invalid field.
    """

    views: tuple[View, ...] = ("plane",)
    divider: float = 0.5
    plane: PlaneChoice = PRINCIPAL
    map: MapChoice = USUAL_MAP
    picture: Switches | None = None

    def __post_init__(self) -> None:
        for view in self.views:
            if view not in VIEWS:
                expected = ", ".join(VIEWS)
                raise ValueError(f"views: found {view!r}, expected some of {expected}")
        if not 1 <= len(self.views) <= MOST_VIEWS or len(set(self.views)) < len(self.views):
            listed = ", ".join(self.views) or "none"
            raise ValueError(f"views: found {listed}, expected one or two different ones")
        if not LEAST_SHARE <= self.divider <= 1.0 - LEAST_SHARE:
            raise ValueError(
                f"divider: found {self.divider:g}, expected {LEAST_SHARE} to {1.0 - LEAST_SHARE}"
            )
        try:
            checked_switches(self.picture or ())
        except ValueError as error:
            raise ValueError(f"picture.{error}") from error

    @property
    def is_split(self) -> bool:
        """Whether two views are shown."""
        return len(self.views) == MOST_VIEWS
