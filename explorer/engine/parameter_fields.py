"""Fields of dataclasses that are declared as parameters.

Options that the user can choose are dataclasses of such fields: forms, menus, the command line and
saved settings are made from their declarations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import Field, field, fields
from typing import Any

from explorer.engine.parameter import Choice, Number, Parameter, Switch, Value


def declared(parameter: Parameter) -> Any:
    """A declared field of a dataclass: its default and its validation."""
    return field(default=parameter.default, metadata={"parameter": parameter})


def number(name: str, default: float, low: float, high: float, meaning: str, **more: Any) -> Any:
    """A field for a number from ``low`` to ``high``."""
    more.setdefault("slider", (low, high))
    return declared(
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
    """A field for a yes or no."""
    return declared(Switch(name=name, default=default, meaning=meaning, advanced=advanced))


def choice(name: str, meaning: str, options: Mapping[str, str], *, advanced: bool = False) -> Any:
    """A field for one of a few words, the first of which is the default."""
    default = next(iter(options))
    return declared(
        Choice(name=name, default=default, options=options, meaning=meaning, advanced=advanced)
    )


def parameters_of(options: type[Any]) -> tuple[Parameter, ...]:
    """The declarations of all declared fields of a dataclass, in order."""
    own: Iterable[Field[Any]] = fields(options)
    return tuple(field.metadata["parameter"] for field in own if "parameter" in field.metadata)


def declared_values(options: Any) -> dict[str, Value]:
    """The values of all declared fields of a dataclass, by name; whole numbers as ``int``."""
    values: dict[str, Value] = {}
    for parameter in parameters_of(type(options)):
        value = getattr(options, parameter.name)
        is_whole = isinstance(parameter, Number) and parameter.whole
        values[parameter.name] = int(value) if is_whole else value
    return values


def check(options: Any) -> None:
    """Raise ``ValueError`` naming the first declared field whose value is not accepted."""
    for parameter in parameters_of(type(options)):
        parameter.validate(getattr(options, parameter.name))
