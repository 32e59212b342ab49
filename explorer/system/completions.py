"""Completions for bash, zsh and fish, made from the description of the command line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from explorer.identity import PROGRAM
from explorer.system.command_description import Argument, CommandDescription

_BASH = """\
# Completes descent-explorer in bash; made by `descent-explorer desktop`.
_descent_explorer() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}}
  local command=${{COMP_WORDS[1]}} words='' files=''
  if ((COMP_CWORD == 1)); then
    words='{commands} --help --version {lessons}' files=yes
  else
    case $command:$before in
{values}
      *)
        case $command in
{rest}
          *) return ;;
        esac
        [[ $word == -* ]] && files=''
        ;;
    esac
  fi
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "${{words// /$'\\n'}}" -- "$word"))
  if [[ $files ]]; then
    compopt -o filenames
    COMPREPLY+=($(compgen -f -- "$word"))
  fi
}}
complete -F _descent_explorer descent-explorer
"""
_ZSH = """\
#compdef descent-explorer
# Completes descent-explorer in zsh; made by `descent-explorer desktop`.

_descent_explorer_sources() {{
  _alternative 'lessons:lesson:({lessons})' 'files:file:_files'
}}

_descent_explorer() {{
  local context state state_descr line
  typeset -A opt_args
  _arguments -C '(- *)'{{-h,--help}}'[show help]' '(- *)--version[show the version]' \\
    '1: :->first' '*:: :->rest' && return
  case $state in
    first)
      local -a commands=(
{commands}
      )
      _describe -t commands command commands
      _descent_explorer_sources
      ;;
    rest)
      case $words[1] in
{rest}
      esac
      ;;
  esac
}}

_descent_explorer "$@"
"""


def bash(commands: Sequence[CommandDescription], lessons: Sequence[str]) -> str:
    """A completion script for bash; ``lessons`` are the ids offered beside files."""
    values, rest = [], []
    for command in commands:
        for option in command.options:
            if option.metavar:
                patterns = "|".join(f"{command.name}:{flag}" for flag in option.flags)
                values.append(f"      {patterns}) {_bash_words(option, (), lessons)} ;;")
        flags = [flag for option in command.options for flag in option.flags]
        words = _bash_words(_first_positional(command), flags, lessons)
        rest.append(f"          {command.name}) {words} ;;")
    return _BASH.format(
        commands=" ".join(command.name for command in commands),
        lessons=" ".join(lessons),
        values="\n".join(values),
        rest="\n".join(rest),
    )


def _bash_words(argument: Argument | None, flags: Sequence[str], lessons: Sequence[str]) -> str:
    words = [*flags]
    if argument is not None:
        words += [*argument.choices, *(lessons if argument.may_be_lesson else ())]
    files = "yes" if argument is not None and argument.is_path else "''"
    return f"words='{' '.join(words)}' files={files}"


def zsh(commands: Sequence[CommandDescription], lessons: Sequence[str]) -> str:
    """A completion function for zsh; ``lessons`` are the ids offered beside files."""
    rest = []
    for command in commands:
        specifications = [
            *map(_zsh_option, command.options),
            *map(_zsh_positional, command.positionals),
        ]
        lines = " \\\n".join(f"            {line}" for line in specifications)
        rest.append(f"        {command.name})\n          _arguments \\\n{lines}\n          ;;")
    return _ZSH.format(
        lessons=" ".join(lessons),
        commands="\n".join(
            f"        {_quoted(f'{entry.name}:{_zsh_text(entry.summary)}')}" for entry in commands
        ),
        rest="\n".join(rest),
    )


def _zsh_option(option: Argument) -> str:
    text = f"[{_zsh_text(option.help)}]"
    if option.metavar:
        text += f":{_zsh_text(option.metavar)}:{_zsh_action(option)}"
    if option.repeats:
        return " ".join(_quoted(f"*{flag}{text}") for flag in option.flags)
    others = " ".join(option.flags)
    return " ".join(_quoted(f"({others}){flag}{text}") for flag in option.flags)


def _zsh_positional(positional: Argument) -> str:
    sign = "*" if positional.repeats else ""
    return _quoted(f"{sign}:{_zsh_text(positional.metavar)}:{_zsh_action(positional)}")


def _zsh_action(argument: Argument) -> str:
    if argument.choices:
        return f"({' '.join(argument.choices)})"
    if argument.may_be_lesson:
        return "_descent_explorer_sources"
    return "_files" if argument.is_path else " "


def _zsh_text(text: str) -> str:
    return re.sub(r"([\[\]:\\])", r"\\\1", text)


def fish(commands: Sequence[CommandDescription], lessons: Sequence[str]) -> str:
    """Completions for fish; ``lessons`` are the ids offered beside files."""
    first = "not __fish_seen_subcommand_from " + " ".join(command.name for command in commands)
    lines = ["# Completes descent-explorer in fish; made by `descent-explorer desktop`."]
    lines.append(_fish(first, "-l version -d 'show the version'"))
    lines.append(_fish(first, f"-a {_quoted(' '.join(lessons))} -d lesson"))
    for command in commands:
        lines.append(_fish(first, f"-a {command.name} -d {_fish_quoted(command.summary)}"))
    for command in commands:
        seen = f"__fish_seen_subcommand_from {command.name}"
        lines += [_fish(seen, _fish_option(option)) for option in command.options]
        positional = _first_positional(command)
        if positional is None or not positional.is_path:
            lines.append(_fish(seen, "-f"))
        if positional is not None and positional.choices:
            lines.append(_fish(seen, f"-a {_quoted(' '.join(positional.choices))}"))
        if positional is not None and positional.may_be_lesson:
            lines.append(_fish(seen, f"-a {_quoted(' '.join(lessons))} -d lesson"))
    return "\n".join(lines) + "\n"


def _fish(condition: str, rest: str) -> str:
    return f"complete -c {PROGRAM} -n {_quoted(condition)} {rest}"


def _fish_option(option: Argument) -> str:
    parts = [
        f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in option.flags
    ]
    if option.choices:
        parts.append(f"-x -a {_quoted(' '.join(option.choices))}")
    elif option.is_path:
        parts.append("-r -F")
    elif option.metavar:
        parts.append("-x")
    return " ".join([*parts, f"-d {_fish_quoted(option.help)}"])


def _first_positional(command: CommandDescription) -> Argument | None:
    return command.positionals[0] if command.positionals else None


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
