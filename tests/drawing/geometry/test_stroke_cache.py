"""Segments that are kept are those that would be computed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from explorer.drawing.geometry import stroke_cache
from explorer.drawing.geometry.line_segments import Strokes, strokes
from explorer.drawing.geometry.stroke_cache import StrokeCache
from explorer.drawing.geometry.viewport import Projection

VIEW = Projection((-2.0, 2.0), (-1.0, 1.0), 400.0, 200.0)
PATHS = [np.random.default_rng(seed).normal(size=(50, 2)).cumsum(axis=0) / 9 for seed in range(5)]


def assert_same(cached: Strokes, other: Strokes) -> None:
    np.testing.assert_array_equal(cached.lines, other.lines)
    np.testing.assert_array_equal(cached.steps, other.steps)
    np.testing.assert_array_equal(cached.bounds, other.bounds)


def test_each_change_of_paths_and_view_gives_the_segments_of_all_paths() -> None:
    cache = StrokeCache()
    wider = Projection((-3.0, 3.0), (-1.0, 1.0), 400.0, 200.0)
    for paths in (PATHS[:3], [PATHS[0], PATHS[3], PATHS[2]], PATHS[2:], [], PATHS, PATHS[:1] * 2):
        for view in (VIEW, VIEW, wider):
            assert_same(cache.strokes(paths, view, 2.0), strokes(paths, view, 2.0))


def test_only_new_paths_are_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    computed: list[int] = []

    def counted(paths: list[np.ndarray], *arguments: Any, **options: Any) -> Strokes:
        computed.append(len(paths))
        return strokes(paths, *arguments, **options)

    monkeypatch.setattr(stroke_cache, "strokes", counted)
    cache = StrokeCache()
    cache.strokes(PATHS[:4], VIEW, 0.0)
    cache.strokes([*PATHS[:3], PATHS[4]], VIEW, 0.0)
    cache.strokes([*PATHS[:3], PATHS[4]], VIEW, 0.0)
    assert computed == [4, 1, 0]
