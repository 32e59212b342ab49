"""Fields of dataclasses that are declared as parameters.

Options that the user can choose are dataclasses of such fields: forms, menus, the command line and
saved settings are made from their declarations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import Field, field, fields
from typing import Any

from explorer.engine.parameter import Choice, Number, Parameter, Switch, Value


def _declared(parameter: Parameter) -> Any:
    """A declared field of a dataclass: its default and its validation."""
    return field(default=parameter.default, metadata={"parameter": parameter})


def number(name: str, default: float, low: float, high: float, meaning: str, **more: Any) -> Any:
    """A field for a number from ``low`` to ``high``; ``more`` are further fields of ``Number``.

    Example:
        >>> from dataclasses import dataclass
        >>> from explorer.engine.parameter_fields import number
        >>> @dataclass(frozen=True)
        ... class Options:
        ...     width: float = number("width", 2.0, 0.5, 10.0, "Width of a line.")
        >>> Options().width
        2.0
    """
    more.setdefault("slider", (low, high))
    return _declared(
        Number(
            name=name,
            symbol="",
            default=default,
            minimum=low,
            maximum=high,
            meaning=meaning,
            **more,
        )
    )


def switch(name: str, default: bool, meaning: str, *, advanced: bool = False) -> Any:
    """A field for a yes or no.

    Example:
        >>> from dataclasses import dataclass
        >>> from explorer.engine.parameter_fields import switch
        >>> @dataclass(frozen=True)
        ... class Options:
        ...     grid: bool = switch("grid", True, "Whether lines are drawn.")
        >>> Options(grid=False)
        Options(grid=False)
    """
    return _declared(Switch(name=name, default=default, meaning=meaning, advanced=advanced))


def choice(name: str, meaning: str, options: Mapping[str, str], *, advanced: bool = False) -> Any:
    """A field for one of a few words, the first of which is the default.

    ``options`` maps each word to the sentence that explains it.

    Example:
        >>> from dataclasses import dataclass
        >>> from explorer.engine.parameter_fields import choice
        >>> @dataclass(frozen=True)
        ... class Options:
        ...     theme: str = choice("theme", "Colours.", {"light": "On white", "dark": "On black"})
        >>> Options().theme
        'light'
    """
    default = next(iter(options))
    return _declared(
        Choice(name=name, default=default, options=options, meaning=meaning, advanced=advanced)
    )


def parameters_of(options: type[Any]) -> tuple[Parameter, ...]:
    """The declarations of all declared fields of a dataclass, in order.

    Example:
        >>> from dataclasses import dataclass
        >>> from explorer.engine.parameter_fields import parameters_of, switch
        >>> @dataclass(frozen=True)
        ... class Options:
        ...     title: str
        ...     grid: bool = switch("grid", True, "Whether lines are drawn.")
        >>> [parameter.name for parameter in parameters_of(Options)]
        ['grid']
    """
    own: Iterable[Field[Any]] = fields(options)
    return tuple(field.metadata["parameter"] for field in own if "parameter" in field.metadata)


def declared_values(options: Any) -> dict[str, Value]:
    """The values of all declared fields of a dataclass, by name; whole numbers as ``int``.

    Example:
        >>> from dataclasses import dataclass
        >>> from explorer.engine.parameter_fields import declared_values, number
        >>> @dataclass(frozen=True)
        ... class Options:
        ...     every: float = number("every", 1.0, 1.0, 100.0, "Steps per frame.", whole=True)
        >>> declared_values(Options(every=5.0))
        {'every': 5}
    """
    values: dict[str, Value] = {}
    for parameter in parameters_of(type(options)):
        value = getattr(options, parameter.name)
        is_whole = isinstance(parameter, Number) and parameter.whole
        values[parameter.name] = int(value) if is_whole else value
    return values


def check(options: Any) -> None:
    """Raise ``ValueError`` naming the first declared field whose value is not accepted.

    Example:
        >>> from dataclasses import dataclass
        >>> from explorer.engine.parameter_fields import check, number
        >>> @dataclass(frozen=True)
        ... class Options:
        ...     width: float = number("width", 2.0, 0.5, 10.0, "Width of a line.")
        >>> check(Options(width=20.0))
        Traceback (most recent call last):
        ValueError: width: found 20, expected a number at least 0.5 and at most 10
    """
    for parameter in parameters_of(type(options)):
        parameter.validate(getattr(options, parameter.name))
