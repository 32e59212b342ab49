"""The manual page, made from the description of the command line."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.identity import PROGRAM, SUMMARY
from explorer.system.command_description import Argument, CommandDescription

_BEGINNING = """\
.TH DESCENT\\-EXPLORER 1 "" "Descent Explorer {version}" "User commands"
.SH NAME
descent\\-explorer \\- {summary}
.SH SYNOPSIS
.B descent\\-explorer
.RI [ FILE ]
.br
.B descent\\-explorer
.I COMMAND
\\&...
.SH DESCRIPTION
Without a command the window opens, with
.I FILE
in it or with the last scenario.
.I FILE
is the file of a scenario, a lesson or a rule, the id of a lesson, or \\- for standard input.
Only the window needs a screen.
.SH COMMANDS
"""
_END = """\
.SH EXIT STATUS
.TP
.B 0
Done.
.TP
.B 1
.B doctor
found something missing.
.TP
.B 2
Something given cannot be used; one line on standard error says what, where, what was found and what
was expected.
.TP
.BR 130 \\ and\\  143
Stopped with Ctrl\\-C, or by a request to end.
.SH FILES
.TP
.I ~/.config/descent\\-explorer/descent\\-explorer.ini
What the window remembers.
.TP
.I ~/.local/share/descent\\-explorer/descent\\-explorer
Your lessons and rules, and unsaved work.
"""


def manual_page(commands: Sequence[CommandDescription], version: str) -> str:
    """The page in the language of man, for section 1."""
    beginning = _BEGINNING.format(version=_text(version), summary=_text(SUMMARY.lower()))
    return beginning + "".join(map(_command, commands)) + _END


def _command(command: CommandDescription) -> str:
    lines = [".SS " + _text(command.name), ".B " + _text(f"{PROGRAM} {command.usage}"), ".PP"]
    lines.append(_text(command.summary[:1].upper() + command.summary[1:]) + ".")
    for argument in command.arguments:
        lines += [".TP", _named(argument), _text(_explained(argument))]
    if command.examples:
        lines += [".PP", "Examples:", ".PP", ".nf"]
        lines += [_text(example) for example in command.examples]
        lines += [".fi"]
    return "\n".join(lines) + "\n"


def _named(argument: Argument) -> str:
    flags = ", ".join(f"\\fB{_text(flag)}\\fR" for flag in argument.flags)
    value = f"\\fI{_text(argument.metavar)}\\fR" if argument.metavar else ""
    return " ".join(part for part in (flags, value) if part)


def _explained(argument: Argument) -> str:
    text = argument.help[:1].upper() + argument.help[1:]
    choices = f"One of {', '.join(argument.choices)}." if argument.choices else ""
    return " ".join(part for part in (f"{text}." if text else "", choices) if part)


def _text(text: str) -> str:
    """Text in which nothing is a command of the language."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return f"\\&{escaped}" if escaped.startswith(".") else escaped
