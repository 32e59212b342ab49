"""Pictures as values: drawn from results, shown by a notebook, saved by a script."""

from __future__ import annotations

import base64
import os
from collections.abc import Collection
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.engine.spelling import spelled_here
from explorer.scripting.screen import draw_anywhere

if TYPE_CHECKING:
    from explorer.drawing.figure import Figure
    from explorer.export.pictures.picture_options import PictureOptions
    from explorer.scenario.map_result import MapResult
    from explorer.scenario.results import Outcome


class Picture:
    """A picture or film as bytes: a notebook shows it, and ``save`` writes it.

    ``kind`` is png, svg, pdf, gif, webp, apng or mp4.

    Example:
        >>> from explorer import picture, race, surfaces
        >>> made = picture(race(surfaces["ravine"], ["adam"], steps=5), kind="svg")
        >>> made.kind, made.data[:5], made.title
        ('svg', b'<?xml', 'Race: Adam on Ravine, 5 steps')
    """

    def __init__(self, data: bytes, kind: str, title: str) -> None:
        self.data = data
        self.kind = kind
        self.title = title

    def __repr__(self) -> str:
        return f"<Picture: {self.title}, {self.kind.upper()} of {len(self.data):,} bytes>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Picture) and (self.kind, self.data) == (other.kind, other.data)

    def __hash__(self) -> int:
        return hash((self.kind, self.data))

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write it, whole or not at all; raises ``ValueError`` for another ending than its own.

        Example:
            >>> from explorer import picture, race, surfaces
            >>> made = picture(race(surfaces["ravine"], ["adam"], steps=5), size=(200, 160))
            >>> made.save("adam.png").name
            'adam.png'
        """
        from explorer.scenario.files.atomic_write import write_bytes

        target = Path(path)
        if target.suffix.lower() != f".{self.kind}":
            raise ValueError(f"{target.name}: this is {self.kind.upper()}, expected .{self.kind}")
        write_bytes(target, self.data)
        return target

    def _repr_png_(self) -> bytes | None:
        return self.data if self.kind in ("png", "apng") else None

    def _repr_svg_(self) -> str | None:
        return self.data.decode() if self.kind == "svg" else None

    def _repr_html_(self) -> str | None:
        kinds = {"gif": "image/gif", "webp": "image/webp", "mp4": "video/mp4"}
        if self.kind not in kinds:
            return None
        source = f"data:{kinds[self.kind]};base64,{base64.b64encode(self.data).decode()}"
        if self.kind == "mp4":
            return f'<video controls loop src="{source}"></video>'
        return f'<img alt="{self.title}" src="{source}">'


def outcome_picture(outcome: Outcome, kind: str, given: dict[str, Any], title: str) -> Picture:
    """A picture of an outcome; ``given`` are options by name, ``kind`` is png, svg or pdf."""
    draw_anywhere()
    from explorer.export.pictures.picture import figure_of

    options = picture_options(given)
    return _drawn(figure_of(outcome.scenario, outcome, options), options, kind, title)


def map_picture(result: MapResult, kind: str, given: dict[str, Any], title: str) -> Picture:
    """A picture of a map; ``given`` are options by name, ``kind`` is png, svg or pdf."""
    draw_anywhere()
    from explorer.export.pictures.map_picture import map_figure

    options = picture_options(given)
    return _drawn(map_figure(result, options), options, kind, title)


def _drawn(figure: Figure, options: PictureOptions, kind: str, title: str) -> Picture:
    from explorer.export.pictures.picture import PICTURE_FORMATS, picture_bytes

    if kind not in PICTURE_FORMATS:
        raise ValueError(f"kind: found {kind!r}, expected one of {', '.join(PICTURE_FORMATS)}")
    return Picture(picture_bytes(figure, options, kind), kind, title)


def picture_options(given: dict[str, Any], more: Collection[str] = ()) -> PictureOptions:
    """The options of a picture by name, of which ``more`` belong to what is around it.

    Raises ``ValueError`` naming one that does not exist or cannot be used.
    """
    from explorer.export.pictures.picture_options import PictureOptions
    from explorer.export.pictures.picture_presets import preset

    known = {field.name for field in fields(PictureOptions)}
    given = dict(given)
    wanted = given.pop("preset", None)
    for name in given:
        if name not in known:
            hint = (
                spelled_here(name, [*known, *more]) or "; descent-explorer render --help lists all"
            )
            raise ValueError(f"{name}: there is no such option of a picture{hint}")
    if "size" in given:
        given["size"] = tuple(map(float, given["size"]))
    options = PictureOptions()
    if wanted is not None:
        options = preset(wanted).applied_to(options)
    return replace(options, **given)
