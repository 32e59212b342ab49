from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.colour import rgb
from explorer.drawing.colours.theme import DARK, LIGHT, PRINT
from explorer.drawing.contenders.trace import Trace
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.plots.plane_plot import PlanePlot
from explorer.drawing.plots.surface_plot_for import surface_plot
from explorer.drawing.surfaces.height_field import evaluate_on_grid
from explorer.engine import formula, optimizers, run, surfaces
from explorer.engine.span import is_wide_enough
from tests.drawing.pictures import RED, Pixels, descent, pixels, redness, seen, shown

BARE = SurfaceOptions(
    heat_map=False, isolines=0, labels=False, arrows="none", minima=False, start=False
)
SLOPE = formula("x + 4*y", view=[[0, 1], [0, 1]])


def plane(qtbot: QtBot, surface=SLOPE, options: SurfaceOptions = BARE, theme=LIGHT):
    plot = PlanePlot(surface, theme, options)
    view = shown(plot)
    qtbot.addWidget(view)
    return plot, view


def inner(plot: PlanePlot, picture: Pixels) -> Pixels:
    """The part of the picture inside the axes."""
    frame = plot.frame.toRect()
    return picture[frame.top() : frame.bottom(), frame.left() : frame.right()]


def straight(steps: int = 10, **style: object) -> Trace:
    """From (0.9, 0.9) to (0.4, 0.4) in ``steps`` equal steps."""
    uphill = formula("x + y")
    return descent(uphill, (0.9, 0.9), steps, rate=0.5 / steps, style=replace(RED, **style))


def test_high_values_are_light_and_right_is_right_and_up_is_up(qtbot: QtBot) -> None:
    plot, view = plane(qtbot, options=replace(BARE, heat_map=True))
    inside = inner(plot, seen(view)).astype(int).sum(axis=2)
    top_right, top_left = inside[3, -4], inside[3, 3]
    bottom_right, bottom_left = inside[-4, -4], inside[-4, 3]
    assert top_right > top_left > bottom_right > bottom_left


def test_isolines_cross_the_picture(qtbot: QtBot) -> None:
    without, view = plane(qtbot)
    plain = inner(without, seen(view))
    without.set_options(replace(BARE, isolines=8))
    lined = inner(without, seen(view))
    changed = (plain != lined).any(axis=2)
    assert 0.005 < changed.mean() < 0.2


def test_a_trail_runs_where_the_contender_went(qtbot: QtBot) -> None:
    plot, view = plane(qtbot)
    plot.set_traces([straight()])
    plot.set_step(10)
    red = redness(seen(view))
    for at in (0.85, 0.62, 0.5):
        pixel = view.mapFromScene(plot.position_of((at, at)))
        assert red[pixel.y() - 1 : pixel.y() + 2, pixel.x() - 1 : pixel.x() + 2].any()
    beside = view.mapFromScene(plot.position_of((0.85, 0.6)))
    assert not red[beside.y() - 3 : beside.y() + 4, beside.x() - 3 : beside.x() + 4].any()


def test_a_trail_fades_where_it_is_older_than_so_many_steps(qtbot: QtBot) -> None:
    def strength(plot: PlanePlot, picture: Pixels, at: float) -> int:
        """How red the trail is on its way across the place."""
        pixel = view.mapFromScene(plot.position_of((at, at)))
        part = picture[pixel.y() - 2 : pixel.y() + 3, pixel.x() - 2 : pixel.x() + 3].astype(int)
        return int((part[..., 0] - part[..., 1]).max())

    plot, view = plane(qtbot, options=replace(BARE, fade=4))
    plot.set_traces([straight()])
    plot.set_step(10)
    fading = seen(view)
    old, middle, new = (strength(plot, fading, at) for at in (0.85, 0.53, 0.43))
    assert 0 < old < middle < new
    plot.set_options(BARE)
    solid = seen(view)
    assert strength(plot, solid, 0.85) == strength(plot, solid, 0.53) > middle


def test_a_label_keeps_off_a_trail(qtbot: QtBot) -> None:
    valley = formula("x + 0*y", view=[[0, 1], [0, 1]])
    plot, view = plane(qtbot, valley)
    plot.set_traces([descent(valley, (0.9, 0.5), 10, rate=0.05)])
    plot.set_step(10)
    bare = redness(seen(view))
    plot.set_options(replace(BARE, labels=True))
    labelled = redness(seen(view))
    row = view.mapFromScene(plot.position_of((0.5, 0.5))).y()
    begin, end = (view.mapFromScene(plot.position_of((at, 0.5))).x() for at in (0.43, 0.89))
    assert bare[row - 1 : row + 2, begin:end].any(axis=0).all()
    assert labelled[row - 1 : row + 2, begin:end].any(axis=0).all(), "a label lies on the trail"
    assert (labelled != bare).any(), "there is no label"


def test_a_step_moves_the_head_and_the_trail_ends_there(qtbot: QtBot) -> None:
    plot, view = plane(qtbot)
    plot.set_traces([straight()])
    columns = []
    for step in (0, 3, 10, 5):
        plot.set_step(step)
        columns.append(np.flatnonzero(redness(seen(view)).any(axis=0)).min())
    assert columns[0] > columns[1] > columns[3] > columns[2]


