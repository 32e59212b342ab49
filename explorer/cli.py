"""The command line: reads the arguments, loads only what the call needs, and reports errors.

Exit codes: 0 done, 1 ``doctor`` found something missing, 2 something given cannot be used (one line
on standard error says what, where, what was found and what was expected), 130 stopped with Ctrl-C,
143 stopped with SIGTERM, 141 the reader of the output left.
"""

from __future__ import annotations

import argparse
import contextlib
import locale
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from explorer import __version__
from explorer.commands.parsers.arguments import COMMANDS, OPEN, add_arguments
from explorer.commands.terminal.errors import CommandError
from explorer.identity import PROGRAM, TITLE
from explorer.interruption import give_way
from explorer.leftovers import clear

LONGEST_MESSAGE = 400
LONGEST_LINE = 800
_DESCRIPTION = """\
Watch gradient-based optimizers walk over a surface, step by step.

Without a command the window opens, with FILE in it or with the last scenario.
FILE is the file of a scenario, a lesson or a rule, the id of a lesson, or - for standard input.
Only the window needs a screen."""
_EXAMPLES = f"""\
examples:
  {PROGRAM}                                           open the window
  {PROGRAM} valley.descent                            ... with a saved scenario
  {PROGRAM} render parabola_momentum -o descent.png   draw a lesson's picture
  {PROGRAM} animate valley.descent -o valley.gif      make a film of it
  {PROGRAM} trace valley.descent | head               every step as numbers
  {PROGRAM} code valley.descent --to pytorch          a script that takes the same steps
  {PROGRAM} list optimizers                           all optimizers, with defaults and ranges

'{PROGRAM} COMMAND --help' explains one command."""


class CommandLineParser(argparse.ArgumentParser):
    """A parser that says in one line what is wrong, and where to find help."""

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        if len(message) > LONGEST_MESSAGE:
            message = f"{message[:LONGEST_MESSAGE]}..."
        self.exit(2, _one_line(f"{self.prog}: {message}; see '{self.prog} --help'"))


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for and return the exit code."""
    # numpy's own threads cost more than they gain on matrices as small as ours.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _speak_utf8()
    clear()
    given = list(sys.argv[1:] if argv is None else argv)
    if not given or given[0] not in (*COMMANDS, "-h", "--help", "--version"):
        given.insert(0, OPEN)
    try:
        arguments = parser(given[0]).parse_args(given)
        arguments.parser = parser
        command = import_module(f"explorer.commands.{arguments.module}")
        code: int = command.run(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
    except (CommandError, OSError, KeyboardInterrupt) as error:
        return _told(error)
    return code


def _speak_utf8() -> None:
    """Choose UTF-8 where the locale has none, as Qt would do with a complaint."""
    if sys.platform != "win32":
        with contextlib.suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, "")
        if locale.nl_langinfo(locale.CODESET).upper() not in ("UTF-8", "UTF8"):
            os.environ["LC_ALL"] = "C.UTF-8"


def _told(error: BaseException) -> int:
    give_way()
    match error:
        case KeyboardInterrupt():
            return 130
        case BrokenPipeError():
            # Python would try to flush once more at exit, and complain.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 141
        case OSError(filename=str(name), strerror=str(reason)):
            sentence = f"{name}: {reason}"
        case _:
            sentence = str(error)
    sys.stderr.write(_one_line(f"{PROGRAM}: {sentence}"))
    return 2


def _one_line(sentence: str) -> str:
    # An argument that is not UTF-8 arrives as lone surrogates, which no stream accepts.
    line = " ".join(sentence.split()).encode(errors="backslashreplace").decode()
    if len(line) > LONGEST_LINE:
        line = f"{line[: LONGEST_LINE // 2]} ... {line[-LONGEST_LINE // 3 :]}"
    return f"{line}\n"


def parser(chosen: str = "") -> argparse.ArgumentParser:
    """The parser with all commands, the chosen one with all its options."""
    top = CommandLineParser(
        prog=PROGRAM,
        usage=f"{PROGRAM} [FILE]\n       {PROGRAM} {{{','.join(COMMANDS)}}} ...",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"{TITLE} {__version__}")
    commands = top.add_subparsers(
        title="commands", metavar="COMMAND", prog=PROGRAM, parser_class=CommandLineParser
    )
    add_arguments(commands, chosen)
    return top
