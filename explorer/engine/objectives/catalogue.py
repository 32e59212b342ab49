"""The built-in surfaces, one data file each, read when first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from explorer.engine.objectives.matrix_block import matrix_blocks
from explorer.engine.objectives.surface import Span, Surface
from explorer.engine.objectives.typed_surface import checked_view
from explorer.engine.parameter import Number
from explorer.engine.spelling import unknown_id
from explorer.resources import resource

_KEYS = {
    "title", "formula", "view", "domain", "starts", "minima", "saddles", "scale", "look_at",
    "source", "group", "parameters", "matrices",
}  # fmt: skip


class Catalogue(Mapping[str, Surface]):
    """Surfaces by id; each file is read once, when first accessed.

    Example:
        >>> from explorer import surfaces
        >>> "rosenbrock" in surfaces, surfaces["rosenbrock"].minima[0].position
        (True, (1.0, 1.0))
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, key: str) -> Surface:
        if key not in self._ids:
            raise unknown_id("surface", key, self._ids)
        return _read(self._folder / f"{key}.toml")

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, key: object) -> bool:
        return key in self._ids

    def __repr__(self) -> str:
        return f"<{len(self)} surfaces: {', '.join(self)}>"

    @property
    def _ids(self) -> tuple[str, ...]:
        return _ids(self._folder)


@lru_cache(maxsize=8)
def _ids(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


@lru_cache(maxsize=256)
def _read(path: Path) -> Surface:
    import tomllib

    return surface_from_data(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))


def surface_from_data(key: str, data: Mapping[str, Any]) -> Surface:
    """A surface from the contents of its file; raises ``ValueError`` naming an unknown key.

    With ``matrices``, shapes (rows, columns), the coordinates are their entries x1, x2, ..., and
    ``view`` holds one pair for all entries.

    Example:
        >>> from explorer.engine.objectives.catalogue import surface_from_data
        >>> data = {
        ...     "title": "Bowl", "group": "Convex", "formula": "x**2 + y**2 + 1", "look_at": "",
        ...     "source": "", "view": [[-2, 2], [-2, 2]], "starts": [[1.5, 1]],
        ...     "minima": [{"at": ["0", "0"], "value": "1"}],
        ... }
        >>> bowl = surface_from_data("bowl", data)
        >>> bowl.minima[0].position, bowl.minima[0].value
        ((0.0, 0.0), 1.0)
    """
    unknown = sorted(set(data) - _KEYS)
    if unknown:
        raise ValueError(
            f"surface {key}: unknown key {unknown[0]!r}, expected one of {', '.join(sorted(_KEYS))}"
        )
    shapes = data.get("matrices", ())
    size = sum(rows * columns for rows, columns in shapes) or len(data["view"])
    view = tuple(tuple(span) for span in data["view"] * (size if shapes else 1))
    parameters = tuple(
        Number(**{**number, "slider": tuple(number["slider"])})
        for number in data.get("parameters", ())
    )
    domain: tuple[Span, ...] = ()
    if "domain" in data:
        domain = checked_view(data["domain"], len(view))
    return Surface(
        id=key,
        title=data["title"],
        group=data["group"],
        formula=data["formula"],
        variables=tuple(f"x{index + 1}" for index in range(size)) if shapes else ("x", "y")[:size],
        view=checked_view(view, len(view)),
        domain=domain,
        parameters=parameters,
        values=MappingProxyType({parameter.name: parameter.default for parameter in parameters}),
        starts=tuple(tuple(float(number) for number in start) for start in data["starts"]),
        minimum_formulas=tuple(
            (tuple(minimum["at"]), minimum["value"], bool(minimum.get("kink", False)))
            for minimum in data.get("minima", ())
        ),
        saddle_formulas=tuple(tuple(at) for at in data.get("saddles", ())),
        scale=data.get("scale", "logarithmic"),
        look_at=data["look_at"],
        source=data["source"],
        matrices=matrix_blocks(shapes, size),
    )


surfaces: Mapping[str, Surface] = Catalogue(resource("surfaces"))
"""Every built-in surface by its id."""
