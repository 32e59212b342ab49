from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from explorer.engine.mathematics import principal_directions as module
from explorer.engine.mathematics.principal_directions import principal_directions


def points(count: int, size: int) -> np.ndarray:
    random = np.random.default_rng(3)
    scales = np.array([9.0, 5.0] + [1.0] * (size - 2))
    return random.standard_normal((count, size)) * scales + 100.0


@pytest.mark.parametrize("columns", [1, 7, 40, 4_096])
@pytest.mark.parametrize(("count", "size"), [(30, 5), (6, 6), (12, 40), (2, 40)])
def test_directions_are_those_of_the_singular_values(
    count: int, size: int, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "COLUMNS", columns)
    given = points(count, size)
    mean, variances, directions, total = principal_directions([given[:1], given[1:]])
    _, values, axes = np.linalg.svd(given - given.mean(axis=0))
    assert np.allclose(mean, given.mean(axis=0), rtol=1e-13)
    assert np.allclose(variances, values[:2] ** 2, atol=1e-9)
    assert total == pytest.approx(np.square(values).sum())
    for index in range(2 if count > 2 else 1):
        assert abs(directions[index] @ axes[index]) == pytest.approx(1.0, abs=1e-12)
    assert np.allclose(directions @ directions.T, np.eye(2), atol=1e-12)


@pytest.mark.parametrize("given", [np.ones((4, 9)), np.outer(np.arange(3.0), np.arange(9.0))])
def test_where_nothing_varies_a_direction_is_at_right_angles(given: np.ndarray) -> None:
    _, variances, directions, total = principal_directions([given])
    assert variances[1] == 0.0
    assert variances[0] == pytest.approx(total)
    assert np.allclose(directions @ directions.T, np.eye(2), atol=1e-12)


def test_many_numbers_are_not_copied_as_a_whole() -> None:
    given = points(20, 200_000).astype(np.float32)
    tracemalloc.start()
    try:
        principal_directions([given])
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < given.nbytes
