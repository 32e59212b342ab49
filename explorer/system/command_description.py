"""A description of the command line, read from its parsers, for completions and the manual."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

PATHS = ("FILE", "OUT", "FOLDER", "POINTS", "LESSON")
"""The names of arguments that are files or folders."""
WITH_LESSONS = ("FILE", "LESSON")
"""Those that also accept the id of a lesson."""


@dataclass(frozen=True)
class Argument:
    """An option with its ``flags``, or without any an argument that is positional.

    ``metavar`` is empty for an option that takes no value; ``choices`` are all values there are.
    """

    flags: tuple[str, ...]
    metavar: str
    help: str
    choices: tuple[str, ...] = ()
    repeats: bool = False

    @property
    def is_path(self) -> bool:
        """Whether it is a file or a folder."""
        return self.metavar in PATHS

    @property
    def may_be_lesson(self) -> bool:
        """Whether a lesson's id can be given."""
        return self.metavar in WITH_LESSONS


@dataclass(frozen=True)
class CommandDescription:
    """A command of the program. ``usage`` is what follows the program's name."""

    name: str
    summary: str
    usage: str
    examples: tuple[str, ...]
    arguments: tuple[Argument, ...]

    @property
    def options(self) -> tuple[Argument, ...]:
        """The arguments that have flags."""
        return tuple(argument for argument in self.arguments if argument.flags)

    @property
    def positionals(self) -> tuple[Argument, ...]:
        """The arguments that are positional."""
        return tuple(argument for argument in self.arguments if not argument.flags)


def command_descriptions(
    parser: Callable[[str], argparse.ArgumentParser], names: Iterable[str]
) -> tuple[CommandDescription, ...]:
    """The commands, each read from the parser that has all options of the command of this name."""
    commands = []
    for name in names:
        subparsers = next(
            action
            for action in parser(name)._actions
            if isinstance(action, argparse._SubParsersAction)
        )
        (summary,) = (choice.help for choice in subparsers._choices_actions if choice.dest == name)
        commands.append(_command(name, summary or "", subparsers.choices[name]))
    return tuple(commands)


def _command(name: str, summary: str, parser: argparse.ArgumentParser) -> CommandDescription:
    usage = " ".join((parser.usage or name).split()).removeprefix("descent-explorer ")
    _, _, examples = (parser.epilog or "").partition("\n")
    return CommandDescription(
        name,
        _text(summary),
        usage,
        tuple(line.strip() for line in examples.splitlines() if line.strip()),
        tuple(_argument(action) for action in parser._actions if action.help != argparse.SUPPRESS),
    )


def _argument(action: argparse.Action) -> Argument:
    takes_none = action.nargs == 0
    metavar = action.metavar or action.dest.upper()
    repeats = action.nargs in ("*", "+") or isinstance(action, argparse._AppendAction)
    return Argument(
        tuple(action.option_strings),
        "" if takes_none else metavar if isinstance(metavar, str) else " ".join(metavar),
        _text(action.help or ""),
        tuple(str(choice) for choice in action.choices or ()),
        repeats,
    )


def _text(text: str) -> str:
    """Help as argparse would show it, in one line."""
    return re.sub(r"\s+", " ", text).replace("%%", "%").strip()
