from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QImage

from explorer.drawing.figure import Figure
from explorer.engine.objectives.network import Network
from explorer.export.pictures.picture import figure_of, write_picture
from explorer.export.pictures.picture_options import PictureOptions
from explorer.export.scenario_summary import scenario_summary
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.results import compute


def figure() -> Figure:
    scenario = lessons["library_momentum"].scenario
    return figure_of(scenario, compute(scenario), PictureOptions())


def test_a_picture_of_a_network_shows_its_plane_beside_charts_of_the_true_runs() -> None:
    actual = figure()
    assert actual.drawn is not None
    assert actual.drawn.dimension == 2
    assert actual.traces[0].drawn.positions.shape[1] == 2
    assert actual.traces[0].trajectory.positions.shape[1] == 71


def test_a_picture_of_a_network_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "network.png"
    write_picture(compute(lessons["library_momentum"].scenario), PictureOptions(), path)
    assert not QImage(str(path)).isNull()


def test_the_caption_of_a_network_tells_its_weights_by_their_seed() -> None:
    scenario = lessons["library_momentum"].scenario
    network = scenario.surface
    assert isinstance(network, Network)
    drawn = replace(scenario, start=network.initial(4))
    assert "start: the 71 weights drawn with seed 4" in scenario_summary(drawn, brief=True)
    own = replace(scenario, start=(0.5, *network.initial(4)[1:]))
    (line,) = (
        sentence for sentence in scenario_summary(own, brief=True) if sentence.startswith("start: ")
    )
    assert line.startswith("start: w1[0,0] = 0.5, w1[0,1] = ")
    assert line.endswith(" and 69 more, not listed here")
    assert "seed" not in line


def test_a_table_still_states_every_weight() -> None:
    scenario = lessons["library_momentum"].scenario
    assert all(repr(number) in "\n".join(scenario_summary(scenario)) for number in scenario.start)
