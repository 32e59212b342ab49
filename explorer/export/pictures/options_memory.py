"""Options of pictures and films as plain data, to be remembered between two runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explorer.export.pictures.picture_options import FilmOptions, PictureOptions, parameters_of


def picture_data(options: PictureOptions) -> dict[str, Any]:
    """What is worth remembering: all but step, title, visible range and chosen contender."""
    return {"size": list(options.size), "unit": options.unit, **_declared(options)}


def film_data(options: FilmOptions) -> dict[str, Any]:
    """What is worth remembering: all but the range of steps."""
    return {"picture": picture_data(options.picture), **_declared(options)}


def picture_from(data: object, otherwise: PictureOptions) -> PictureOptions:
    """The options in ``data``; what is missing or cannot be used is as in ``otherwise``."""
    if not isinstance(data, Mapping):
        return otherwise
    given = {**_declared(otherwise), **_accepted(PictureOptions, data)}
    try:
        width, height = data["size"]
        return PictureOptions(size=(float(width), float(height)), unit=data["unit"], **given)
    except (KeyError, TypeError, ValueError):
        return _without_failing(given, otherwise)


def film_from(data: object, otherwise: FilmOptions) -> FilmOptions:
    """The options in ``data``; what is missing or cannot be used is as in ``otherwise``."""
    if not isinstance(data, Mapping):
        return otherwise
    given = {**_declared(otherwise), **_accepted(FilmOptions, data)}
    return FilmOptions(picture=picture_from(data.get("picture"), otherwise.picture), **given)


def _without_failing(given: Mapping[str, Any], otherwise: PictureOptions) -> PictureOptions:
    try:
        return PictureOptions(size=otherwise.size, unit=otherwise.unit, **given)
    except ValueError:
        return otherwise


def _declared(options: Any) -> dict[str, Any]:
    return {one.name: getattr(options, one.name) for one in parameters_of(type(options))}


def _accepted(options: type[Any], data: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for parameter in parameters_of(options):
        try:
            found[parameter.name] = parameter.validate(data[parameter.name])
        except (KeyError, ValueError):
            continue
    return found
