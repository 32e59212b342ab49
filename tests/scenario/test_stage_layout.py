"""Which views can be shown, and which cannot."""

from __future__ import annotations

import pytest

from explorer.scenario.stage_layout import StageLayout


def test_the_plane_alone_is_shown_where_nothing_else_was_chosen() -> None:
    assert StageLayout() == StageLayout(("plane",), 0.5)
    assert not StageLayout().is_split
    assert StageLayout(("map", "plane")).is_split


@pytest.mark.parametrize(
    ("views", "named"),
    [((), "none"), (("plane", "plane"), "plane, plane"), (("plane", "map", "charts"), "charts")],
)
def test_one_or_two_different_views_are_shown(views: tuple[str, ...], named: str) -> None:
    with pytest.raises(ValueError, match=f"views: found .*{named}.*one or two different ones"):
        StageLayout(views)  # type: ignore[arg-type]


def test_an_unknown_view_and_a_divider_at_the_edge_are_refused() -> None:
    with pytest.raises(ValueError, match="views: found 'globe', expected some of plane, landscape"):
        StageLayout(("globe",))  # type: ignore[arg-type]
    for divider in (0.0, 0.95, float("nan")):
        with pytest.raises(ValueError, match=f"divider: found {divider:g}, expected 0.1 to 0.9"):
            StageLayout(divider=divider)
