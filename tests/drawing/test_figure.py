from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator, QSvgRenderer
from PySide6.QtWidgets import QApplication

from explorer.drawing.colours.theme import DARK, LIGHT, PRINT
from explorer.drawing.contenders.trace import default_styles
from explorer.drawing.figure import Figure
from explorer.drawing.figure_painter import FigurePainter, render_image
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.plots.charts.chart_quantities import ChartOptions, Quantity
from explorer.engine import surfaces
from tests.drawing.pictures import Pixels, descent, pixels

pytestmark = pytest.mark.usefixtures("qapp")

RAVINE = surfaces["ravine"]
STYLES = default_styles(LIGHT, ["Calm", "Lively", "Wild"])
TRACES = tuple(
    descent(RAVINE, (2.0, 2.0), 60, rate=rate, style=style)
    for rate, style in zip((0.1, 0.49, 0.9), STYLES, strict=True)
)
FIGURE = Figure(surface=RAVINE, traces=TRACES, step=30, size=(480, 360), chosen=0)
FULL = replace(
    FIGURE,
    charts=(ChartOptions(), ChartOptions(logarithmic=False)),
    title="Two < three & four",
    caption="A caption with many words " * 10,
    surface_options=SurfaceOptions(colour_bar=True, gradient_field=True),
)


def svg_of(figure: Figure) -> bytes:
    width, height = figure.size
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(width, height))
    generator.setViewBox(QRect(0, 0, width, height))
    painter = QPainter(generator)
    FigurePainter(figure).paint(painter)
    painter.end()
    return bytes(buffer.data().data())


@pytest.mark.parametrize("figure", [FIGURE, FULL], ids=["plain", "full"])
def test_the_same_figure_gives_the_same_bytes(figure: Figure) -> None:
    assert render_image(figure) == render_image(figure)
    assert re.sub(b"<!--.*?-->", b"", svg_of(figure)) == re.sub(b"<!--.*?-->", b"", svg_of(figure))


def test_a_film_frame_is_the_picture_at_that_step() -> None:
    film = FigurePainter(replace(FULL, step=0))
    for step in (5, 20, 12):
        film.set_step(step)
        assert film.image() == render_image(replace(FULL, step=step))


def test_no_window_is_opened() -> None:
    before = QApplication.topLevelWidgets()
    render_image(FULL)
    assert QApplication.topLevelWidgets() == before


@pytest.mark.parametrize("theme", [LIGHT, DARK, PRINT], ids=lambda theme: theme.name)
def test_four_times_the_scale_is_the_same_picture_sharper(theme) -> None:
    figure = replace(FULL, theme=theme)
    once = pixels(render_image(figure)).astype(int)
    four = pixels(render_image(figure, 4.0)).astype(int)
    height, width, _ = once.shape
    assert four.shape == (4 * height, 4 * width, 3)
    shrunk = four.reshape(height, 4, width, 4, 3).mean(axis=(1, 3))
    assert np.abs(shrunk - once).mean() < 4
    assert (np.abs(shrunk - once).max(axis=2) > 120).mean() < 0.01


def test_size_and_scale_give_the_pixels() -> None:
    image = render_image(replace(FIGURE, size=(333, 251)), 1.5)
    assert (image.width(), image.height()) == (500, 376)


@pytest.mark.parametrize(
    "change",
    [
        {"step": 3}, {"theme": DARK}, {"font_size": 16}, {"title": "A title"}, {"caption": "Words"},
        {"legend": False}, {"axis_labels": False}, {"charts": (ChartOptions(),)},
        {"surface_options": None, "charts": (ChartOptions(),)}, {"view": ((-1, 1), (-1, 1))},
        {"chosen": 1}, {"traces": TRACES[:1]},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_every_part_of_a_figure_shows(change: dict) -> None:
    assert render_image(replace(FIGURE, **change)) != render_image(FIGURE)


@pytest.mark.parametrize("size", [(200, 700), (2000, 260)])
def test_odd_sizes_are_no_error(size: tuple[int, int]) -> None:
    assert not render_image(replace(FULL, size=size)).isNull()


@pytest.mark.parametrize("size", [(10, 500), (500, 10)])
def test_a_size_too_small_is_named(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=r"^size: found "):
        render_image(replace(FIGURE, size=size))


def test_a_curve_is_a_figure_too() -> None:
    parabola = surfaces["parabola"]
    figure = Figure(
        surface=parabola, traces=(descent(parabola, (0.9,), 20, style=STYLES[0]),), step=4
    )
    assert len(np.unique(pixels(render_image(figure)).reshape(-1, 3), axis=0)) > 50


def test_svg_keeps_text_as_text_and_only_the_heat_map_as_image() -> None:
    svg = svg_of(FULL).decode()
    for text in ("Calm", "Two &lt; three &amp; four", "step"):
        assert re.search(rf"<text[^>]*>{text}", svg), text
    assert svg.count("<image") == 2, "the heat map and the colour bar"


def test_svg_paints_no_trail_beyond_the_axes() -> None:
    figure = replace(
        FIGURE, legend=False, view=((-1.0, 1.0), (-1.0, 1.0)), axis_labels=False,
        surface_options=SurfaceOptions(labels=False, arrows="none", start=False),
    )  # fmt: skip
    with_trails = drawn(svg_of(figure), figure.size)
    without = drawn(svg_of(replace(figure, traces=())), figure.size)
    rows, columns = np.nonzero((with_trails != without).any(axis=2))
    painter = FigurePainter(figure)
    frame = painter.plots[0].mapRectToScene(painter.plots[0].frame)
    assert rows.size
    assert columns.min() >= frame.left() - 3
    assert columns.max() <= frame.right() + 3
    assert rows.min() >= frame.top() - 3
    assert rows.max() <= frame.bottom() + 3


def drawn(svg: bytes, size: tuple[int, int]) -> Pixels:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer = QSvgRenderer(svg)
    assert renderer.isValid()
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return pixels(image)


def test_svg_looks_like_the_png() -> None:
    figure = replace(FULL, theme=PRINT)
    vector = drawn(svg_of(figure), figure.size).astype(int)
    raster = pixels(render_image(figure)).astype(int)
    assert np.abs(vector - raster).mean() < 6


def test_pdf_is_written(tmp_path: Path) -> None:
    path = tmp_path / "figure.pdf"
    writer = QPdfWriter(str(path))
    writer.setResolution(300)
    writer.setPageSize(QPageSize(QSizeF(360.0, 270.0), QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    FigurePainter(FULL).paint(painter, QRectF(0, 0, writer.width(), writer.height()))
    painter.end()
    content = path.read_bytes()
    assert content.startswith(b"%PDF")
    assert 10_000 < len(content) < 1_500_000


COLUMN = (321.0, 242.0)
"""A picture of 85 x 64 mm, a column of a paper."""


def test_in_a_column_of_a_paper_the_plot_has_half_of_the_height_and_more() -> None:
    figure = replace(FIGURE, size=COLUMN)
    (frame,) = FigurePainter(figure).frames()
    assert frame.height() > 0.55 * COLUMN[1]
    assert frame.width() > 0.7 * COLUMN[0]


def test_charts_above_each_other_in_a_small_picture_share_their_axis_of_steps() -> None:
    charts = (ChartOptions(), ChartOptions(quantity=Quantity("gradient_norm")))
    painter = FigurePainter(replace(FIGURE, size=COLUMN, charts=charts))
    _, upper, lower = painter.frames()
    assert upper.height() == pytest.approx(lower.height(), abs=1.5)
    assert lower.top() - upper.bottom() < 1.5 * FIGURE.font_size
    assert upper.left() == lower.left()
