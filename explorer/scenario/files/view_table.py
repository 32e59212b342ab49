"""The view of a scenario, as stored in its file."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, cast

import msgspec

from explorer.scenario.stage_layout import (
    PRINCIPAL,
    USUAL_MAP,
    MapChoice,
    Measure,
    PlaneChoice,
    PlaneKind,
    StageLayout,
    View,
)


class PlaneTable(msgspec.Struct, forbid_unknown_fields=True):
    """The key ``view.plane`` of a scenario file."""

    kind: str
    seed: int = 0
    first: int = 0
    second: int = 1
    matrix: int = 0


class MapTable(msgspec.Struct, forbid_unknown_fields=True):
    """The key ``view.map`` of a scenario file."""

    measure: str = USUAL_MAP.measure
    x: str | None = None
    y: str | None = None
    beside: str | None = None
    tolerance: float | int = USUAL_MAP.tolerance


class ViewTable(msgspec.Struct, forbid_unknown_fields=True):
    """The key ``view`` of a scenario file."""

    views: list[str]
    divider: float | int = 0.5
    plane: PlaneTable | None = None
    map: MapTable | None = None
    picture: dict[str, bool | int | float | str] | None = None


def layout_from_table(table: ViewTable | None) -> StageLayout | None:
    """The layout in a file, None if there is none; ``ValueError`` naming the key."""
    if table is None:
        return None
    plane, chosen_map = _plane(table.plane), _map(table.map)
    try:
        views = cast("tuple[View, ...]", tuple(table.views))
        picture = None if table.picture is None else tuple(table.picture.items())
        return StageLayout(views, float(table.divider), plane, chosen_map, picture)
    except ValueError as error:
        raise ValueError(f"view.{error}") from error


def _plane(table: PlaneTable | None) -> PlaneChoice:
    if table is None:
        return PRINCIPAL
    kind = cast("PlaneKind", table.kind)
    try:
        return PlaneChoice(kind, table.seed, table.first, table.second, table.matrix)
    except ValueError as error:
        raise ValueError(f"view.plane.{error}") from error


def _map(table: MapTable | None) -> MapChoice:
    if table is None:
        return USUAL_MAP
    measure = cast("Measure", table.measure)
    try:
        return MapChoice(measure, table.x, table.y, table.beside, float(table.tolerance))
    except ValueError as error:
        raise ValueError(f"view.map.{error}") from error


def layout_table(layout: StageLayout | None) -> dict[str, Any]:
    """The part of a layout that is saved: only non-default values of plane and map."""
    if layout is None:
        return {}
    table: dict[str, Any] = {"views": list(layout.views), "divider": layout.divider}
    if layout.plane != PRINCIPAL:
        table["plane"] = {"kind": layout.plane.kind, **_unusual(layout.plane, PRINCIPAL)}
    if layout.map != USUAL_MAP:
        table["map"] = _unusual(layout.map, USUAL_MAP)
    if layout.picture is not None:
        table["picture"] = dict(layout.picture)
    return {"view": table}


def _unusual(choice: PlaneChoice | MapChoice, usual: PlaneChoice | MapChoice) -> dict[str, Any]:
    before = asdict(usual)
    return {name: value for name, value in asdict(choice).items() if value != before[name]}