def test_playing_forward_shows_what_jumping_shows(qtbot: QtBot) -> None:
    plot, view = plane(qtbot)
    plot.set_traces([straight()])
    for step in range(11):
        plot.set_step(step)
        played = seen(view).astype(int)
    plot.set_traces([straight()])
    jumped = seen(view).astype(int)
    assert (np.abs(played - jumped) > 40).mean() < 0.001


def test_stepping_back_takes_the_trail_back(qtbot: QtBot) -> None:
    plot, view = plane(qtbot)
    plot.set_traces([straight()])
    plot.set_step(4)
    before = seen(view)
    plot.set_step(9)
    assert (seen(view) != before).any()
    plot.set_step(4)
    assert (seen(view) == before).all()


@pytest.mark.parametrize("theme", [LIGHT, DARK, PRINT], ids=lambda theme: theme.name)
def test_every_option_changes_the_picture(qtbot: QtBot, theme) -> None:
    surface = surfaces["himmelblau"]
    momentum = optimizers["momentum"](learning_rate=0.003)
    trajectory = run(surface, momentum, start=(0.0, -4.0), steps=40)
    ghost = run(surface, momentum, start=(0.5, -4.0), steps=40)
    plot, view = plane(qtbot, surface, BARE, theme)
    plot.set_traces([Trace(trajectory, replace(RED, dash=(6, 3)), ghost)])
    plot.set_chosen(0)
    plot.set_step(12)
    bare = replace(BARE, ghosts=False, next_step=False)
    plot.set_options(bare)
    plain = seen(view)
    changes = {
        "heat_map": True, "isolines": 8, "colour_bar": True, "equal_aspect": True,
        "gradient_field": True, "minima": True, "start": True, "ghosts": True, "fade": 6,
        "points": True, "dashes": theme.name != "print", "labels": True, "arrows": "chosen",
        "line_scale": 2.0, "font_size": 18,
    }  # fmt: skip
    for name, value in changes.items():
        plot.set_options(replace(bare, **{name: value}))
        assert (seen(view) != plain).any(), name


def test_a_diverging_run_ends_with_a_marker_at_the_edge(qtbot: QtBot) -> None:
    surface = surfaces["ravine"]
    wild = descent(surface, (2.0, 2.0), 2000, rate=1.0)
    assert wild.trajectory.diverged_at is not None
    plot, view = plane(qtbot, surface, replace(BARE, labels=True))
    plot.set_traces([wild])
    plot.set_step(0)
    inside = redness(seen(view)).sum()
    plot.set_step(2000)
    at_end = inner(plot, seen(view))
    assert inside
    rows, columns = np.nonzero(redness(at_end))
    edge = np.minimum.reduce(
        [rows, columns, at_end.shape[0] - 1 - rows, at_end.shape[1] - 1 - columns]
    )
    assert (edge < 16).any()


@pytest.mark.parametrize("count", [0, 1, 20])
def test_any_number_of_contenders_at_any_step_is_no_error(qtbot: QtBot, count: int) -> None:
    plot, view = plane(qtbot, surfaces["rosenbrock"], SurfaceOptions())
    plot.set_traces([straight(steps=1) for _ in range(count)])
    plot.set_chosen(0)
    for step in (0, 1, 50):
        plot.set_step(step)
        assert redness(seen(view)).any() == (count > 0)
    plot.fit_trajectories()
    assert redness(seen(view)).any() == (count > 0)


@pytest.mark.parametrize("text", ["sqrt(x - 10) + y", "log(x) + log(y)", "1/x + 1/y", "0*x + 0*y"])
def test_surfaces_without_values_everywhere_are_drawn(qtbot: QtBot, text: str) -> None:
    surface = formula(text, view=[[-1, 1], [-1, 1]])
    options = SurfaceOptions(gradient_field=True, colour_bar=True)
    plot, view = plane(qtbot, surface, options)
    plot.set_traces([])
    undefined = np.array(rgb(LIGHT.canvas))
    blank = (inner(plot, seen(view)) == undefined).all(axis=2).mean()
    with np.errstate(all="ignore"):
        grid = evaluate_on_grid(surface, (-1, 1), (-1, 1), 64)
        share = 1 - np.isfinite(grid.values).mean()
    assert blank == pytest.approx(share, abs=0.1)


def test_a_moved_view_shows_the_old_background_until_it_is_refreshed(qtbot: QtBot) -> None:
    plot, view = plane(qtbot, options=replace(BARE, heat_map=True))
    seen(view)
    with qtbot.waitSignal(plot.view_changed):
        plot.vb.setRange(xRange=(0.5, 1.5), padding=0)
    stale = inner(plot, seen(view))
    assert (stale[:, -10:] == 255).all(), "beyond the old background is bare canvas"
    plot.refresh_background()
    assert not (inner(plot, seen(view))[:, -10:] == 255).all()


