from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from explorer.drawing.colours.theme import LIGHT
from explorer.drawing.contenders import edge_markers, heads
from explorer.drawing.figure import Figure
from explorer.drawing.figure_painter import FigurePainter, render_image
from explorer.drawing.frame.plot import Plot
from explorer.drawing.frame.surface_options import Scale, SurfaceOptions
from explorer.drawing.plots.landscape_plot import SpacePlot
from explorer.drawing.plots.plane_plot import PlanePlot
from explorer.drawing.plots.surface_plot_for import surface_plot
from explorer.drawing.surfaces.landscape import Camera
from explorer.drawing.surfaces.landscape_axes import HEIGHT_NAMES
from explorer.drawing.surfaces.landscape_floor import Floor
from explorer.drawing.surfaces.landscape_minima import lifted_minima, minima_hidden
from explorer.engine import formula, surfaces
from tests.drawing.pictures import descent, pixels

SPACE = SurfaceOptions(space=True)
RIDGE = replace(
    formula("4*exp(-20*(y + 0.2)**2) + (y - 0.6)**2 + 0.1*x**2"),
    view=((-1.0, 1.0), (-1.0, 1.0)),
)
HIMMELBLAU = surfaces["himmelblau"]


@pytest.fixture
def figure() -> Figure:
    trace = descent(HIMMELBLAU, (-1.0, -1.0), 40, rate=0.01)
    return Figure(
        surface=HIMMELBLAU, traces=(trace,), step=40, size=(420.0, 340.0), surface_options=SPACE
    )


def test_planes_become_landscapes_and_curves_stay_curves(qapp: object) -> None:
    assert isinstance(surface_plot(HIMMELBLAU, LIGHT, SPACE), SpacePlot)
    assert isinstance(surface_plot(HIMMELBLAU, LIGHT, SurfaceOptions()), PlanePlot)
    assert not isinstance(surface_plot(formula("x**2"), LIGHT, SPACE), SpacePlot)


def test_the_same_landscape_gives_the_same_bytes(qapp: object, figure: Figure) -> None:
    np.testing.assert_array_equal(pixels(render_image(figure)), pixels(render_image(figure)))


def test_a_floor_lies_below_the_landscape_and_covers_none_of_it(qapp: object) -> None:
    for azimuth in range(-180, 180, 15):
        camera = Camera(float(azimuth), 55.0)
        floor = Floor(camera)
        edge = np.linspace(-1.0, 1.0, 41)
        rim = np.array([(x, y) for x in edge for y in edge if max(abs(x), abs(y)) == 1.0])
        base = camera.seen(np.column_stack([rim, np.zeros(len(rim))]))
        beneath = floor.seen(rim)
        for right, up in beneath:
            beside = base[np.abs(base[:, 0] - right) < 0.05]
            assert up < beside[:, 1].min() + 0.1


def test_heads_stand_above_their_feet_on_the_floor(qapp: object) -> None:
    floor = Floor(Camera(-50.0, 35.0))
    place = np.array([[0.3, -0.6, 0.8]])
    head, (foot,) = floor.camera.seen(place)[0], floor.seen(place)
    assert foot[0] == pytest.approx(head[0])
    assert foot[1] < head[1]


def test_with_a_floor_a_picture_has_its_lines_and_the_shadows_of_trails(
    qapp: object, figure: Figure
) -> None:
    floored = replace(figure, surface_options=replace(SPACE, floor=True))
    bare = replace(floored, traces=())
    with_trail, without = pixels(render_image(floored)), pixels(render_image(bare))
    lower = slice(int(0.75 * len(with_trail)), None)
    assert (with_trail != pixels(render_image(figure))).any()
    assert (with_trail[lower] != without[lower]).any()


def test_a_place_on_the_floor_is_the_place_above_it(qapp: object, figure: Figure) -> None:
    painter = FigurePainter(replace(figure, surface_options=replace(SPACE, floor=True)))
    painter.image()
    (plot,) = painter.plots
    for x, y in [(0.0, 0.0), (2.0, 1.0), (-1.0, 3.0)]:
        (foot,) = Floor(plot.camera).seen(np.array([[x / 5.0, y / 5.0]]))
        actual = plot.data_at(Plot.position_of(plot, (foot[0], foot[1])))
        np.testing.assert_allclose(actual, (x, y), atol=1e-6)


def test_a_floor_makes_room_for_itself_and_gives_it_back(qapp: object) -> None:
    plot = SpacePlot(HIMMELBLAU, LIGHT, SPACE)
    before = plot.visible_range
    plot.set_options(replace(SPACE, floor=True))
    assert plot.visible_range[1][0] < before[1][0] - 0.5
    plot.set_options(SPACE)
    np.testing.assert_allclose(plot.visible_range, before)


