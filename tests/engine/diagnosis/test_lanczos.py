from __future__ import annotations

import numpy as np
import pytest

from explorer.engine.diagnosis.lanczos import largest_eigenvalue


@pytest.mark.parametrize("size", [1, 2, 7, 60])
def test_the_largest_eigenvalue_is_the_dense_one(size: int) -> None:
    random = np.random.default_rng(size)
    drawn = random.normal(size=(size, size))
    matrix = drawn + drawn.T
    values, vectors = np.linalg.eigh(matrix)
    value, way = largest_eigenvalue(lambda v: matrix @ v, random.normal(size=size))
    assert value == pytest.approx(values[-1], rel=1e-12)
    assert abs(way @ vectors[:, -1]) == pytest.approx(1.0, rel=1e-9)


def test_the_largest_is_meant_and_not_the_largest_in_size() -> None:
    value, _ = largest_eigenvalue(lambda v: np.array([-9.0, 0.5]) * v, np.ones(2))
    assert value == pytest.approx(0.5)


def test_nothing_is_curved_by_nothing() -> None:
    value, way = largest_eigenvalue(np.zeros_like, np.ones(3))
    assert value == 0.0
    assert np.isfinite(way).all()


def test_what_is_not_finite_has_no_eigenvalue() -> None:
    value, way = largest_eigenvalue(lambda v: v * np.inf, np.ones(3))
    assert np.isnan(value)
    assert np.isnan(way).all()


@pytest.mark.parametrize("different", [2, 3, 5])
def test_as_many_products_are_asked_for_as_there_are_eigenvalues(different: int) -> None:
    values = np.resize(np.arange(1.0, different + 1.0), 40)
    asked: list[int] = []

    def multiply(vector: np.ndarray) -> np.ndarray:
        asked.append(1)
        return values * vector

    value, _ = largest_eigenvalue(multiply, np.random.default_rng(3).normal(size=40))
    assert value == pytest.approx(different)
    assert len(asked) == different