def test_equal_aspect_makes_circles_round(qtbot: QtBot) -> None:
    plot, _ = plane(qtbot, options=replace(BARE, equal_aspect=True))
    origin = plot.position_of((0.0, 0.0))
    assert plot.position_of((1.0, 0.0)).x() - origin.x() == pytest.approx(
        origin.y() - plot.position_of((0.0, 1.0)).y()
    )


def test_fitting_to_trajectories_shows_them_all(qtbot: QtBot) -> None:
    plot, _ = plane(qtbot)
    plot.set_traces([descent(formula("x + y"), (5.0, 5.0), 10, rate=1.0)])
    plot.fit_trajectories()
    (left, right), (bottom, top) = plot.visible_range
    assert left < -5 < 5 < right
    assert bottom < -5 < 5 < top
    plot.fit_surface()
    assert plot.visible_range == ((0.0, 1.0), (0.0, 1.0))


def test_the_nearest_point_of_a_trail_is_found(qtbot: QtBot) -> None:
    plot, _ = plane(qtbot)
    plot.set_traces([straight(), straight(steps=2)])
    plot.set_step(10)
    assert plot.nearest(plot.position_of((0.8, 0.8)) + QPointF(2, 1)) == (0, 2)
    assert plot.nearest(plot.position_of((0.2, 0.8))) is None
    plot.set_step(1)
    assert plot.nearest(plot.position_of((0.5, 0.5))) is None, "not there yet"


def test_positions_and_data_points_are_the_same_places(qtbot: QtBot) -> None:
    plot, _ = plane(qtbot)
    assert plot.data_at(plot.position_of((0.25, 0.75))) == pytest.approx((0.25, 0.75))


def test_trails_are_sharp_at_twice_the_resolution(qtbot: QtBot) -> None:
    plot, view = plane(qtbot)
    plot.set_traces([straight()])
    plot.set_step(10)
    once = redness(seen(view)).sum()
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(2.0)
    painter = QPainter(image)
    view.render(painter, QRectF(0, 0, 400, 300))
    painter.end()
    assert 3.0 < redness(pixels(image)).sum() / once < 5.5


def test_a_surface_of_three_coordinates_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="found 3 coordinates, expected 1 or 2"):
        surface_plot(SimpleNamespace(dimension=3), LIGHT)  # type: ignore[arg-type]


def test_a_surface_that_is_nowhere_finite_says_so(qtbot: QtBot) -> None:
    nowhere = formula("log(-1 - x**2 - y**2)")
    plot, view = plane(qtbot, nowhere, SurfaceOptions())
    written = inner(plot, seen(view))
    assert len(np.unique(written.reshape(-1, written.shape[-1]), axis=0)) > 2
    rows, columns = np.nonzero((written != written[2, 2]).any(axis=-1))
    assert abs(rows.mean() - written.shape[0] / 2) < 20
    assert abs(columns.mean() - written.shape[1] / 2) < 20


@pytest.mark.parametrize(
    "view", [((0.0, 1e-320), (0.0, 1.0)), ((1e20, 1e20), (5.0, 5.0)), ((0.0, 1.0), (1e200, 1e300))]
)
def test_a_view_too_narrow_is_painted_as_wide_as_can_be_told_apart(
    qtbot: QtBot, view: tuple[tuple[float, float], tuple[float, float]]
) -> None:
    surface = replace(SLOPE, view=view)
    for space in (False, True):
        plot = surface_plot(surface, LIGHT, SurfaceOptions(space=space, nodes=16))
        picture = shown(plot)
        qtbot.addWidget(picture)
        assert seen(picture).any()
        assert all(map(is_wide_enough, plot.visible_range))


def test_zooming_stops_where_numbers_can_no_longer_be_told_apart(qtbot: QtBot) -> None:
    plot, view = plane(qtbot, options=replace(BARE, heat_map=True))
    for factor in (0.5, 2.0):
        for _ in range(1200):
            plot.vb.scaleBy((factor, factor), center=QPointF(0.7, 0.7))
        before = plot.visible_range
        plot.vb.scaleBy((factor, factor), center=QPointF(0.7, 0.7))
        assert plot.visible_range == before
        assert all(map(is_wide_enough, before))
        # Before the background is computed anew, the old one is painted at its new place.
        assert seen(view).any()
        plot.refresh_background()
        assert seen(view).any()


def test_the_run_before_is_painted_once_while_a_value_is_dragged(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, rates = straight().trajectory, (0.04, 0.03, 0.02)
    runs = [descent(formula("x + y"), (0.9, 0.9), 10, rate=rate, style=RED) for rate in rates]
    plot, view = plane(qtbot)
    painted: list[int] = []
    paint = plot._trails.paint_ghosts

    def counted(*arguments: object) -> None:
        painted.append(plot.step)
        paint(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(plot._trails, "paint_ghosts", counted)
    plot.set_step(10)
    pictures = []
    for trace in runs:
        plot.set_traces([replace(trace, ghost=before)])
        pictures.append(seen(view))
    assert painted == [10]
    assert not (pictures[0] == pictures[1]).all()
    plot.set_traces(runs[:1])
    bare = seen(view)
    plot.set_traces([replace(runs[0], ghost=before)])
    assert (seen(view) == pictures[0]).all()
    assert not (bare == pictures[0]).all()