def test_another_direction_gives_another_picture(qapp: object, figure: Figure) -> None:
    turned = replace(figure, surface_options=replace(SPACE, azimuth=20.0))
    assert (pixels(render_image(figure)) != pixels(render_image(turned))).any()


def test_a_place_is_found_again_where_it_is_seen(qapp: object, figure: Figure) -> None:
    painter = FigurePainter(figure)
    painter.image()
    (plot,) = painter.plots
    for place in [(0.0, 0.0), (2.0, 1.0), (-1.0, 3.0)]:
        actual = plot.data_at(plot.position_of(place))
        np.testing.assert_allclose(actual, place, atol=0.08)


def test_a_trail_is_dotted_behind_a_hill_while_it_is_turned_and_when_it_rests(
    qapp: object,
) -> None:
    options = replace(SPACE, azimuth=-100.0, elevation=12.0)
    plot = SpacePlot(RIDGE, LIGHT, options)
    plot.set_traces([descent(RIDGE, (-0.8, 0.7), 60, rate=0.05)])
    plot.set_options(replace(options, azimuth=-90.0))
    assert plot.landscape.rough
    seen, behind = plot._trails._paths[0], plot._trails._behind[0]
    assert np.isnan(seen).any()
    assert np.isfinite(behind).any()
    plot.refresh_background()
    np.testing.assert_array_equal(plot._trails._paths[0], seen)
    np.testing.assert_array_equal(plot._trails._behind[0], behind)


def test_a_trail_is_dotted_behind_a_hill_and_its_head_is_hollow(qapp: object) -> None:
    ridge = RIDGE
    trace = descent(ridge, (-0.8, 0.7), 60, rate=0.05)
    options = replace(SPACE, azimuth=-90.0, elevation=12.0, labels=False, arrows="none")
    plot = SpacePlot(ridge, LIGHT, options)
    plot.set_traces([trace])
    drawn = plot._trails._paths[0]
    assert np.isnan(drawn).any()
    assert np.isfinite(plot.paths[0]).all()
    assert np.isfinite(plot._trails._behind[0]).any()
    steps = range(61)
    heads = [plot.heads_at(plot.projection(1.0), step)[0] for step in steps]
    assert any(head.hidden for head in heads)
    above = SpacePlot(ridge, LIGHT, replace(options, elevation=80.0))
    above.set_traces([trace])
    assert not any(above.heads_at(above.projection(1.0), step)[0].hidden for step in steps)
    assert np.isfinite(above._trails._paths[0]).all()


def test_a_trail_that_leaves_the_window_ends_at_its_edge_with_a_marker(qapp: object) -> None:
    slope = replace(formula("-x + 0*y"), view=((-1.0, 1.0), (-1.0, 1.0)))
    figure = Figure(
        surface=slope,
        traces=(descent(slope, (0.0, 0.0), 30),),
        step=30,
        size=(420.0, 340.0),
        surface_options=SPACE,
    )
    painter = FigurePainter(figure)
    painter.image()
    (plot,) = painter.plots
    assert isinstance(plot, SpacePlot)
    edge = plot.camera.seen(np.array([[1.0, 0.0, 0.0]]))[0]
    drawn = plot._trails._paths[0]
    finite = drawn[np.isfinite(drawn[:, 0])]
    np.testing.assert_allclose(finite[-1], edge, atol=1e-6)
    (head,) = plot.heads_at(plot.projection(1.0), 30)
    assert not head.inside
    x, y, _ = plot.marker_position_of(head, plot.projection(1.0), 30)
    np.testing.assert_allclose([x, y], plot.projection(1.0).pixels(edge), atol=1e-6)
    assert plot.in_view(0, plot.projection(1.0), 30).tolist() == [True] * 11 + [False] * 20


