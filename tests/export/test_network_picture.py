from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage

from explorer.drawing.figure import Figure
from explorer.export.options import PictureOptions
from explorer.export.picture import figure_of, write_picture
from explorer.scenario.lesson import lessons
from explorer.scenario.outcome import compute


def figure() -> Figure:
    scenario = lessons["library_momentum"].scenario
    return figure_of(scenario, compute(scenario), PictureOptions())


def test_a_picture_of_a_network_shows_its_plane_beside_charts_of_the_true_runs() -> None:
    found = figure()
    assert found.drawn is not None
    assert found.drawn.dimension == 2
    assert found.traces[0].drawn.positions.shape[1] == 2
    assert found.traces[0].trajectory.positions.shape[1] == 71


def test_a_picture_of_a_network_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "network.png"
    write_picture(lessons["library_momentum"].scenario, PictureOptions(), path)
    assert not QImage(str(path)).isNull()
