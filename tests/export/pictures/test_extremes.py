"""Whatever numbers a scenario has, there is a picture of it; nothing raises, nothing warns."""

from __future__ import annotations

from random import Random

import pytest

from explorer.export.pictures.picture import figure_of, picture_bytes
from explorer.export.pictures.picture_options import PictureOptions
from explorer.scenario.results import compute
from tests.extremes import any_scenario

SHOWN = {
    "colour_bar": True, "carried": True, "evaluations": True, "gradient_fan": True,
    "curvature": True, "flow": True, "floor": True, "gradient_field": True, "cobweb": True,
    "points": True, "sharpness_chart": True, "preconditioned_chart": True, "step_chart": True,
    "alignment_chart": True,
}  # fmt: skip


@pytest.mark.parametrize("view", ["plane", "3d", "both"])
def test_a_scenario_of_extreme_numbers_has_a_picture(qapp: object, view: str) -> None:
    random = Random(view)
    for _ in range(6):
        scenario = any_scenario(random)
        options = PictureOptions(
            **SHOWN,
            view=view,
            size=(620.0, 520.0),
            arrows=random.choice(("chosen", "all")),
            seeds=random.choice((0, 5)),
            step=random.randint(0, scenario.steps),
            chosen=0 if scenario.contenders else None,
        )
        figure = figure_of(scenario, compute(scenario), options)
        assert picture_bytes(figure, options, "png").startswith(b"\x89PNG"), scenario
