"""Options of pictures as plain data, to be saved between sessions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explorer.engine.parameter_fields import declared_values, parameters_of
from explorer.export.pictures.picture_options import PictureOptions


def picture_data(options: PictureOptions) -> dict[str, Any]:
    """The options to save: all but step, title, visible range and selected contender."""
    return {"size": list(options.size), "unit": options.unit, **declared_values(options)}


def picture_from(data: object, otherwise: PictureOptions) -> PictureOptions:
    """The options in ``data``; missing or invalid ones are taken from ``otherwise``."""
    if not isinstance(data, Mapping):
        return otherwise
    given = {**declared_values(otherwise), **accepted(PictureOptions, data)}
    try:
        width, height = data["size"]
        return PictureOptions(size=(float(width), float(height)), unit=data["unit"], **given)
    except (KeyError, TypeError, ValueError):
        return _without_failing(given, otherwise)


def _without_failing(given: Mapping[str, Any], otherwise: PictureOptions) -> PictureOptions:
    try:
        return PictureOptions(size=otherwise.size, unit=otherwise.unit, **given)
    except ValueError:
        return otherwise


def accepted(options: type[Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """The declared values in ``data`` that can be used."""
    values = {}
    for parameter in parameters_of(options):
        try:
            values[parameter.name] = parameter.validate(data[parameter.name])
        except (KeyError, ValueError):
            continue
    return values
