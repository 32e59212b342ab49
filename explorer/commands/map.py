"""``map``: what becomes of a contender with other values, or from other starts."""

from __future__ import annotations

import argparse
import math
from functools import partial
from typing import TYPE_CHECKING

from explorer.commands.parsers.picture_arguments import parsed_range, picture_options
from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.offscreen import without_a_screen
from explorer.commands.terminal.streams import loaded, targets, written

if TYPE_CHECKING:
    from explorer.engine.objectives.surface import Span
    from explorer.scenario.map_request import MapRequest, Measure
    from explorer.scenario.scenario import Scenario

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
    sentence = None if arguments.large else map_excess(scenario, request.contender, request.nodes)
    if sentence is not None:
        raise CommandError(f"{arguments.file}: {sentence}; --large computes it all the same")
    without_a_screen()
    from explorer.export.pictures.map_picture import write_map
    from explorer.scenario.map_result import compute_map

    options = picture_options(arguments, None)
    try:
        result = compute_map(scenario, request)
        if request.theory and result.why_no_theory:
            raise ValueError(f"--theory: {result.why_no_theory}")
        written(path, partial(write_map, result, options, replace=True))
    except ValueError as error:
        raise CommandError(f"{arguments.file}: {error}") from error
    return 0


def _request(arguments: argparse.Namespace, scenario: Scenario) -> MapRequest:
    from explorer.engine.trajectories.convergence import TOLERANCE
    from explorer.scenario.map_request import MapRequest, finest_nodes, first_with

    names = [contender.name for contender in scenario.contenders]
    wanted = arguments.contender
    if wanted is not None and wanted not in names:
        raise CommandError(f"--contender: found {wanted!r}, expected one of {', '.join(names)}")
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
        contender=first_with(scenario, arguments.x, arguments.y)
        if wanted is None
        else names.index(wanted),
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


def _span(option: str, text: str | None) -> Span | None:
    if text is None:
        return None
    try:
        low, high = (float(end) for end in text.split(":"))
    except ValueError:
        raise CommandError(f"{option}: found {text!r}, expected lowest:highest") from None
    return low, high
