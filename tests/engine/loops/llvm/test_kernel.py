from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.arrays import Bytes, Singles
from explorer.engine.loops.llvm.kernel import Doubles, Words, machine_code

FACTOR = 3
NONE = float("nan")


def halved(values: Singles, index: int, least: float) -> float:
    if float(values[index]) < least:
        return least / 2
    return float(values[index]) / 2


def doubled(values: Doubles, count: int) -> None:
    for index in range(count):
        values[index] = 2 * values[index]


def arithmetic(given: Singles, count: int, least: float, out: Doubles, marks: Words) -> None:
    """Each kind of statement and expression, once at least."""
    total = 0.0
    index = 0
    while index < count:
        number = halved(given, index, least)
        if index == 2 or not number < 100.0:
            index += 1
            continue
        total += number * FACTOR - 1
        out[index] = max(total, 1) + min(-total, 2.5) / math.sqrt(abs(total) + 1.0)
        marks[index] = (int(out[index]) & 7 | index << 4) + int(index > 1) + (count - index) // 2
        index += 1
    for place in range(1, count):
        if place > 3 and given[place] != 4.0:
            break
        out[place - 1] += -place >> 1
    doubled(out, count)


def not_numbers(out: Doubles, marks: Bytes) -> None:
    out[0] = NONE
    out[1] = max(NONE, 1.0)
    out[2] = min(1.0, NONE)
    marks[0] = int(NONE != NONE)
    marks[1] = int(NONE == NONE)
    marks[2] = 255


@pytest.mark.parametrize("least", [-1.0, 0.7, 1e6])
def test_machine_code_gives_the_numbers_of_python_to_the_last_bit(least: float) -> None:
    given = np.array([0.1, -3.7, 8.0, 150.3, 4.0, 0.3], np.float32)
    collected = []
    for function in (arithmetic, machine_code(arithmetic)):
        out, marks = np.zeros(6), np.zeros(6, np.uint32)
        function(given, 6, least, out, marks)
        collected.append((out, marks))
    np.testing.assert_array_equal(collected[0][0], collected[1][0])
    np.testing.assert_array_equal(collected[0][1], collected[1][1])


def test_what_is_no_number_is_compared_as_in_python() -> None:
    collected = []
    for function in (not_numbers, machine_code(not_numbers)):
        out, marks = np.zeros(3), np.zeros(3, np.uint8)
        function(out, marks)
        collected.append((out, marks))
    np.testing.assert_array_equal(collected[0][0], collected[1][0])
    assert collected[0][1].tolist() == collected[1][1].tolist() == [1, 0, 255]


def test_an_array_of_another_type_or_with_gaps_is_refused() -> None:
    run = machine_code(arithmetic)
    given, out, marks = np.zeros(4, np.float32), np.zeros(4), np.zeros(4, np.uint32)
    with pytest.raises(ValueError, match=r"given: found float64 .* expected float32"):
        run(given.astype(np.float64), 4, 1.0, out, marks)
    with pytest.raises(ValueError, match=r"out: .* without gaps"):
        run(given, 4, 1.0, np.zeros(8)[::2], marks)


def with_a_list(out: Doubles) -> None:
    out[0] = sum([1.0, 2.0])


def with_a_text(out: Doubles) -> None:
    out[0] = float("1")


@pytest.mark.parametrize("function", [with_a_list, with_a_text])
def test_what_is_no_part_of_a_kernel_is_named_with_its_line(function: object) -> None:
    with pytest.raises(TypeError, match=r"line \d+: (\[1\.0, 2\.0\]|'1')"):
        machine_code(function)(np.zeros(1))
