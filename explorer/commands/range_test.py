"""``range-test``: a run with a growing learning rate, compared with constant rates."""

from __future__ import annotations

import argparse
import csv
import io
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.offscreen import without_a_screen
from explorer.commands.terminal.progress_bar import ProgressBar
from explorer.commands.terminal.streams import loaded, send, targets, to_standard_output, written

if TYPE_CHECKING:
    from explorer.engine.runs.searches.range_test import RangeTest
    from explorer.scenario.scenario import Scenario


def run(arguments: argparse.Namespace) -> int:
    """Run the test, write a picture or a table, and print what it suggests and what is true."""
    (path,) = targets(
        [arguments.file], arguments.output, ("png", "csv"), arguments.format, force=arguments.force
    )
    from explorer.engine.runs.searches.range_test import range_test

    scenario = loaded(arguments.file, arguments)
    if path.suffix == ".png":
        without_a_screen()
    given = {
        name: value
        for name in ("low", "high", "steps")
        if (value := getattr(arguments, name)) is not None
    }
    bar = ProgressBar("range-test")
    try:
        trial = scenario.trial(_contender(arguments, scenario))
        result = range_test(trial, progress=bar.show_share, **given)
    except ValueError as error:
        raise CommandError(f"{arguments.file}: {error}") from error
    finally:
        bar.end()
    if path.suffix == ".png":
        from explorer.export.pictures.range_test_picture import write_range_test

        written(path, partial(write_range_test, result))
    else:
        _write_table(result, path)
    if not to_standard_output(path):
        send(f"{result.sentence}\n".encode())
    return 0


def _contender(arguments: argparse.Namespace, scenario: Scenario) -> int:
    names = [contender.name for contender in scenario.contenders]
    if not names:
        raise CommandError(f"{arguments.file}: found no contenders, expected at least one")
    if arguments.contender is None:
        return 0
    if arguments.contender not in names:
        expected = ", ".join(names)
        raise CommandError(
            f"--contender: found {arguments.contender!r}, expected one of {expected}"
        )
    return names.index(arguments.contender)


def _write_table(result: RangeTest, path: Path) -> None:
    from explorer.scenario.files.atomic_write import write_text

    buffer = io.StringIO()
    buffer.write(f"# {result.sentence}\n")
    table = csv.writer(buffer, lineterminator="\n")
    table.writerow(["kind", "learning_rate", "loss"])
    for kind, rates, losses in (
        ("growing", result.rates, result.losses),
        ("constant", result.constant_rates, result.constant_losses),
    ):
        table.writerows([kind, *pair] for pair in zip(rates.tolist(), losses.tolist(), strict=True))
    if to_standard_output(path):
        send(buffer.getvalue().encode())
    else:
        write_text(path, buffer.getvalue())
