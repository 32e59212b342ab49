"""Pictures and films of all results."""

from __future__ import annotations

import os
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from explorer.engine.trajectories.trajectory import Trajectory
from explorer.scenario.scenario import Scenario
from explorer.scripting.maps import Map
from explorer.scripting.progress import progress_of
from explorer.scripting.race import Race, race_of
from explorer.scripting.rendered_picture import (
    Picture,
    map_picture,
    outcome_picture,
    picture_options,
)
from explorer.scripting.screen import draw_anywhere

NAMES = {"fps": "frames_per_second"}


def picture(
    subject: Scenario | Race | Trajectory | Map,
    path: str | os.PathLike[str] | None = None,
    *,
    view: str = "plane",
    kind: str = "png",
    **options: Any,
) -> Picture:
    r"""A picture of a scenario, a race, a trajectory or a map; written to ``path`` if given.

    ``view`` is plane, 3d, charts, both or pair; ``kind`` is png, svg or pdf, by default from the
    path's extension. ``options`` are those of ``descent-explorer render``: ``size=(800, 600)``,
    ``theme="dark"``, ``step=20``, ``caption=True``, ``preset="one-column"`` ...

    Raises ``ValueError`` naming an option that does not exist or cannot be used.

    Example:
        >>> from explorer import optimizers, picture, race, surfaces
        >>> result = race(surfaces["ravine"], {"Adam": optimizers["adam"]()}, steps=20)
        >>> picture(result, size=(300, 200)).data[:4]
        b'\x89PNG'
    """
    if path is not None:
        kind = Path(path).suffix.lower().removeprefix(".")
    given = {"view": view, **options}
    if isinstance(subject, Map):
        made = map_picture(subject.result, kind, given, _title(subject))
    else:
        made = outcome_picture(race_of(subject).outcome, kind, given, _title(subject))
    if path is not None:
        made.save(path)
    return made


def film(
    subject: Scenario | Race | Trajectory,
    path: str | os.PathLike[str] | None = None,
    *,
    view: str = "plane",
    kind: str = "gif",
    **options: Any,
) -> Picture:
    """A film of a scenario, a race or a trajectory; written to ``path`` if given.

    ``kind`` is gif, webp, apng or mp4, by default from the path's extension. ``options`` are those
    of ``descent-explorer animate``: ``fps=20``, ``every=2``, ``first_step=10``, and those of a
    picture.

    Raises ``ValueError`` naming an option that does not exist or cannot be used.

    Example:
        >>> from explorer import film, race, surfaces
        >>> result = race(surfaces["ravine"], ["momentum"], steps=4)
        >>> film(result, size=(200, 200), every=2).kind
        'gif'
    """
    draw_anywhere()
    from explorer.export.films.film import FILM_FORMATS, making
    from explorer.export.films.film_options import FRAME, FilmOptions

    if path is not None:
        kind = Path(path).suffix.lower().removeprefix(".")
    if kind not in FILM_FORMATS:
        raise ValueError(f"kind: found {kind!r}, expected one of {', '.join(FILM_FORMATS)}")
    own = {field.name for field in fields(FilmOptions)} - {"picture"}
    given = {NAMES.get(name, name): value for name, value in options.items()}
    frames = {name: value for name, value in given.items() if name not in own}
    pictured = picture_options({"size": FRAME.size, "view": view, **frames}, more=own)
    chosen = FilmOptions(
        picture=pictured, **{name: value for name, value in given.items() if name in own}
    )
    race = race_of(subject)
    with TemporaryDirectory() as folder, progress_of("film") as show:
        target = Path(folder, f"film.{kind}")
        for done, total in making(race.outcome, chosen, target):
            show(done / max(total, 1))
        made = Picture(target.read_bytes(), kind, _title(subject))
    if path is not None:
        made.save(path)
    return made


def _title(subject: object) -> str:
    return repr(subject).strip("<>")
