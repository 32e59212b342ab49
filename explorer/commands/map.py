"""``map``: the outcome of a contender with other values, or from other starts."""

from __future__ import annotations

import argparse
import math
from functools import partial
from typing import TYPE_CHECKING

from explorer.commands.parsers.picture_arguments import chosen_picture_options, parsed_range
from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.offscreen import without_a_screen
from explorer.commands.terminal.streams import loaded, targets, written

if TYPE_CHECKING:
    from explorer.engine.objectives.surface import Span
    from explorer.scenario.map_request import MapRequest
    from explorer.scenario.scenario import Scenario
    from explorer.scenario.stage_layout import Measure

FORMATS = ("png", "svg", "pdf")


def run(arguments: argparse.Namespace) -> int:
    """Draw the map."""
    (path,) = targets(
        [arguments.file], arguments.output, FORMATS, arguments.format, force=arguments.force
    )
    from explorer.scenario.budget import map_excess
    from explorer.scenario.map_request import why_no_map

    scenario = loaded(arguments.file, arguments)
    request = _request(arguments, scenario)
    why = why_no_map(scenario, request)
    if why:
        raise CommandError(f"{arguments.file}: {why}")
    sentences = [
        map_excess(scenario, contender, request.nodes)
        for contender in (request.contender, request.beside)
        if contender is not None and not arguments.large
    ]
    sentence = next(filter(None, sentences), None)
    if sentence is not None:
        raise CommandError(f"{arguments.file}: {sentence}; add --large to compute it anyway")
    without_a_screen()
    from explorer.export.pictures.map_picture import write_map
    from explorer.scenario.map_result import compute_map

    options = chosen_picture_options(arguments, None)
    try:
        result = compute_map(scenario, request)
        for part in result.each:
            if request.theory and part.why_no_theory:
                raise ValueError(f"--theory: {part.why_no_theory}")
        written(path, partial(write_map, result, options, replace=True))
    except ValueError as error:
        raise CommandError(f"{arguments.file}: {error}") from error
    return 0


def _request(arguments: argparse.Namespace, scenario: Scenario) -> MapRequest:
    from explorer.engine.trajectories.convergence import TOLERANCE
    from explorer.scenario.map_request import MapRequest, finest_nodes, first_with

    wanted = _index(scenario, "--contender", arguments.contender)
    if wanted is None:
        wanted = first_with(scenario, arguments.x, arguments.y)
    beside = _index(scenario, "--beside", arguments.beside)
    if beside == wanted:
        raise CommandError(f"--beside: found {arguments.beside!r} twice, expected a different one")
    tolerance = arguments.tolerance
    if tolerance is None:
        tolerance = TOLERANCE.default
    if not (tolerance > 0 and math.isfinite(tolerance)):
        raise CommandError(f"--tolerance: found {tolerance}, expected a number above 0")
    if arguments.basins and (arguments.x or arguments.y):
        raise CommandError("--basins: found beside --x or --y, expected one kind of map")
    if arguments.basins and arguments.theory:
        raise CommandError("--theory: found beside --basins, expected --x and --y")
    measure: Measure = "basins" if arguments.basins else arguments.measure
    view = parsed_range(arguments.range) if arguments.basins else None
    return MapRequest(
        contender=wanted,
        beside=beside,
        measure=measure,
        x=arguments.x,
        y=arguments.y,
        x_span=_span("--x-range", arguments.x_range),
        y_span=_span("--y-range", arguments.y_range),
        view=None if view is None or len(view) != 2 else (view[0], view[1]),
        tolerance=tolerance,
        nodes=finest_nodes(measure) if arguments.nodes is None else arguments.nodes,
        theory=arguments.theory,
    )


def _index(scenario: Scenario, option: str, name: str | None) -> int | None:
    names = [contender.name for contender in scenario.contenders]
    if name is None:
        return None
    if name not in names:
        raise CommandError(f"{option}: found {name!r}, expected one of {', '.join(names)}")
    return names.index(name)


def _span(option: str, text: str | None) -> Span | None:
    if text is None:
        return None
    try:
        low, high = (float(end) for end in text.split(":"))
    except ValueError:
        raise CommandError(f"{option}: found {text!r}, expected lowest:highest") from None
    return low, high
