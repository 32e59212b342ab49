"""``tune``: the scenario with the best values of some hyper-parameters."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.progress_bar import ProgressBar
from explorer.commands.terminal.streams import loaded, send, targets, to_standard_output

if TYPE_CHECKING:
    from explorer.engine.runs.searches.tuning_request import TuningRequest
    from explorer.scenario.scenario import Scenario


def run(arguments: argparse.Namespace) -> int:
    """Tune, write the scenario and say what was found."""
    (path,) = targets([arguments.file], arguments.output, ("descent",), None, force=arguments.force)
    from explorer.scenario.files.scenario_file import scenario_text, write_scenario
    from explorer.scenario.tuning import tune_scenario

    scenario = loaded(arguments.file, arguments)
    bar: ProgressBar | None = None
    try:
        request = _request(arguments, scenario)
        bar = ProgressBar(f"{arguments.file}, {request.budget:,} evaluations each")
        tuned = tune_scenario(
            scenario,
            request,
            _contenders(arguments, scenario),
            workers=os.cpu_count() or 1,
            progress=bar.show_share,
        )
    except ValueError as error:
        raise CommandError(f"{arguments.file}: {error}") from error
    finally:
        if bar is not None:
            bar.end()
    if to_standard_output(path):
        send(scenario_text(tuned.scenario).encode())
        sys.stderr.write(f"{tuned.report}\n")
        return 0
    write_scenario(path, tuned.scenario)
    send(f"{tuned.report}\n".encode())
    return 0


def _request(arguments: argparse.Namespace, scenario: Scenario) -> TuningRequest:
    from explorer.engine.runs.ensemble import drawn_starts
    from explorer.engine.runs.searches.tuning_request import TuningRequest
    from explorer.engine.trajectories.convergence import TOLERANCE
    from explorer.scenario.budget import tuning_budget

    for option in ("starts", "seeds"):
        if getattr(arguments, option) < 1:
            raise ValueError(f"--{option}: found {getattr(arguments, option)}, expected 1 or more")
    starts: tuple[tuple[float, ...], ...] = ()
    if arguments.starts > 1:
        starts = tuple(drawn_starts(scenario.surface, arguments.starts, scenario.seed))
    seeds: tuple[int, ...] = ()
    if arguments.seeds > 1:
        seeds = tuple(range(scenario.seed, scenario.seed + arguments.seeds))
    budget = arguments.budget
    if budget is None:
        budget = tuning_budget(scenario, max(len(starts), 1) * max(len(seeds), 1))
    return TuningRequest(
        over=tuple(name.strip() for name in arguments.over.split(",")),
        aim=arguments.aim,
        budget=budget,
        tolerance=TOLERANCE.default if arguments.tolerance is None else arguments.tolerance,
        starts=starts,
        seeds=seeds,
    )


def _contenders(arguments: argparse.Namespace, scenario: Scenario) -> list[int] | None:
    if arguments.contender is None:
        return None
    names = [contender.name for contender in scenario.contenders]
    for name in arguments.contender:
        if name not in names:
            raise CommandError(f"--contender: found {name!r}, expected one of {', '.join(names)}")
    return [index for index, name in enumerate(names) if name in arguments.contender]
