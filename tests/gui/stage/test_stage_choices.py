"""The layout after another view is requested."""

from __future__ import annotations

from explorer.gui.stage.stage_choices import choosing, joining, splitting, without_landscape
from explorer.scenario.stage_layout import StageLayout

BOTH = StageLayout(("plane", "landscape"), 0.4)


def test_a_view_takes_the_place_of_the_only_one() -> None:
    assert choosing(StageLayout(), "map", "plane").views == ("map",)


def test_of_two_views_the_one_that_was_chosen_last_stays() -> None:
    assert choosing(BOTH, "map", "plane").views == ("plane", "map")
    assert choosing(BOTH, "map", "landscape").views == ("map", "landscape")
    assert choosing(BOTH, "map", "plane").divider == 0.4


def test_a_view_that_is_shown_changes_nothing() -> None:
    assert choosing(BOTH, "landscape", "plane") == BOTH


def test_a_split_brings_back_what_was_beside_it_or_what_goes_with_it() -> None:
    assert splitting(StageLayout(), None, curve=False).views == ("plane", "landscape")
    assert splitting(StageLayout(("map",)), None, curve=False).views == ("plane", "map")
    assert splitting(StageLayout(), "charts", curve=False).views == ("plane", "charts")
    assert splitting(BOTH, None, curve=False) == BOTH


def test_a_curve_stands_beside_its_charts() -> None:
    assert splitting(StageLayout(), None, curve=True).views == ("plane", "charts")
    assert without_landscape(StageLayout(("landscape",))).views == ("plane",)
    assert without_landscape(StageLayout(("landscape", "charts"))).views == ("plane", "charts")
    assert without_landscape(BOTH).views == ("plane",)


def test_joining_keeps_the_view_that_was_chosen_last() -> None:
    assert joining(BOTH, "landscape").views == ("landscape",)
    assert joining(BOTH, "map").views == ("plane",)
