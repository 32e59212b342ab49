"""Options of films as plain data, to be saved between sessions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explorer.engine.parameter_fields import declared_values
from explorer.export.films.film_options import FilmOptions
from explorer.export.pictures.options_memory import accepted, picture_data, picture_from


def film_data(options: FilmOptions) -> dict[str, Any]:
    """The options to save: all but the range of steps."""
    return {"picture": picture_data(options.picture), **declared_values(options)}


def film_from(data: object, otherwise: FilmOptions) -> FilmOptions:
    """The options in ``data``; missing or invalid ones are taken from ``otherwise``."""
    if not isinstance(data, Mapping):
        return otherwise
    given = {**declared_values(otherwise), **accepted(FilmOptions, data)}
    return FilmOptions(picture=picture_from(data.get("picture"), otherwise.picture), **given)
