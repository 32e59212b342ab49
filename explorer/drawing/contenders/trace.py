"""A trajectory and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from explorer.arrays import Floats
from explorer.drawing.colours.theme import Theme
from explorer.engine import Trajectory
from explorer.engine.explanations.gradient_fan import GradientFan
from explorer.engine.runs.seed_cloud import SeedCloud
from explorer.engine.runs.stationary_density import StationaryDensity


@dataclass(frozen=True)
class TraceStyle:
    """Colour as '#rrggbb', dash lengths in line widths, head shape, label, width in pixels.

    ``width`` None takes the theme's. The colour is a base colour: each view moves its lightness
    until it stands out there.
    """

    colour: str
    dash: tuple[float, ...] = ()
    marker: str = "circle"
    label: str = ""
    width: float | None = None


@dataclass(frozen=True, eq=False)
class Shadow:
    """The projection of a run in many dimensions on the plane of a picture.

    ``trajectory`` and ``ghost`` are projected. ``distances`` (n + 1,) tells how far each position
    lies off the plane, and ``reach`` the distance at which its head has nearly faded.
    """

    trajectory: Trajectory
    ghost: Trajectory | None
    distances: Floats
    reach: float


@dataclass(frozen=True, eq=False)
class Trace:
    """A contender's trajectory with its style; ``ghost`` is its run before the last change.

    ``cloud`` are its runs with other seeds, ``fan`` the possible gradients at a step, in the
    picture's coordinates; ``density`` is its theoretical long-run density, and ``flow`` gives the
    points (n, d) of the gradient flow from its start. ``may_carry`` False says that the terms
    contain no further points. ``shadow`` is what a picture of the surface draws in its place;
    charts show the run itself.
    """

    trajectory: Trajectory
    style: TraceStyle
    ghost: Trajectory | None = None
    shadow: Shadow | None = None
    cloud: SeedCloud | None = None
    fan: Callable[[int], GradientFan | None] | None = None
    density: StationaryDensity | None = None
    flow: Callable[[], Floats | None] | None = None
    may_carry: bool = True

    @property
    def drawn(self) -> Trajectory:
        """The trajectory in the picture's coordinates."""
        return self.trajectory if self.shadow is None else self.shadow.trajectory

    @property
    def drawn_ghost(self) -> Trajectory | None:
        """The ghost in the picture's coordinates."""
        return self.ghost if self.shadow is None else self.shadow.ghost


def default_styles(theme: Theme, labels: Sequence[str]) -> tuple[TraceStyle, ...]:
    """The theme's colours, dashes and markers in turn, one style for each label."""
    return tuple(
        TraceStyle(theme.contender(index), theme.dash(index), theme.marker(index), label)
        for index, label in enumerate(labels)
    )
