"""The trajectories of a scenario, ready to be drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from explorer.arrays import Floats
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.trace import Shadow, Trace, TraceStyle
from explorer.engine import Trajectory, Trial
from explorer.engine.explanations.gradient_fan import GradientFan, gradient_fan
from explorer.engine.runs.seed_cloud import SeedCloud, seed_cloud
from explorer.engine.runs.stationary_density import stationary_density
from explorer.scenario.results import Outcome
from explorer.scenario.scenario import Contender
from explorer.scenario.sections import DrawnOutcome, projected_trajectory


def style_of(contender: Contender, theme: Theme) -> TraceStyle:
    """A contender's look in a theme."""
    return TraceStyle(
        colour=contender.colour or theme.contender(contender.look),
        dash=theme.dash(contender.look),
        marker=theme.marker(contender.look),
        label=contender.name,
    )


def traces_of(
    outcome: Outcome,
    theme: Theme,
    previous: Outcome | None = None,
    drawn: DrawnOutcome | None = None,
    seeds: int = 0,
    cloud_of: Callable[[Trial, int], SeedCloud | None] = seed_cloud,
) -> tuple[list[Trace], list[int]]:
    """A trace for each visible contender, and the contender's index of each trace.

    ``previous`` is the outcome before the last change; runs that differ from it get it as ghost.
    ``drawn`` is what pictures draw of the outcome: on a plane the traces get their projections.
    With ``seeds``, noisy ones get a cloud of that many runs, from ``cloud_of``.
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
        shadow = None if drawn is None else _shadow(drawn, index, ghost)
        cloud = _drawn(cloud_of(outcome.scenario.trial(index), seeds), drawn) if seeds else None
        fan = partial(_fan, outcome.scenario.trial(index), trajectory, drawn)
        temperature = contender.optimizer.sampled_temperature
        density = None
        if cloud is not None and temperature is not None:
            density = stationary_density(outcome.scenario.surface, temperature)
        style = style_of(contender, theme)
        may_carry = contender.optimizer.may_carry
        flow = partial(_flow, outcome, drawn)
        traces.append(Trace(trajectory, style, ghost, shadow, cloud, fan, density, flow, may_carry))
        owners.append(index)
    return traces, owners


def _drawn(cloud: SeedCloud | None, drawn: DrawnOutcome | None) -> SeedCloud | None:
    """The runs of other seeds; on a plane, their shadows."""
    if cloud is None or drawn is None or drawn.plane is None:
        return cloud
    plane = drawn.plane
    return replace(
        cloud, positions=plane.project(cloud.positions), middle=plane.project(cloud.middle)
    )


def _fan(
    trial: Trial, trajectory: Trajectory, drawn: DrawnOutcome | None, step: int
) -> GradientFan | None:
    """The fan of gradients; on a plane, their projections."""
    fan = gradient_fan(trial, trajectory, step)
    if fan is None or drawn is None or drawn.plane is None:
        return fan
    plane = drawn.plane
    return replace(
        fan,
        true=plane.project(fan.true + plane.origin),
        gradients=plane.project(fan.gradients + plane.origin),
    )


def _flow(outcome: Outcome, drawn: DrawnOutcome | None) -> Floats | None:
    """The gradient flow from the start of all; on a plane, its shadow."""
    from explorer.engine.runs.flow_curve import flow_curve

    scenario = outcome.scenario
    points = flow_curve(scenario.surface, scenario.start).points
    return points if drawn is None or drawn.plane is None else drawn.plane.project(points)


def _shadow(drawn: DrawnOutcome, index: int, ghost: Trajectory | None) -> Shadow | None:
    trajectory = drawn.outcome.trajectories[index]
    if drawn.plane is None or trajectory is None:
        return None
    distances = drawn.distances[index]
    assert distances is not None
    before = None if ghost is None else projected_trajectory(ghost, drawn.plane)
    return Shadow(trajectory, before, distances, drawn.reach)
