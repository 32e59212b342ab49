"""Where a command reads from and where it writes to."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from explorer.commands.terminal.errors import CommandError

if TYPE_CHECKING:
    from explorer.scenario.lessons.lesson import Lesson
    from explorer.scenario.scenario import Scenario

STANDARD_OUTPUT = "-"


def computable(name: str, options: argparse.Namespace) -> Scenario:
    """The scenario ``name`` stands for, of which all runs are about to be computed.

    Raises ``CommandError`` if there is none, and if it is beyond the budget unless ``options``
    say that it may be ``large``.
    """
    from explorer.scenario.budget import excess

    scenario = loaded(name, options)
    sentence = None if options.large else excess(scenario)
    if sentence is not None:
        raise CommandError(f"{name}: {sentence}; add --large to compute it anyway")
    return scenario


def loaded(name: str, options: argparse.Namespace) -> Scenario:
    """The scenario ``name`` stands for, or ``CommandError`` that says why there is none.

    ``options`` say which folders it may read data from besides its own.
    """
    from explorer.scenario.files.data_folders import folder_to_allow
    from explorer.scenario.files.scenario_file import ScenarioError
    from explorer.scenario.lessons.location import load

    try:
        return load(name, [Path(path) for path in options.allow_data])
    except ScenarioError as error:
        folder = folder_to_allow(error)
        offer = "" if folder is None else f"; --allow-data {folder} allows it"
        raise CommandError(f"{error}{offer}") from error


def loaded_with_lesson(name: str) -> Scenario | Lesson:
    """Like ``loaded``, but a whole lesson where ``name`` means one."""
    from explorer.scenario.files.scenario_file import ScenarioError
    from explorer.scenario.lessons.location import load_with_lesson

    try:
        return load_with_lesson(name)
    except ScenarioError as error:
        raise CommandError(str(error)) from error


def targets(
    files: Sequence[str],
    output: str,
    formats: Sequence[str],
    chosen: str | None,
    *,
    force: bool,
) -> list[Path]:
    """One path to write to for each of ``files``, with an ending that is one of ``formats``.

    ``output`` is a file, a folder (it exists, or its name ends in a slash; it is created if needed)
    or ``-``, for which the path is ``-`` with the ending of the format. Raises ``CommandError`` if
    several files would go to one place, for an unknown ending, and for a file that exists unless
    ``force`` is given.
    """
    ending = f".{chosen or formats[0]}"
    if output == STANDARD_OUTPUT:
        if len(files) > 1:
            raise CommandError(f"found {len(files)} files, expected -o FOLDER/ for their results")
        return [Path(STANDARD_OUTPUT + ending)]
    if output.endswith(("/", os.sep)) or Path(output).is_dir():
        paths = [Path(output) / (_stem(name) + ending) for name in files]
        for index, path in enumerate(paths):
            if path in paths[:index]:
                raise CommandError(f"{files[index]}: {path} is already written for another file")
    elif len(files) > 1:
        raise CommandError(
            f"{output}: found one output for {len(files)} files, expected a folder: {output}/"
        )
    else:
        paths = [Path(output)]
        suffix = paths[0].suffix.lower().removeprefix(".")
        if suffix not in formats:
            expected = ", ".join(f".{extension}" for extension in formats)
            ending = paths[0].suffix or "no ending"
            raise CommandError(f"{output}: found {ending}, expected one of {expected}")
        if chosen and suffix != chosen:
            raise CommandError(
                f"{output}: found .{suffix} beside --format {chosen}, expected one format"
            )
    for path in paths:
        if path.exists() and any(Path(name).exists() and path.samefile(name) for name in files):
            raise CommandError(f"{path}: this file is the input, expected another one to write to")
    refuse_existing(paths, force=force)
    for folder in {path.parent for path in paths if output.endswith(("/", os.sep))}:
        folder.mkdir(parents=True, exist_ok=True)
    return paths


def refuse_existing(paths: Sequence[Path], *, force: bool) -> None:
    """Raise ``CommandError`` for the first path that exists, unless ``force`` is given."""
    for path in paths:
        if path.exists() and not force:
            raise CommandError(f"{path}: this file exists already; add --force to replace it")


def to_standard_output(path: Path) -> bool:
    """Whether a path of ``targets`` stands for standard output."""
    return path.parent == Path() and path.stem == STANDARD_OUTPUT


def written(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` write a file at ``path``, or at a temporary path for standard output."""
    if not to_standard_output(path):
        write(path)
        return
    from explorer.scenario.files.atomic_write import temporary_folder

    if open_output().isatty():
        raise CommandError(
            f"-o -: {path.suffix} is not text for a terminal, expected a file or a pipe"
        )
    with temporary_folder("descent-explorer-") as folder:
        temporary = folder / f"output{path.suffix}"
        write(temporary)
        send(temporary.read_bytes())


def send(data: bytes) -> None:
    """Write bytes to standard output."""
    output = open_output()
    left = memoryview(data)
    try:
        output.flush()
        while left:
            # Where Python was told not to buffer, a write may take only a part.
            left = left[output.buffer.write(left) :]
        output.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CommandError(f"standard output: {error.strerror}") from error


def open_output() -> TextIO:
    """Standard output, or ``CommandError`` where the program was started without one."""
    # Python then has None in its place, which its types do not show.
    output: TextIO | None = sys.stdout
    if output is None:
        raise CommandError("standard output: it is closed, expected a file or a pipe")
    return output


def _stem(name: str) -> str:
    return "scenario" if name == STANDARD_OUTPUT else Path(name).stem
