from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.drawing.colours.theme import LIGHT
from explorer.drawing.figure import Figure, FigurePainter, render_image
from explorer.drawing.plots.map_image import MapPicture, outcome_picture
from explorer.drawing.plots.map_plot import MapPlot
from explorer.engine import surfaces
from tests.drawing.pictures import pixels
from tests.drawing.plots.test_map_image import LABELS, outcome


@pytest.fixture
def picture() -> MapPicture:
    return outcome_picture(outcome(), LABELS, "settled", LIGHT)


@pytest.fixture
def figure(picture: MapPicture) -> Figure:
    return Figure(
        surface=surfaces["ravine"], traces=(), step=50, size=(400.0, 300.0), map=picture,
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
    assert packed in figure.map.pixels[:, 0]
    assert (
        len(
            np.unique(
                image[y - 40 : y + 40, right - 30 : right].reshape(-1, image.shape[2]), axis=0
            )
        )
        > 1
    )


def test_the_ring_lies_at_the_values_themselves(qapp: object, figure: Figure) -> None:
    marked = replace(figure, mark=(0.1, 0.45))
    without, with_ring = (pixels(render_image(one)) for one in (figure, marked))
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
    np.testing.assert_array_equal(pixels(render_image(replace(figure, mark=(0.0, 0.45)))), without)


def test_points_of_the_picture_are_turned_into_values(qapp: object, picture: MapPicture) -> None:
    plot = MapPlot(LIGHT)
    plot.set_map(picture)
    assert plot.values_at((-2.0, 0.3)) == (pytest.approx(0.01), 0.3)
