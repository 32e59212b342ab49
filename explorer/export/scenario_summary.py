"""A scenario in a few lines of words and numbers, for the head of a table or a script."""

from __future__ import annotations

from explorer.engine.objectives.objective import coordinate_names
from explorer.scenario.network_presets import seed_of
from explorer.scenario.scenario import Contender, Scenario

MOST_COORDINATES = 6
"""A brief summary states a start with up to this many coordinates in full."""


def scenario_summary(
    scenario: Scenario, *, contenders: bool = True, brief: bool = False
) -> list[str]:
    """Lines that state all that determines the trajectories, numbers in full.

    A ``brief`` summary describes many weights by the seed they were drawn with or, if none is
    known, by their number and first values.
    """
    surface = scenario.surface
    name = surface.title if not surface.id else f"{surface.title} ({surface.id})"
    values = "".join(f", {key} = {value!r}" for key, value in surface.values.items())
    noise = scenario.noise
    own = "" if noise.shared else ", each contender its own"
    lines = [f"surface: {name}, f = {surface.formula}{values}"]
    if surface.formula_field is None and surface.look_at:
        lines.append(f"note: {' '.join(filter(None, (surface.look_at, surface.source)))}")
    lines += [f"gradient as typed: {formula}" for formula in surface.slope_formulas]
    lines += [
        f"start: {_start(scenario, brief=brief)}",
        f"steps: {scenario.steps}",
        f"noise on the gradient: standard deviation {noise.standard_deviation!r}{own}, "
        f"seed {scenario.seed}",
    ]
    if contenders:
        lines += [
            contender_summary(contender) for contender in scenario.contenders if contender.visible
        ]
    return lines


def whose_function(scenario: Scenario) -> str:
    """A description of f if it is a user's function; else empty."""
    surface = scenario.surface
    is_own = surface.formula_field is None and surface.network is None
    return f"f = {surface.formula}" if is_own else ""


def _start(scenario: Scenario, *, brief: bool) -> str:
    surface, start = scenario.surface, scenario.start
    summary = [
        f"{variable} = {number!r}"
        for variable, number in zip(coordinate_names(surface), start, strict=True)
    ]
    if not brief or len(summary) <= MOST_COORDINATES:
        return ", ".join(summary)
    seed = None if surface.network is None else seed_of(surface.network, start)
    if seed is not None:
        return f"the {len(summary)} weights drawn with seed {seed}"
    return f"{', '.join(summary[:2])} and {len(summary) - 2} more, not listed here"


def contender_summary(contender: Contender) -> str:
    """One line with the optimizer, every hyper-parameter, and the schedule unless constant."""
    optimizer = contender.optimizer
    values = ", ".join(f"{key} = {value!r}" for key, value in optimizer.values.items())
    schedule = ""
    if not contender.schedule.is_constant:
        given = "".join(f", {key} = {value!r}" for key, value in contender.schedule.values.items())
        schedule = f"; schedule: {contender.schedule.kind}{given}"
    return f"{contender.name}: {optimizer.convention}, {values}{schedule}"
