from __future__ import annotations

import pytest

from explorer.engine import optimizers
from explorer.engine.parameter import Number
from tests.engine.rules.library.hyperparameters import FILE, lines

REMADE = "python -m tests.engine.rules.library.hyperparameters writes them anew"

NUMBERS = [
    (name, parameter)
    for name, optimizer in optimizers.items()
    for parameter in optimizer.parameters
    if isinstance(parameter, Number)
]


def test_defaults_limits_and_sliders_are_those_that_files_rely_on() -> None:
    known, told = FILE.read_text(encoding="utf-8").splitlines(), list(lines())
    assert [line for line in told if line not in known] == [], REMADE
    assert [line for line in known if line not in told] == [], REMADE
    assert told == known, REMADE


@pytest.mark.parametrize(
    ("optimizer", "number"), NUMBERS, ids=[f"{name}-{number.name}" for name, number in NUMBERS]
)
def test_a_slider_lies_within_what_is_accepted(optimizer: str, number: Number) -> None:
    low, high = number.slider
    assert number.minimum <= low < high <= number.maximum
    assert low > 0.0 or number.scale == "linear"
    for end in (low, high):
        assert number.accepts(end) or end == number.minimum
    assert number.accepts(number.default)
