"""How a scenario is looked at, as its file has it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, cast

import msgspec

from explorer.scenario.stage_layout import PRINCIPAL, PlaneChoice, PlaneKind, StageLayout, View


class PlaneTable(msgspec.Struct, forbid_unknown_fields=True):
    """The key ``view.plane`` of a scenario file."""

    kind: str
    seed: int = 0
    first: int = 0
    second: int = 1
    matrix: int = 0


class ViewTable(msgspec.Struct, forbid_unknown_fields=True):
    """The key ``view`` of a scenario file."""

    views: list[str]
    divider: float | int = 0.5
    plane: PlaneTable | None = None


def layout_from_table(table: ViewTable | None) -> StageLayout | None:
    """The layout in a file, None if it says nothing; ``ValueError`` naming the key."""
    if table is None:
        return None
    plane = _plane(table.plane)
    try:
        views = cast("tuple[View, ...]", tuple(table.views))
        return StageLayout(views, float(table.divider), plane)
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


def layout_table(layout: StageLayout | None) -> dict[str, Any]:
    """What a file has of a layout: nothing if there is none, and of a plane what is not usual."""
    if layout is None:
        return {}
    table: dict[str, Any] = {"views": list(layout.views), "divider": layout.divider}
    if layout.plane != PRINCIPAL:
        usual = asdict(PRINCIPAL)
        chosen = {k: v for k, v in asdict(layout.plane).items() if v != usual[k]}
        table["plane"] = {"kind": layout.plane.kind, **chosen}
    return {"view": table}
