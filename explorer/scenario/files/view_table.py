"""How a scenario is looked at, as its file has it."""

from __future__ import annotations

from typing import Any, cast

import msgspec

from explorer.scenario.stage_layout import StageLayout, View


class ViewTable(msgspec.Struct, forbid_unknown_fields=True):
    """The key ``view`` of a scenario file."""

    views: list[str]
    divider: float | int = 0.5


def layout_from_table(table: ViewTable | None) -> StageLayout | None:
    """The layout in a file, None if it says nothing; ``ValueError`` naming the key."""
    if table is None:
        return None
    try:
        return StageLayout(cast("tuple[View, ...]", tuple(table.views)), float(table.divider))
    except ValueError as error:
        raise ValueError(f"view.{error}") from error


def layout_table(layout: StageLayout | None) -> dict[str, Any]:
    """What a file has of a layout: nothing if there is none."""
    if layout is None:
        return {}
    return {"view": {"views": list(layout.views), "divider": layout.divider}}
