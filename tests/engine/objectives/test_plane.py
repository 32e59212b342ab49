from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import optimizers, run
from explorer.engine.objectives.dataset import generated
from explorer.engine.objectives.network import Network, dense
from explorer.engine.objectives.plane import Plane, parameter_plane, principal_plane, random_plane

NETWORK = Network(
    dense([[10, "tanh"], [1, "sigmoid"]]), generated("moons", rows=30), loss="binary_cross_entropy"
)


def positions() -> list[np.ndarray]:
    start = NETWORK.initial(0)
    chosen = [optimizers["momentum"](learning_rate=0.1), optimizers["adam"](learning_rate=0.05)]
    return [run(NETWORK, optimizer, start, 60).positions for optimizer in chosen]


def test_points_of_the_plane_are_where_they_were_lifted_from() -> None:
    plane = principal_plane(positions())
    points = np.random.default_rng(0).standard_normal((5, 2))
    assert plane.project(plane.lift(points)) == pytest.approx(points)
    assert plane.distance(plane.lift(points)) == pytest.approx(np.zeros(5), abs=1e-12)


def test_what_is_not_finite_has_no_place_on_the_plane() -> None:
    plane = principal_plane(positions())
    away = np.vstack([positions()[0][:1], np.full((1, len(plane.origin)), np.inf)])
    places = plane.project(away)
    assert np.isfinite(places[0]).all()
    assert not np.isfinite(places[1]).any()


def test_the_principal_plane_is_that_of_the_singular_value_decomposition() -> None:
    everything = np.concatenate(positions())
    plane = principal_plane(positions())
    away = everything - everything.mean(axis=0)
    _, sizes, axes = np.linalg.svd(away, full_matrices=False)
    assert plane.shares == pytest.approx(sizes[:2] ** 2 / (sizes**2).sum())
    assert np.abs(plane.directions @ axes[:2].T) == pytest.approx(np.eye(2), abs=1e-7)
    left = (plane.distance(everything) ** 2).sum() / (sizes**2).sum()
    assert left == pytest.approx(1.0 - sum(plane.shares or ()))


def test_the_share_of_the_variance_is_written_on_the_axes() -> None:
    plane = principal_plane(positions())
    assert plane.shares is not None
    for label, share in zip(plane.labels, plane.shares, strict=True):
        assert f"{100 * share:.1f}" in label


def test_no_plane_is_closer_than_the_principal_one() -> None:
    everything = np.concatenate(positions())
    plane = principal_plane(positions())
    random = np.random.default_rng(1)
    for _ in range(5):
        turned = plane.directions + 0.1 * random.standard_normal(plane.directions.shape)
        other = Plane(plane.origin, turned, ("a", "b"))
        assert (other.distance(everything) ** 2).sum() > (plane.distance(everything) ** 2).sum()


@pytest.mark.parametrize("rows", [np.ones((1, 4)), np.outer(np.arange(3.0), [1, 2, 0, 0])])
def test_runs_that_span_no_plane_still_get_one(rows: np.ndarray) -> None:
    plane = principal_plane([rows])
    assert plane.distance(rows) == pytest.approx(np.zeros(len(rows)), abs=1e-12)
    assert plane.directions @ plane.directions.T == pytest.approx(np.eye(2))
    assert plane.shares is not None
    assert plane.shares[1] == pytest.approx(0.0, abs=1e-12)


def test_no_position_at_all_is_an_error() -> None:
    with pytest.raises(ValueError, match="found no position"):
        principal_plane([np.zeros((0, 3))])


def test_positions_whose_squares_overflow_have_the_plane_of_those_that_are_finite() -> None:
    rows = np.array([[1.0, 2.0, 0.0], [-1.0, 2.0, 0.0], [0.0, 1.0, 0.5]])
    plane, small = principal_plane([1e300 * rows, np.full((1, 3), np.inf)]), principal_plane([rows])
    np.testing.assert_allclose(plane.directions, small.directions, atol=1e-12)
    np.testing.assert_allclose(plane.origin, 1e300 * small.origin)
    assert plane.labels == small.labels


def test_random_directions_are_as_large_as_each_neurons_weights() -> None:
    x = np.array(NETWORK.initial(3)) + 0.1
    plane = random_plane(NETWORK, x, seed=4)
    for direction in plane.directions:
        assert np.linalg.norm(direction[:20].reshape(2, 10), axis=0) == pytest.approx(
            np.linalg.norm(x[:20].reshape(2, 10), axis=0)
        )
        assert set(direction[20:30]) == {0.0}
    assert np.array_equal(plane.directions, random_plane(NETWORK, x, seed=4).directions)
    assert not np.array_equal(plane.directions, random_plane(NETWORK, x, seed=5).directions)


def test_two_parameters_are_shown_as_they_are() -> None:
    x = np.array(NETWORK.initial(3))
    plane = parameter_plane(NETWORK, x, 2, 35)
    assert plane.project(x) == pytest.approx(x[[2, 35]])
    assert plane.lift(plane.project(x)) == pytest.approx(x)
    assert plane.labels == (NETWORK.variables[2], NETWORK.variables[35])


@pytest.mark.parametrize(("first", "second", "words"), [(0, 0, "twice"), (0, 41, "0 to 40")])
def test_what_is_no_plane_is_named(first: int, second: int, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parameter_plane(NETWORK, NETWORK.initial(0), first, second)
