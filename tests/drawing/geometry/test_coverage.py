from __future__ import annotations

import numpy as np

from explorer.drawing.geometry.coverage import Coverage, find_uncovered, find_uncovered_quickly

ONE = np.zeros(1, np.int64)


def test_a_segment_over_an_earlier_one_of_its_path_shows_nothing() -> None:
    coverage = Coverage(100.0, 50.0, 1.0)
    for segment, shows in (
        ((10.0, 10.0, 40.0, 10.0), True),
        ((40.0, 10.0, 10.0, 10.0), False),
        ((15.0, 10.0, 35.0, 10.0), False),
        ((10.0, 10.0, 42.0, 10.0), True),
        ((10.0, 11.0, 40.0, 11.0), True),
    ):
        assert coverage.touch(np.array([segment]), ONE).tolist() == [shows]


def test_each_path_shows_over_the_others() -> None:
    there = np.array([[10.0, 10.0, 40.0, 10.0]] * 3)
    shown = Coverage(100.0, 50.0, 1.0).touch(there, np.array([0, 0, 1]))
    assert shown.tolist() == [True, False, True]


def test_a_poster_takes_no_more_memory_than_a_limit() -> None:
    shown = Coverage(9_000.0, 9_000.0, 4.0).touch(np.array([[0.0, 0.0, 9e3, 9e3]]), ONE)
    assert shown.tolist() == [True]


def test_the_kernel_and_python_find_the_same() -> None:
    lines = np.random.default_rng(2).uniform(0.0, 40.0, 4 * 300)
    path = np.repeat(np.array([1, 2], np.uint32), 150)
    marked = []
    for function in (find_uncovered, find_uncovered_quickly):
        marks, uncovered = np.zeros(81 * 81, np.uint32), np.zeros(300, np.uint8)
        function(lines, path, 300, 2.0, 81, 81, marks, uncovered)
        marked.append((marks, uncovered))
    np.testing.assert_array_equal(marked[0][0], marked[1][0])
    np.testing.assert_array_equal(marked[0][1], marked[1][1])
    assert 0 < marked[0][1].sum() < 300
