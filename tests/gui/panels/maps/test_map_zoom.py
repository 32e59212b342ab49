"""Which part of a map is requested."""

from __future__ import annotations

import pytest

from explorer.engine import optimizers
from explorer.gui.panels.maps.map_zoom import fit_request, request_between, shifted, zoomed_ranges
from explorer.scenario.map_request import MapRequest

MOMENTUM = optimizers["momentum"]()
REQUEST = MapRequest(x="learning_rate", y="momentum")


def test_a_zoom_leaves_the_place_under_the_mouse_where_it_is() -> None:
    (left, right), (bottom, top) = zoomed_ranges(((0.0, 10.0), (-2.0, 2.0)), (2.0, 2.0), 0.5)
    assert (left, right) == (1.0, 6.0)
    assert (bottom, top) == (0.0, 2.0)


def test_a_drag_takes_the_place_under_the_mouse_along() -> None:
    assert shifted(((0.0, 4.0), (0.0, 2.0)), (1.0, 1.0), (2.0, 0.5)) == ((-1.0, 3.0), (0.5, 2.5))


def test_values_that_there_cannot_be_are_left_out() -> None:
    asked = request_between(REQUEST, MOMENTUM, (1e-30, 1e30), (-3.0, 3.0))
    assert asked.x_span is not None
    assert asked.y_span is not None
    assert 0.0 < asked.x_span[0] < asked.x_span[1] < 1e12
    assert asked.y_span[0] >= 0.0
    assert asked.y_span[1] <= 1.0


def test_a_part_too_narrow_to_show_is_not_asked_for() -> None:
    assert request_between(REQUEST, MOMENTUM, (0.1, 0.1), (0.2, 0.4)) == REQUEST


def test_basins_are_asked_for_over_starts() -> None:
    request = MapRequest(measure="basins")
    asked = request_between(request, MOMENTUM, (-1.0, 1.0), (0.0, 4.0))
    assert asked.view == ((-1.0, 1.0), (0.0, 4.0))
    assert fit_request(asked) == request


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_fitting_forgets_every_zoom(factor: float) -> None:
    asked = request_between(REQUEST, MOMENTUM, (0.01 * factor, 0.1), (0.2, 0.9))
    assert asked != REQUEST
    assert fit_request(asked) == REQUEST
