from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import LIGHT
from explorer.drawing.figure import Figure
from explorer.drawing.figure_painter import FigurePainter, render_image
from explorer.drawing.plots.maps.map_image import MapPicture, outcome_map_picture, with_theory
from explorer.drawing.plots.maps.map_plot import MapPlot
from explorer.engine import Trial, optimizers, surfaces
from explorer.engine.runs.maps import outcome_map, side
from explorer.engine.runs.theory import theory_map
from tests.drawing.pictures import pixels, seen, shown
from tests.drawing.plots.maps.test_map_image import LABELS, outcome


@pytest.fixture
def picture() -> MapPicture:
    return outcome_map_picture(outcome(), LABELS, "settled", LIGHT)


@pytest.fixture
def figure(picture: MapPicture) -> Figure:
    return Figure(
        surface=surfaces["ravine"], traces=(), step=50, size=(400.0, 300.0), maps=(picture,),
        caption=picture.note,
    )  # fmt: skip


def test_a_figure_of_a_map_shows_it_in_place_of_the_surface(qapp: object, figure: Figure) -> None:
    painter = FigurePainter(figure)
    (plot,) = painter.plots
    assert isinstance(plot, MapPlot)
    assert plot.axes.x_label == LABELS[0]
    image = pixels(render_image(figure))
    frame = plot.frame.translated(plot.pos())
    y = round(frame.center().y())
    left, right = round(frame.left()) + 3, round(frame.right()) - 3
    packed = 0xFF000000 | int("".join(f"{part:02x}" for part in image[y, left][:3]), 16)
    assert packed in figure.maps[0].pixels[:, 0]
    assert (
        len(
            np.unique(
                image[y - 40 : y + 40, right - 30 : right].reshape(-1, image.shape[2]), axis=0
            )
        )
        > 1
    )


def test_the_key_stands_above_the_frame_in_as_many_rows_as_it_takes(
    qapp: object, figure: Figure
) -> None:
    assert len(figure.maps[0].key) == 2
    wide, narrow = (
        FigurePainter(replace(figure, size=(width, 300.0), caption="")) for width in (900.0, 240.0)
    )
    tops = [painter.frames()[0].top() for painter in (wide, narrow)]
    assert tops[1] > tops[0] + 10
    without = replace(
        figure, size=(900.0, 300.0), caption="", maps=(replace(figure.maps[0], key=()),)
    )
    assert tops[0] > FigurePainter(without).frames()[0].top() + 10
    image = pixels(wide.image())[:, :, :3]
    entry = figure.maps[0].key[0]
    colour = [int(entry.colour[at : at + 2], 16) for at in (1, 3, 5)]
    above = image[: round(tops[0]) - 2]
    assert ((above == colour).all(axis=2) | (above == colour[::-1]).all(axis=2)).sum() > 100


def test_the_ring_lies_at_the_values_themselves(qapp: object, figure: Figure) -> None:
    marked = replace(figure, marks=((0.1, 0.45),))
    without, with_ring = (pixels(render_image(drawn)) for drawn in (figure, marked))
    rows, columns = np.nonzero((without != with_ring).any(axis=2))
    painter = FigurePainter(marked)
    (plot,) = painter.plots
    at = plot.position_of((-1.0, 0.45))
    assert abs(columns.mean() - at.x()) < 1.0
    assert abs(rows.mean() - at.y()) < 1.0


def test_a_value_that_a_logarithmic_side_cannot_show_has_no_ring(
    qapp: object, figure: Figure
) -> None:
    without = pixels(render_image(figure))
    np.testing.assert_array_equal(
        pixels(render_image(replace(figure, marks=((0.0, 0.45),)))), without
    )


def test_points_of_the_picture_are_turned_into_values(qapp: object, picture: MapPicture) -> None:
    plot = MapPlot(LIGHT)
    plot.set_map(picture)
    assert plot.values_at((-2.0, 0.3)) == (pytest.approx(0.01), 0.3)


def test_theory_draws_its_border_and_a_click_near_its_best_point_takes_it(qtbot: QtBot) -> None:
    trial = Trial(surfaces["ravine"], optimizers["momentum"](), (2.0, 2.0), 30)
    x = side(trial.optimizer, "learning_rate", (0.05, 1.5))
    y = side(trial.optimizer, "momentum", (0.0, 0.9))
    plain = outcome_map_picture(outcome_map(trial, x, y, nodes=32), ("α", "β"), "loss", LIGHT)
    picture = with_theory(plain, theory_map(trial, x, y, nodes=32))
    assert "Theory: stable where ρ(M) < 1" in picture.theory
    plot = MapPlot(LIGHT)
    view = shown(plot)
    qtbot.addWidget(view)
    plot.set_map(plain)
    before = seen(view)
    plot.set_map(picture)
    after = seen(view)
    low, high = (plot.position_of((np.log10(2 * (1 + b) / 4), b)) for b in (0.2, 0.6))
    for at in (low, high):
        rows, columns = (slice(round(middle) - 2, round(middle) + 3) for middle in (at.y(), at.x()))
        assert not np.array_equal(before[rows, columns], after[rows, columns])
    best = picture.best
    assert best is not None
    near = plot.data_at(plot.position_of(best) + QPointF(4.0, -3.0))
    assert plot.snapped(near) == best
    far = plot.data_at(plot.position_of(best) + QPointF(30.0, 0.0))
    assert plot.snapped(far) == far
