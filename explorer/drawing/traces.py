"""The trajectories of a scenario, ready to be drawn."""

from __future__ import annotations

from explorer.drawing.theme import Theme
from explorer.drawing.trace import Trace, TraceStyle
from explorer.scenario.outcome import Outcome
from explorer.scenario.scenario import Contender


def style_of(contender: Contender, theme: Theme) -> TraceStyle:
    """A contender's look in a theme."""
    return TraceStyle(
        colour=contender.colour or theme.contender(contender.look),
        dash=theme.dash(contender.look),
        marker=theme.marker(contender.look),
        label=contender.name,
    )


def traces_of(
    outcome: Outcome, theme: Theme, previous: Outcome | None = None
) -> tuple[list[Trace], list[int]]:
    """A trace for each visible contender, and the contender's index of each trace.

    ``previous`` is the outcome before the last change; runs that differ from it get it as ghost.
    """
    traces: list[Trace] = []
    owners: list[int] = []
    for index, (contender, trajectory) in enumerate(
        zip(outcome.scenario.contenders, outcome.trajectories, strict=True)
    ):
        if trajectory is None or trajectory.steps < 0:
            continue
        ghost = None
        if previous is not None and index < len(previous.trajectories):
            ghost = previous.trajectories[index]
        if ghost is trajectory or (ghost is not None and ghost.steps < 0):
            ghost = None
        traces.append(Trace(trajectory, style_of(contender, theme), ghost))
        owners.append(index)
    return traces, owners
