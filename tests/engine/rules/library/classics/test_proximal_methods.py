"""Methods that take a step and then its projection, or its pull towards zero."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import formula, optimizers, run, surfaces

BOWL = formula("(4*x**2 + y**2)/2")


def test_a_region_of_a_line_has_two_ends() -> None:
    method = optimizers["projected_gradient"](region="box", region_size=0.5, centre_first=2.0)
    outline = run(surfaces["parabola"], method, (2.0,), 1).outlines[0]
    assert outline is not None
    assert outline.tolist() == [[1.5], [2.5]]


def test_the_momentum_of_fista_grows_with_its_age() -> None:
    terms = run(BOWL, optimizers["fista"](), (1.0, 1.0), 2).terms
    age = (1.0 + 5.0**0.5) / 2.0
    following = (1.0 + (1.0 + 4.0 * age**2) ** 0.5) / 2.0
    np.testing.assert_allclose(terms["momentum_coefficient"][:2], [0.0, (age - 1.0) / following])


def test_the_points_of_fista_are_those_of_its_publication() -> None:
    rate, sparsity, age, ahead = 0.1, 0.5, 1.0, np.array([2.0, -1.5])
    points = [ahead]
    for _ in range(12):
        plain = ahead - rate * BOWL.gradient(ahead)
        points.append(np.sign(plain) * np.maximum(np.abs(plain) - rate * sparsity, 0.0))
        following = (1.0 + np.sqrt(1.0 + 4.0 * age**2)) / 2.0
        ahead = points[-1] + (age - 1.0) / following * (points[-1] - points[-2])
        age = following
    method = optimizers["fista"](learning_rate=rate, sparsity=sparsity)
    ours = run(BOWL, method, points[0], 12).positions
    np.testing.assert_allclose(ours, points, rtol=1e-12, atol=1e-15)


def test_the_proximal_method_makes_coordinates_exactly_zero() -> None:
    surface = formula("(x - 1)**2/2 + (y - 0.05)**2/2")
    for key in ("proximal_gradient", "fista"):
        method = optimizers[key](learning_rate=0.5, sparsity=0.2)
        trajectory = run(surface, method, (2.0, 2.0), 100)
        np.testing.assert_allclose(trajectory.positions[-1], [0.8, 0.0], atol=1e-6)
        assert trajectory.positions[-1, 1] == 0.0
        assert trajectory.verdict.kind == "converged"
        assert "KKT" in trajectory.verdict.reason


@pytest.mark.parametrize(("region", "end"), [("box", (1.0, 1.0)), ("disc", (0.6, 0.8))])
def test_the_projected_method_ends_at_the_nearest_point_of_the_region(
    region: str, end: tuple[float, float]
) -> None:
    method = optimizers["projected_gradient"](learning_rate=0.3, region=region)
    trajectory = run(formula("(x - 3)**2/2 + (y - 4)**2/2"), method, (0.0, 0.0), 60)
    np.testing.assert_allclose(trajectory.positions[-1], end, atol=1e-9)
    assert trajectory.verdict.kind == "converged"


def test_a_region_that_holds_back_a_run_that_has_not_arrived_is_no_arrival() -> None:
    method = optimizers["projected_gradient"](learning_rate=1e-4)
    trajectory = run(formula("(x - 3)**2/2 + y**2/2"), method, (0.0, 0.5), 20)
    assert trajectory.verdict.kind != "converged"


@pytest.mark.parametrize(("region", "nearest"), [("box", (1.5, 1.0)), ("disc", (1.6, 0.7))])
def test_the_region_lies_around_its_centre(region: str, nearest: tuple[float, float]) -> None:
    method = optimizers["projected_gradient"](
        learning_rate=0.1, region=region, region_size=0.5, centre_first=2.0, centre_second=1.0
    )
    bowl = formula("(x - 1)**2 + (y - 0.25)**2" if region == "disc" else "x**2 + (y - 1)**2")
    trajectory = run(bowl, method, (2.0, 1.0), 200)
    np.testing.assert_allclose(trajectory.positions[-1], nearest, atol=1e-9)
    outline = trajectory.outlines[0]
    assert outline is not None
    np.testing.assert_allclose(outline.mean(axis=0), (2.0, 1.0), atol=1e-12)
    assert trajectory.verdict.kind == "converged"


@pytest.mark.parametrize("name", ["proximal_gradient", "fista"])
def test_the_pull_towards_zero_and_the_plain_step_make_up_the_whole(name: str) -> None:
    terms = run(BOWL, optimizers[name](sparsity=1.0), (1.0, 1.0), 9).terms
    np.testing.assert_allclose(terms["plain_step"] + terms["proximal_part"], terms["step"])
    assert np.abs(terms["proximal_part"]).max() > 0.0


def test_a_line_of_equal_f_touches_the_diamond_where_a_sparse_run_ends() -> None:
    method = optimizers["proximal_gradient"](learning_rate=0.1, sparsity=1.0)
    trajectory = run(formula("(x - 3)**2/2 + (y - 2)**2/2"), method, (0.0, 0.0), 300)
    diamond = trajectory.outline(300)
    assert diamond is not None
    np.testing.assert_allclose(np.abs(diamond).sum(axis=1), np.abs(trajectory.positions[-1]).sum())
    slope = trajectory.gradients[-1]
    assert (diamond[1] - diamond[0]) @ slope == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("region", ["box", "disc"])
def test_a_projected_step_is_a_plain_one_and_its_projection(region: str) -> None:
    method = optimizers["projected_gradient"](learning_rate=0.3, region=region)
    path = run(formula("(x - 3)**2/2 + (y - 4)**2/2"), method, (0.5, 0.25), 5)
    plain = -0.3 * path.gradients
    np.testing.assert_allclose(path.terms["plain_step"], plain, rtol=1e-12)
    np.testing.assert_allclose(path.terms["projection"], path.terms["step"] - plain, atol=1e-12)


def test_the_probe_of_fista_leads_to_where_its_gradient_is_taken() -> None:
    path = run(BOWL, optimizers["fista"](learning_rate=0.1, sparsity=0.0), (-1.2, 1.0), 12)
    ahead = path.positions + path.terms["probe"]
    plain = ahead - 0.1 * BOWL.gradient(ahead)
    np.testing.assert_allclose(path.positions[1:], plain[:-1], rtol=1e-12)
    np.testing.assert_allclose(path.terms["plain_step"], plain - path.positions, atol=1e-12)
