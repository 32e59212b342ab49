"""What can be charted of an outcome."""

from __future__ import annotations

import pytest

from explorer.drawing.plots.charts.chart_quantities import Quantity
from explorer.engine import formula, optimizers
from explorer.engine.objectives.surface import Surface
from explorer.gui.panels.results.chart_choices import ChartOffer, chart_offer
from explorer.scenario import edit
from explorer.scenario.results import compute
from explorer.scenario.scenario import Scenario

PLANE = formula("x**2 + 3*y**2")
CURVE = formula("x**2")


def offer(*names: str, surface: Surface = PLANE, on_plane: bool = False) -> ChartOffer:
    scenario = Scenario(surface, (1.0,) * surface.dimension, 3)
    for name in names:
        scenario = edit.added(scenario, optimizers[name]())
    return chart_offer(compute(scenario), on_plane=on_plane)


def test_terms_of_all_rules_are_offered_by_symbol_and_name() -> None:
    names = {choice.term: choice.name for choice in offer("momentum", "adam").terms}
    assert names["velocity"] == "v  velocity"
    assert names["first_moment"] == "m  first moment"
    assert "gradient" not in names, "its length is offered among the quantities"


def test_what_no_contender_has_any_more_is_not_offered() -> None:
    velocity = Quantity("term", 0, "velocity")
    assert offer("momentum").has(velocity)
    assert not offer("adam").has(velocity)


@pytest.mark.parametrize("on_plane", [False, True])
def test_the_distance_off_a_plane_needs_a_plane(on_plane: bool) -> None:
    assert offer("adam", on_plane=on_plane).has(Quantity("off_plane")) == on_plane


def test_singular_values_need_a_matrix() -> None:
    assert not offer("adam").has(Quantity("singular_value", 0, "singular values of weights"))


def test_the_loss_is_there_without_an_optimizer() -> None:
    assert offer().has(Quantity())
    assert offer().terms == ()


def test_a_coordinate_is_chosen_where_there_are_several_of_them() -> None:
    velocity = Quantity("term", 0, "velocity")
    assert offer("momentum").is_by_coordinate(velocity)
    assert offer("momentum").is_by_coordinate(Quantity("position"))
    assert not offer("momentum").is_by_coordinate(Quantity())
    assert not offer("momentum", surface=CURVE).is_by_coordinate(velocity)
