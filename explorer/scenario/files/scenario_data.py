"""A scenario as plain data: the dictionaries, lists, strings and numbers of its file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from explorer.engine.objectives.any_objective import AnyObjective, writable
from explorer.engine.rules.mechanism_parameters import COMMON
from explorer.scenario.files.network_file import network_table
from explorer.scenario.files.plain_data import ScenarioError
from explorer.scenario.files.view_table import layout_table
from explorer.scenario.scenario import Contender, Scenario

FORMAT = "descent-explorer/1"


def scenario_data(
    scenario: Scenario, folder: Path | None = None, *, described: bool = False
) -> dict[str, Any]:
    """The scenario as plain dictionaries, lists, strings and numbers, for a file in ``folder``.

    A user's function raises ``ScenarioError``, or with ``described`` is described in words for
    people.
    """
    surface = scenario.surface
    in_words = described and bool(surface.unwritable)
    return {
        "format": FORMAT,
        "surface": {"described": surface.formula} if in_words else surface_data(surface, folder),
        "start": list(scenario.start),
        "steps": scenario.steps,
        "noise": {"standard_deviation": scenario.noise.standard_deviation}
        | ({} if scenario.noise.shared else {"shared": False}),
        "seed": scenario.seed,
        "contenders": [
            contender_data(contender, index) for index, contender in enumerate(scenario.contenders)
        ],
    } | layout_table(scenario.view)


def surface_data(objective: AnyObjective, folder: Path | None = None) -> dict[str, Any]:
    """The surface as written in a file in ``folder``; ``ScenarioError`` for a Python function."""
    try:
        surface = writable(objective, "saved")
    except ValueError as error:
        raise ScenarioError(str(error)) from error
    if surface.network is not None:
        return network_table(surface.network, folder)
    data: dict[str, Any] = (
        {"id": surface.id}
        if surface.id
        else {"formula": surface.formula, "view": [list(span) for span in surface.view]}
    )
    if surface.values:
        data["parameters"] = dict(surface.values)
    if surface.matrices and not surface.id:
        data["matrices"] = [[block.rows, block.columns] for block in surface.matrices]
    if surface.slope_formulas:
        data["gradient"] = list(surface.slope_formulas)
    return data


def contender_data(contender: Contender, index: int) -> dict[str, Any]:
    """The contender as written in a file, with all values of its rule and changed common ones."""
    optimizer = contender.optimizer
    preset = type(optimizer).in_dialect(optimizer.dialect).values
    common = {parameter.name for parameter in COMMON}
    written = {
        name: value
        for name, value in optimizer.values.items()
        if name not in common or value != preset[name]
    }
    data: dict[str, Any] = {
        **optimizer.reference,
        "hyperparameters": written,
        "schedule": {"kind": contender.schedule.kind, **contender.schedule.values},
        "name": contender.name,
    }
    if contender.look != index:
        data["look"] = contender.look
    if contender.colour:
        data["colour"] = contender.colour
    if not contender.visible:
        data["visible"] = False
    if contender.group:
        data["group"] = contender.group
    return data
