from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from explorer.drawing.colours.colour import rgb, srgb_to_oklab
from explorer.drawing.colours.term_colours import ARROW_COLOURS
from explorer.drawing.colours.theme import THEMES, Theme
from explorer.drawing.contenders.heads import Head
from explorer.drawing.contenders.step_arrows import arrow_colour, paint_arrows, step_vectors
from explorer.drawing.geometry.viewport import Projection
from explorer.engine import formula, optimizers, run, surfaces
from tests.drawing.pictures import LIGHT

RAVINE = surfaces["ravine"]
TWO = {"start": (2.0, 1.0), "steps": 20}


def test_the_step_of_plain_descent_is_its_gradient_arrow() -> None:
    trajectory = run(RAVINE, optimizers["gradient_descent"](learning_rate=0.1), **TWO)
    vectors = step_vectors(trajectory, 5)
    assert vectors.step == pytest.approx(vectors.gradient)
    assert vectors.carried is None


@pytest.mark.parametrize("dialect", ["paper", "pytorch", "keras"])
def test_momentum_carries_the_step_before_wherever_the_rate_stands(dialect: str) -> None:
    momentum = optimizers["momentum"].in_dialect(dialect, learning_rate=0.05, momentum=0.8)
    trajectory = run(RAVINE, momentum, **TWO)
    vectors = step_vectors(trajectory, 5)
    assert vectors.carried == pytest.approx(trajectory.positions[5] - trajectory.positions[4])
    assert vectors.step == pytest.approx(0.8 * vectors.carried + vectors.gradient)


def test_nothing_is_carried_at_the_start_and_no_step_follows_the_end() -> None:
    trajectory = run(RAVINE, optimizers["adam"](), **TWO)
    assert step_vectors(trajectory, 0).carried is None
    assert step_vectors(trajectory, 20).step is None
    assert step_vectors(trajectory, 500).step is None


def test_without_a_rate_the_gradient_is_as_long_as_the_step() -> None:
    known = run(RAVINE, optimizers["adam"](), **TWO)
    vectors = step_vectors(replace(known, rates=np.full_like(known.rates, np.nan)), 3)
    assert np.linalg.norm(vectors.gradient) == pytest.approx(np.linalg.norm(vectors.step))
    assert vectors.gradient @ known.gradients[3] < 0


def test_where_squares_overflow_the_arrow_is_still_as_long_as_the_step() -> None:
    steep = formula("1e300*x**2 + 1e300*y**2")
    trajectory = run(steep, optimizers["adam"](), (3.0, 4.0), 3)
    without = replace(trajectory, rates=np.full_like(trajectory.rates, np.nan))
    length = np.linalg.norm(trajectory.positions[1] - trajectory.positions[0])
    assert step_vectors(without, 0).gradient == pytest.approx(-length * np.array([0.6, 0.8]))


@pytest.mark.parametrize("name", sorted(optimizers))
def test_every_optimizer_has_finite_arrows(name: str) -> None:
    trajectory = run(RAVINE, optimizers[name](), **TWO)
    for step in range(trajectory.steps + 1):
        vectors = step_vectors(trajectory, step)
        for vector in (vectors.gradient, vectors.carried, vectors.step):
            assert vector is None or np.isfinite(vector).all()


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_no_arrow_is_taken_for_the_trail_of_a_contender(theme: Theme) -> None:
    def seen(colour: str) -> np.ndarray:
        return srgb_to_oklab(np.array(rgb(colour)) / 255)

    trails = [seen(theme.trail(colour)) for colour in theme.contenders]
    arrows = [seen(arrow_colour(theme, name)) for name in ARROW_COLOURS]
    for place, arrow in enumerate(arrows):
        for other in (*trails, *arrows[:place]):
            assert np.linalg.norm(arrow - other) > 0.12


def test_a_velocity_whose_square_overflows_has_its_arrow() -> None:
    optimizer = optimizers["momentum"](learning_rate=1e-200, momentum=0.5)
    steep = formula("1e200*(x + y)", view=((-1.0, 1.0), (-1.0, 1.0)))
    vectors = step_vectors(run(steep, optimizer, (0.0, 0.0), 3), 2)
    assert vectors.carried is not None
    assert np.isfinite(vectors.carried).all()
    assert vectors.carried @ vectors.step > 0


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("projected_gradient", {"region": "box", "region_size": 0.5}),
        ("proximal_gradient", {"sparsity": 5.0}),
        ("fista", {"sparsity": 5.0}),
    ],
)
def test_an_arrow_leads_from_the_end_of_the_plain_step_back_to_where_the_ball_lands(
    name: str, values: dict[str, object], qapp: object
) -> None:
    trajectory = run(RAVINE, optimizers[name](learning_rate=0.1, **values), (2.0, 1.0), 3)
    vectors = step_vectors(trajectory, 0)
    image = QImage(600, 600, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    projection = Projection((-6.0, 6.0), (-6.0, 6.0), 600.0, 600.0, 1.0)
    head = Head(0, *projection.pixels([2.0, 1.0]).tolist(), True, False)
    arrows = paint_arrows(painter, head, vectors, projection, LIGHT, 1.0)
    painter.end()
    assert [arrow.name for arrow in arrows] == ["step", "gradient", "step"]
    plain = trajectory.positions[0] + trajectory.terms["plain_step"][0]
    for at, point in ((arrows[0].tail, plain), (arrows[0].tip, trajectory.positions[1])):
        assert (at.x(), at.y()) == pytest.approx(projection.pixels(point).tolist())


def test_a_step_that_stays_in_its_region_has_no_such_arrow(qapp: object) -> None:
    method = optimizers["projected_gradient"](learning_rate=0.01, region_size=5.0)
    vectors = step_vectors(run(RAVINE, method, (2.0, 1.0), 3), 0)
    assert vectors.plain is not None
    assert vectors.plain == pytest.approx(vectors.step)
