"""Options of the command line from declarations: everything that can be chosen for a picture."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from explorer.commands.terminal.errors import CommandError
from explorer.engine.parameter import Choice, Number, Parameter, Switch
from explorer.engine.parameter_fields import parameters_of
from explorer.engine.span import Span, checked_span
from explorer.export.films.film_options import FilmOptions
from explorer.export.pictures.page_options import Unit
from explorer.export.pictures.picture_options import PictureOptions
from explorer.export.pictures.picture_presets import PRESETS, preset

if TYPE_CHECKING:
    from explorer.scenario.scenario import Scenario

_SIZE = re.compile(r"(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(px|mm|cm|in)?")
_MM_PER_CM = 10.0
SHORT_NAMES = {"frames_per_second": "fps", "hold_seconds": "hold"}


def add_picture_options(command: argparse.ArgumentParser, size: str) -> None:
    """Add the options of a picture; ``size`` is the default one."""
    main = command.add_argument_group("the picture")
    main.add_argument(
        "--preset",
        choices=[known_preset.id for known_preset in PRESETS],
        help="preset for size, text, lines and labels; other options override it",
    )
    main.set_defaults(usual_size=size)
    main.add_argument(
        "--size",
        metavar="WxH",
        help=f"width and height in pixels, or as 120x90mm, 12x9cm, 6x4.5in (default: {size})",
    )
    main.add_argument("--title", metavar="TEXT", default="", help="a title above the picture")
    main.add_argument(
        "--chosen", metavar="NAME", help="the contender to highlight, with its arrows"
    )
    main.add_argument(
        "--range",
        metavar="X1:X2,Y1:Y2",
        help="the part of the surface to show (default: the surface's own view)",
    )
    more = command.add_argument_group("more picture options")
    for parameter in parameters_of(PictureOptions):
        _add(more if parameter.advanced else main, parameter)


def add_film_options(command: argparse.ArgumentParser) -> None:
    """Add the options of a film besides those of its pictures."""
    group = command.add_argument_group("the film")
    for parameter in parameters_of(FilmOptions):
        _add(group, parameter)


def _add(group: argparse._ArgumentGroup, parameter: Parameter) -> None:
    flag = SHORT_NAMES.get(parameter.name, parameter.name).replace("_", "-")
    meaning = parameter.meaning.rstrip(".").replace("%", "%%")
    match parameter:
        case Switch(default=default):
            group.add_argument(
                f"--{flag}",
                dest=parameter.name,
                action=argparse.BooleanOptionalAction,
                default=argparse.SUPPRESS,
                help=f"{meaning} (default: {'yes' if default else 'no'})",
            )
        case Choice(default=default, options=options):
            group.add_argument(
                f"--{flag}",
                dest=parameter.name,
                choices=tuple(options),
                default=argparse.SUPPRESS,
                help=f"{meaning} (default: {default})",
            )
        case Number(default=default):
            group.add_argument(
                f"--{flag}",
                dest=parameter.name,
                metavar="N",
                type=float,
                default=argparse.SUPPRESS,
                help=f"{meaning} (default: {default:g})",
            )


def chosen_picture_options(arguments: argparse.Namespace, step: int | None) -> PictureOptions:
    """The picture that the arguments request, or ``CommandError`` naming what cannot be used."""
    given = _given(arguments, parameters_of(PictureOptions))
    if arguments.preset is not None:
        given = {**preset(arguments.preset).options, **given}
    if arguments.size is not None or arguments.preset is None:
        given["size"], given["unit"] = parsed_size(arguments.size or arguments.usual_size)
    try:
        return PictureOptions(
            step=step, title=arguments.title, visible=parsed_range(arguments.range), **given
        )
    except ValueError as error:
        raise CommandError(f"--{error}") from error


def with_chosen(options: PictureOptions, scenario: Scenario, name: str | None) -> PictureOptions:
    """The options with the contender of this name chosen; ``CommandError`` if there is none."""
    if name is None:
        return options
    known = [contender.name for contender in scenario.contenders]
    if name not in known:
        expected = ", ".join(known) or "none: there are no contenders"
        raise CommandError(f"--chosen: found {name!r}, expected one of {expected}")
    return replace(options, chosen=known.index(name))


def as_kept(
    options: PictureOptions, scenario: Scenario, arguments: argparse.Namespace
) -> PictureOptions:
    """The options with the switches of a file, except for those given explicitly."""
    kept = (scenario.view and scenario.view.picture) or ()
    preset_options = preset(arguments.preset).options if arguments.preset is not None else {}
    left = {name: value for name, value in kept
            if not hasattr(arguments, name) and name not in preset_options}  # fmt: skip
    return replace(options, **left)  # type: ignore[arg-type]


def film_options(arguments: argparse.Namespace) -> FilmOptions:
    """The film that the arguments request, or ``CommandError`` naming what cannot be used."""
    picture = chosen_picture_options(arguments, None)
    try:
        return FilmOptions(
            picture=picture,
            first_step=arguments.first,
            last_step=arguments.last,
            **_given(arguments, parameters_of(FilmOptions)),
        )
    except ValueError as error:
        name, _, rest = str(error).partition(":")
        raise CommandError(f"--{SHORT_NAMES.get(name, name)}:{rest}") from error


def _given(arguments: argparse.Namespace, parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    """The options that were given explicitly; all others have their defaults."""
    names = (parameter.name for parameter in parameters)
    return {name: getattr(arguments, name) for name in names if hasattr(arguments, name)}


def parsed_size(size: str) -> tuple[tuple[float, float], Unit]:
    """Width, height and unit from ``1200x900``, ``120x90mm``, ``12x9cm`` or ``6x4.5in``."""
    match = _SIZE.fullmatch(size.strip().lower().replace("×", "x"))
    if match is None:
        raise CommandError(
            f"--size: found {size!r}, expected width x height, e.g. 1200x900, 120x90mm or 6x4.5in"
        )
    factor = _MM_PER_CM if match[3] == "cm" else 1.0
    sides = (factor * float(match[1]), factor * float(match[2]))
    units: dict[str | None, Unit] = {None: "px", "px": "px", "mm": "mm", "cm": "mm", "in": "in"}
    return sides, units[match[3]]


def parsed_range(text: str | None) -> tuple[Span, ...] | None:
    """The visible ranges of x, or of x and y, from ``-1:1`` or ``-1:1,0:2.5``."""
    if text is None:
        return None
    try:
        spans = [(float(low), float(high)) for low, high in map(_ends, text.split(","))]
    except ValueError:
        spans = []
    if not 1 <= len(spans) <= 2:
        raise CommandError(
            f"--range: found {text!r}, expected lowest:highest of x and y, e.g. --range=-1:1,0:2.5"
        )
    try:
        return tuple(checked_span(span, "--range") for span in spans)
    except ValueError as error:
        raise CommandError(str(error)) from None


def _ends(text: str) -> list[str]:
    return text.split(":")
