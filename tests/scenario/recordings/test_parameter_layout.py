from __future__ import annotations

import numpy as np
import pytest

from explorer.scenario.recordings.parameter_layout import ParameterLayout, read_layout


def test_a_layout_is_read_as_it_was_written() -> None:
    layout = ParameterLayout(((2, 3), (), (4,), (0, 5)), filters_last=True)
    assert layout.size == 11
    assert read_layout(layout.written(), 11) == layout


@pytest.mark.parametrize("numbers", [[0, 2, 3], [0, -1], [0, 99, 1], [0, 1, -5], [0, 1, 10**18]])
def test_numbers_that_are_no_layout_are_refused(numbers: list[int]) -> None:
    with pytest.raises(ValueError, match="shapes: found"):
        read_layout(np.array(numbers), 6)


def test_a_layout_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="found arrays of 6 numbers, expected 7"):
        read_layout(ParameterLayout(((2, 3),)).written(), 7)
