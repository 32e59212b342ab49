"""A trajectory and how it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.drawing.theme import Theme
from explorer.engine import Trajectory


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
class Trace:
    """A contender's trajectory with its style; ``ghost`` is its run before the last change."""

    trajectory: Trajectory
    style: TraceStyle
    ghost: Trajectory | None = None


def default_styles(theme: Theme, labels: Sequence[str]) -> tuple[TraceStyle, ...]:
    """The theme's colours, dashes and markers in turn, one style for each label."""
    return tuple(
        TraceStyle(theme.contender(index), theme.dash(index), theme.marker(index), label)
        for index, label in enumerate(labels)
    )
