"""The loop over floats and machine code: the same steps, and which of the two took them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.engine import formula, optimizers, run
from explorer.engine.loops.float_loop import LONG, OFTEN, LoopInputs, by_floats, by_machine
from explorer.engine.loops.step import surface_symbol
from explorer.engine.objectives.surface import Surface
from explorer.engine.rules.direct_method import DirectMethod
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import hyperparameter_symbol
from tests.sampling import WIDE

DESCENT = optimizers["gradient_descent"]
RULED = [name for name, each in optimizers.items() if not issubclass(each, DirectMethod)]
STOPPING = {
    "1/x if x < 0.5 else x + y**2": "float division by zero",
    "log(x) + x**2 + y**2": "math domain error",
    "3*sqrt(x) + y**2": "math domain error",
    "x**1.5 + 2*x + y**2": "math domain error",
    "-exp(x) - y": "math range error",
    "asin(x) + y": "math domain error",
    "-x**6 - y**2": None,
}


def ball(surface: Surface, optimizer: Optimizer, start: tuple[float, ...], rows: int) -> LoopInputs:
    numbers = {surface_symbol(name): value for name, value in surface.values.items()}
    numbers |= {
        hyperparameter_symbol(name): value for name, value in optimizer.numbers_on(surface).items()
    }
    return LoopInputs(
        field=surface.field, rule=optimizer.rule, start=start, rows=rows, numbers=numbers,
        rates=None, noise=None, with_terms=True,
    )  # fmt: skip


def assert_same_bits(actual: np.ndarray, wanted: np.ndarray) -> None:
    undefined = np.isnan(wanted)
    np.testing.assert_array_equal(np.isnan(actual), undefined)
    bits, wanted_bits = (np.ascontiguousarray(each).view(np.int64) for each in (actual, wanted))
    np.testing.assert_array_equal(bits[~undefined], wanted_bits[~undefined])


PAIRS = [
    (written, name)
    for place, name in enumerate(RULED)
    for turn, written in enumerate(STOPPING)
    if WIDE or place % len(STOPPING) == turn
]


@pytest.mark.parametrize(("written", "name"), PAIRS)
def test_both_loops_take_the_same_steps_up_to_where_floats_stop(written: str, name: str) -> None:
    surface = formula(written)
    given = ball(surface, optimizers[name](), (0.8, -1.0), 400)
    table, stop = by_floats(given)
    assert_same_bits(table, by_machine(given)[: len(table)])
    assert len(table) == (400 if stop is None else stop.rows)


@pytest.mark.parametrize(("written", "message"), STOPPING.items())
def test_a_run_says_which_loop_took_it_and_where_floats_stopped(
    written: str, message: str | None
) -> None:
    surface = formula(written)
    optimizer, rows = DESCENT(learning_rate=0.8), 400
    _, stop = by_floats(ball(surface, optimizer, (0.8, -1.0), rows))
    first, again = (run(surface, optimizer, (0.8, -1.0), rows - 1) for _ in range(2))
    assert first.computation == again.computation
    if message is None:
        assert stop is None
        assert first.computation.loop == "floats"
        assert first.computation.reason == ""
    else:
        assert stop is not None
        assert stop.message == message
        assert first.computation.loop == "machine code"
        assert first.computation.reason.startswith(f"row {stop.rows}: ")
        assert message in first.computation.reason
        assert first.diverged_at is not None
        assert first.diverged_at <= stop.rows


def test_what_is_undefined_before_the_first_step_stops_floats_at_row_0() -> None:
    surface = formula("x**2 + log(a)*x with a = -1")
    table, stop = by_floats(ball(surface, DESCENT(), (1.0,), 5))
    assert stop is not None
    assert (len(table), stop.rows) == (0, 0)
    assert run(surface, DESCENT(), (1.0,), 4).diverged_at == 0


def test_a_start_of_the_wrong_length_surfaces_and_is_not_taken_for_arithmetic() -> None:
    given = ball(formula("x**2 + y**2"), DESCENT(), (1.0, 1.0), 5)
    with pytest.raises(ValueError, match="not enough values to unpack"):
        by_floats(replace(given, start=(1.0,)))


def test_an_error_inside_the_loop_that_is_none_of_arithmetic_surfaces() -> None:
    given = ball(formula("x**2 + y**2"), DESCENT(), (1.0, 1.0), 5)
    with pytest.raises(TypeError):
        by_floats(replace(given, start=("one", 1.0)))


def test_what_is_run_again_and_again_is_left_to_machine_code_with_the_same_bits() -> None:
    surface, rule = formula("x**2 + 0.37*y**4"), optimizers["momentum"]()
    runs = [run(surface, rule, (0.8, -1.0), LONG // 2) for _ in range(2 * OFTEN // LONG + 1)]
    assert runs[0].computation.loop == "floats"
    assert runs[-1].computation.loop == "machine code"
    assert "in all" in runs[-1].computation.reason
    assert runs[-1].positions.tobytes() == runs[0].positions.tobytes()
    assert runs[-1].losses.tobytes() == runs[0].losses.tobytes()


def test_long_runs_vectors_and_procedures_name_their_loop() -> None:
    surface = formula("x**2")
    long = run(surface, DESCENT(learning_rate=0.01), (1.0,), 10_000)
    assert long.computation.loop == "machine code"
    assert "10000 rows" in long.computation.reason
    procedure = run(surface, optimizers["newton"](), (1.0,), 3)
    assert procedure.computation.loop == "direct method"
    assert "newton" in procedure.computation.reason