def test_the_scale_of_heights_says_which_it_is(qapp: object, figure: Figure) -> None:
    images = []
    for name in ("f", "another name"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(HEIGHT_NAMES, "rank", name)
            ranked = replace(figure, surface_options=replace(SPACE, height_scale="rank"))
            images.append(pixels(render_image(ranked)))
    assert (images[0] != images[1]).any()


def test_the_whole_block_fits_in_the_picture(qapp: object, figure: Figure) -> None:
    for azimuth in (-150.0, -60.0, 45.0):
        options = replace(SPACE, azimuth=azimuth, labels=False)
        image = pixels(render_image(replace(figure, surface_options=options, legend=False)))
        ground = np.array([int(LIGHT.canvas[k : k + 2], 16) for k in (1, 3, 5)])
        inked = (image != ground).any(axis=2)
        assert not inked[:2].any()
        assert not inked[:, :2].any()
        assert not inked[:, -2:].any()


def test_arrows_of_the_chosen_contender_lie_on_the_ground(qapp: object, figure: Figure) -> None:
    shown = replace(figure, step=3, chosen=0)
    painter = FigurePainter(shown)
    painter.image()
    (plot,) = painter.plots
    names = {arrow.name for arrow in plot._arrows}
    assert {"gradient", "step"} <= names


def test_a_start_where_f_is_undefined_is_marked_on_the_ground(qapp: object) -> None:
    surface = replace(formula("log(x) + y**2"), view=((-2.0, 2.0), (-2.0, 2.0)))
    figure = Figure(surface=surface, traces=(), step=0, size=(400.0, 320.0), surface_options=SPACE)
    plain, marked = FigurePainter(figure), FigurePainter(figure)
    marked.plots[0].set_start((-1.0, -1.0))
    changed = np.nonzero((pixels(plain.image()) != pixels(marked.image())).any(axis=2))
    at = marked.plots[0].position_of((-1.0, -1.0))
    # A sentence about it stands at the lower edge.
    near = np.hypot(changed[1] - at.x(), changed[0] - at.y()) < 20.0
    assert near.any()
    changed = (changed[0][near], changed[1][near])
    assert abs(changed[1].mean() - at.x()) < 2.0
    assert abs(changed[0].mean() - at.y()) < 2.0


def test_all_four_minima_of_himmelblau_are_seen_beside_its_trails(qapp: object) -> None:
    plot = SpacePlot(HIMMELBLAU, LIGHT, SPACE)
    plot.set_traces([descent(HIMMELBLAU, (-1.0, -1.0), 100, rate=0.01)])
    plot.fit_surface()
    shape = plot.landscape.shape
    places = lifted_minima(shape, HIMMELBLAU.minima)
    assert len(places) == 4
    assert not minima_hidden(shape, plot.camera, places).any()


@pytest.mark.parametrize("size", [(210.0, 340.0), (380.0, 460.0), (780.0, 460.0)])
@pytest.mark.parametrize("scale", ["linear", "logarithmic", "rank"])
def test_numbers_stand_in_the_picture_and_none_runs_into_another(
    qapp: object, size: tuple[float, float], scale: Scale
) -> None:
    rosenbrock = surfaces["rosenbrock"]
    options = replace(SPACE, height_scale=scale, labels=False)
    figure = Figure(
        surface=rosenbrock, traces=(), step=0, size=size, surface_options=options, legend=False
    )
    painter = FigurePainter(figure)
    painter.image()
    (plot,) = painter.plots
    assert isinstance(plot, SpacePlot)
    numbers = plot.kept_free
    assert len(numbers) >= 9
    whole = QRectF(0.0, 0.0, *size)
    for index, box in enumerate(numbers):
        assert whole.contains(box)
        assert not any(box.intersects(other) for other in numbers[:index])
    # Nor do the numbers of the heights reach into the ground.
    corner = min(plot.position_of(place).x() for place in ((-2.0, -1.0), (-2.0, 3.0)))
    assert max(box.right() for box in numbers[1:3]) <= corner


def test_labels_leave_the_numbers_free(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    steep = surfaces["rosenbrock"]
    trace = descent(steep, (-1.5, 2.0), 30, rate=0.005)
    assert trace.trajectory.diverged_at is not None
    boxes: list[QRectF] = []
    labels = 0

    def noted(painter: QPainter, box: QRectF, *rest: object) -> None:
        boxes.append(box)

    for room in (edge_markers, heads):
        monkeypatch.setattr(room, "paint_label", noted)
    for azimuth in range(-180, 180, 20):
        options = replace(SPACE, azimuth=float(azimuth), elevation=40.0)
        figure = Figure(
            surface=steep, traces=(trace,), step=30, size=(380.0, 460.0), surface_options=options
        )
        painter = FigurePainter(figure)
        painter.image()
        (plot,) = painter.plots
        assert isinstance(plot, SpacePlot)
        for box in boxes:
            assert not any(box.intersects(number) for number in plot.kept_free)
        labels += len(boxes)
        boxes.clear()
    assert labels >= 12


def test_a_view_of_another_size_shows_all_of_the_landscape_unless_it_was_zoomed(
    qapp: object,
) -> None:
    plot = SpacePlot(HIMMELBLAU, LIGHT, SPACE)

    def block() -> np.ndarray:
        corners = [(x, y) for x in (-5.0, 5.0) for y in (-5.0, 5.0)]
        return np.array(
            [plot.vb.mapFromScene(plot.position_of(corner)).toTuple() for corner in corners]
        )

    for size in ((700.0, 500.0), (330.0, 500.0)):
        plot.resize(*size)
        places = block()
        assert (places > 0.0).all()
        assert (places < size).all()
        # It fills the picture in one direction at least.
        assert (np.ptp(places, axis=0) / size).max() > 0.55
    plot.vb.scaleBy((0.5, 0.5))
    zoomed = np.ptp(block(), axis=0)
    plot.resize(330.0, 480.0)
    np.testing.assert_allclose(np.ptp(block(), axis=0), zoomed, rtol=0.1)
