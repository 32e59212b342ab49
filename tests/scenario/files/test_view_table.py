"""The view of a scenario, in its file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.engine import optimizers, surfaces
from explorer.scenario.files.scenario_data import scenario_data
from explorer.scenario.files.scenario_file import ScenarioError, scenario_from_data
from explorer.scenario.scenario import Contender, Scenario
from explorer.scenario.stage_layout import MapChoice, PlaneChoice, StageLayout

PLAIN = Scenario(
    surfaces["ravine"], (1.0, 1.0), 5, (Contender(optimizers["momentum"](), "Momentum"),)
)


def test_a_file_keeps_the_views_and_where_they_are_divided() -> None:
    layout = StageLayout(("plane", "map"), 0.3)
    data = scenario_data(replace(PLAIN, view=layout))
    assert data["view"] == {"views": ["plane", "map"], "divider": 0.3}
    assert scenario_from_data(data).view == layout


def test_a_file_keeps_what_the_map_tells() -> None:
    layout = StageLayout(("map",), map=MapChoice("verdict", y="beta2", beside="Adam"))
    data = scenario_data(replace(PLAIN, view=layout))
    assert data["view"]["map"] == {"measure": "verdict", "y": "beta2", "beside": "Adam"}
    assert scenario_from_data(data).view == layout


def test_a_file_keeps_the_plane_that_was_chosen() -> None:
    layout = StageLayout(plane=PlaneChoice("singular", matrix=1))
    data = scenario_data(replace(PLAIN, view=layout))
    assert data["view"]["plane"] == {"kind": "singular", "matrix": 1}
    assert scenario_from_data(data).view == layout


@pytest.mark.parametrize("kind", ["random", "coordinates", "singular", "principal"])
def test_what_a_file_leaves_out_of_a_plane_is_as_usual(kind: str) -> None:
    data = scenario_data(replace(PLAIN, view=StageLayout()))
    data["view"] = {"views": ["plane"], "plane": {"kind": kind}}
    assert scenario_from_data(data).view == StageLayout(("plane",), plane=PlaneChoice(kind))


def test_a_view_is_divided_in_the_middle_unless_its_file_says_where() -> None:
    data = {**scenario_data(PLAIN), "view": {"views": ["plane", "map"]}}
    view = scenario_from_data(data).view
    assert view is not None
    assert view.divider == 0.5


def test_a_file_keeps_the_switches_of_the_picture() -> None:
    layout = StageLayout(picture=(("isolines", 0), ("evaluations", False), ("arrows", "all")))
    data = scenario_data(replace(PLAIN, view=layout))
    assert data["view"]["picture"] == {"isolines": 0, "evaluations": False, "arrows": "all"}
    assert scenario_from_data(data).view == layout


def test_a_picture_as_usual_differs_from_one_that_is_not_spoken_of() -> None:
    for layout in (StageLayout(picture=()), StageLayout()):
        data = scenario_data(replace(PLAIN, view=layout))
        assert scenario_from_data(data).view == layout


def test_a_file_that_says_nothing_of_views_stays_as_it_was() -> None:
    assert "view" not in scenario_data(PLAIN)
    assert scenario_from_data(scenario_data(PLAIN)).view is None


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"views": []}, "view.views: found none, expected one or two"),
        ({"views": ["globe"]}, "view.views: found 'globe', expected some of"),
        ({"views": ["plane", "map"], "divider": 2}, "view.divider: found 2, expected 0.1 to 0.9"),
        ({"views": "plane"}, "view.views"),
        (
            {"views": ["plane"], "plane": {"kind": "oblique"}},
            "view.plane.kind: found 'oblique', expected one of",
        ),
        (
            {"views": ["plane"], "plane": {"kind": "random", "seed": -1}},
            "view.plane.seed: found -1, expected 0 or more",
        ),
        (
            {"views": ["map"], "map": {"measure": "speed"}},
            "view.map.measure: found 'speed', expected one of loss, settled",
        ),
        ({"views": ["map"], "map": {"tolerance": 0}}, "view.map.tolerance: found 0, expected"),
        (
            {"views": ["plane"], "picture": {"fog": True}},
            "view.picture.fog: unknown, expected some of colour_bar, labels",
        ),
        (
            {"views": ["plane"], "picture": {"isolines": -1}},
            "view.picture.isolines: found -1, expected",
        ),
        ({"views": ["plane"], "picture": {"line_scale": 2}}, "view.picture.line_scale: unknown"),
        ({"views": ["plane"], "zoom": 1}, "zoom"),
        (["plane"], "view"),
    ],
)
def test_what_a_file_cannot_say_of_views_is_named(table: object, sentence: str) -> None:
    with pytest.raises(ScenarioError, match=sentence):
        scenario_from_data({**scenario_data(PLAIN), "view": table})
