"""``identify``: which rule made a path of points."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.streams import send


def run(arguments: argparse.Namespace) -> int:
    """Print the candidates, likeliest first."""
    from explorer.engine import FormulaError, Surface, formula, surfaces
    from explorer.engine.identification import identify
    from explorer.engine.spelling import nearest
    from explorer.scenario.files.plain_data import ScenarioError
    from explorer.scenario.files.points_file import read_points

    surface: Surface
    if arguments.on in surfaces:
        surface = surfaces[arguments.on]
    else:
        try:
            surface = formula(arguments.on)
        except FormulaError as error:
            meant = nearest(arguments.on, surfaces)
            hint = f"did you mean {meant}?" if meant else str(error)
            raise CommandError(
                f"--on: {arguments.on}: neither the id of a surface nor a formula: {hint}"
            ) from error
    if arguments.most < 1:
        raise CommandError(f"--most: found {arguments.most}, expected at least 1")
    try:
        points = read_points(Path(arguments.file), surface.dimension)
        candidates = identify(points, surface, most=arguments.most)
    except ScenarioError as error:
        raise CommandError(str(error)) from error
    except ValueError as error:
        raise CommandError(f"{arguments.file}: {error}") from error
    if arguments.json:
        entries = [
            {
                "optimizer": candidate.optimizer.id,
                "dialects": candidate.dialects,
                "changed": candidate.changed,
                "hyperparameters": candidate.values,
                "departs": candidate.departs,
                "deviation": candidate.deviation,
            }
            for candidate in candidates
        ]
        send((json.dumps(entries, indent=1, ensure_ascii=False) + "\n").encode())
    else:
        lines = [
            f"{index}. {candidate.sentence()}" for index, candidate in enumerate(candidates, 1)
        ]
        send(("\n".join(lines) + "\n").encode())
    return 0
