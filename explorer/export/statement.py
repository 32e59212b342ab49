"""A scenario in a few lines of words and numbers, for the head of a table or a script."""

from __future__ import annotations

from explorer.engine import Surface
from explorer.scenario.scenario import Contender, Scenario


def statement(scenario: Scenario, *, contenders: bool = True) -> list[str]:
    """Lines that state all that determines the trajectories, numbers in full."""
    surface = scenario.surface
    name = surface.title if not surface.id else f"{surface.title} ({surface.id})"
    values = "".join(f", {key} = {value!r}" for key, value in surface.values.items())
    start = ", ".join(
        f"{variable} = {number!r}"
        for variable, number in zip(surface.variables, scenario.start, strict=True)
    )
    noise = scenario.noise
    own = "" if noise.shared else ", each contender its own"
    lines = [f"surface: {name}, f = {surface.formula}{values}"]
    if isinstance(surface, Surface):
        lines += [f"gradient as typed: {one}" for one in surface.slope_formulas]
    lines += [
        f"start: {start}",
        f"steps: {scenario.steps}",
        f"noise on the gradient: standard deviation {noise.standard_deviation!r}{own}, "
        f"seed {scenario.seed}",
    ]
    if contenders:
        lines += [contender_statement(one) for one in scenario.contenders if one.visible]
    return lines


def contender_statement(contender: Contender) -> str:
    """One line with the optimizer, every hyper-parameter, and the schedule unless constant."""
    optimizer = contender.optimizer
    values = ", ".join(f"{key} = {value!r}" for key, value in optimizer.values.items())
    schedule = ""
    if not contender.schedule.is_constant:
        given = "".join(f", {key} = {value!r}" for key, value in contender.schedule.values.items())
        schedule = f"; schedule: {contender.schedule.kind}{given}"
    return f"{contender.name}: {optimizer.id} as in {optimizer.dialect}, {values}{schedule}"
