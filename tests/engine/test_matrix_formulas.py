from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import formula
from tests.engine.matrix_formulas import (
    linear_layer,
    low_rank_factorization,
    matrix_product,
)

RANDOM = np.random.default_rng(3)
A, B, C = (RANDOM.normal(size=shape).round(3) for shape in ((4, 3), (2, 3), (4, 3)))


def test_a_product_is_half_the_squared_distance_from_its_target() -> None:
    surface = matrix_product(A, B, C)
    entries = RANDOM.normal(size=6)
    matrix = surface.matrices[0].of(entries)
    away = A @ matrix @ B - C
    np.testing.assert_allclose(surface.value(entries), 0.5 * np.sum(away**2), rtol=1e-12)
    np.testing.assert_allclose(
        surface.gradient(entries), (A.T @ away @ B.T).ravel(), rtol=1e-11, atol=1e-12
    )


def test_a_factorization_has_two_matrices_and_its_gradient() -> None:
    target = RANDOM.normal(size=(3, 4)).round(3)
    surface = low_rank_factorization(target, 2)
    entries = RANDOM.normal(size=14)
    u, v = (block.of(entries) for block in surface.matrices)
    away = u @ v.T - target
    np.testing.assert_allclose(surface.value(entries), 0.5 * np.sum(away**2), rtol=1e-12)
    slopes = np.concatenate([(away @ v).ravel(), (away.T @ u).ravel()])
    np.testing.assert_allclose(surface.gradient(entries), slopes, rtol=1e-11, atol=1e-12)


def test_a_linear_layer_has_the_mean_squared_error_of_its_rows() -> None:
    inputs, targets = RANDOM.normal(size=(6, 2)).round(3), RANDOM.normal(size=(6, 3)).round(3)
    surface = linear_layer(inputs, targets)
    entries = RANDOM.normal(size=6)
    away = inputs @ surface.matrices[0].of(entries) - targets
    np.testing.assert_allclose(surface.value(entries), np.sum(away**2) / 12, rtol=1e-12)


def test_matrices_up_to_eight_by_eight_can_be_written_out() -> None:
    surface = matrix_product(np.diag(range(1, 9)), np.eye(8), np.ones((8, 8)))
    assert surface.dimension == 64
    assert np.isfinite(surface.gradient(np.ones(64))).all()


@pytest.mark.parametrize(
    ("shapes", "sentence"),
    [
        ([(2, 3)], "matrices: found 6 entries, expected 4, one for each coordinate"),
        ([(1, 9)], "matrices[0]: found [1, 9], expected rows and columns from 1 to 8"),
        ([(2,)], "matrices[0]: found [2], expected rows and columns from 1 to 8"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(shapes: list[tuple[int, ...]], sentence: str) -> None:
    with pytest.raises(ValueError, match="matrices") as refusal:
        formula("x1**2 + x4**2", matrices=shapes)
    assert str(refusal.value) == sentence


def test_a_target_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match=r"target: found shape \(2, 2\), expected \(4, 3\)"):
        matrix_product(A, B, np.eye(2))


def test_singular_values_of_many_places_are_found_at_once() -> None:
    block = matrix_product(A, B, C).matrices[0]
    places = np.vstack([RANDOM.normal(size=(4, 6)), np.full(6, np.nan)])
    values = block.singular_values(places)
    np.testing.assert_allclose(values[2], np.linalg.svd(block.of(places[2]), compute_uv=False))
    assert np.isnan(values[4]).all()
