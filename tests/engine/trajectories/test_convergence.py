from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.engine import (
    Surface,
    Trajectory,
    first_row_below,
    first_step_below,
    formula,
    optimizers,
    path_length,
    run,
    surfaces,
)
from explorer.engine.trajectories.convergence import lengths, lowest_value

TUTORIAL = (0.9340596780273533,)
PARABOLA = surfaces["parabola"]


def descent(
    rate: float,
    start: tuple[float, ...],
    steps: int,
    *,
    momentum: float = 0.0,
    surface: Surface = PARABOLA,
) -> Trajectory:
    optimizer = optimizers["momentum"](learning_rate=rate, momentum=momentum)
    return run(surface, optimizer, start, steps)


def test_the_counts_of_the_parabola_tutorial() -> None:
    plain = descent(0.1, TUTORIAL, 30, momentum=0.0)
    momentum = descent(0.1, TUTORIAL, 30, momentum=0.3)
    assert first_step_below(plain, 5e-6) == 28
    assert first_step_below(momentum, 5e-6) == 14
    for trajectory, row in ((plain, 27), (momentum, 13)):
        printed = [f"{loss:.5f}" for loss in trajectory.losses[1:]]
        assert first_row_below(trajectory, 5e-6) == row == printed.index("0.00000")


def test_the_first_step_below_counts_from_the_optimum() -> None:
    trajectory = descent(0.1, (1.0,), 50, surface=formula("x**2 - 3"))
    excess = trajectory.losses + 3.0
    expected = int(np.argmax(excess < 1e-4))
    assert first_step_below(trajectory, 1e-4, optimum=-3.0) == expected > 0
    assert first_step_below(trajectory, 1e-4) == 0
    assert first_step_below(trajectory, 1e-40, optimum=-3.1) is None


def test_path_length_is_the_way_travelled() -> None:
    straight = descent(0.1, (1.0,), 400)
    assert path_length(straight) == pytest.approx(1.0)
    there_and_back = descent(1.0, (1.0,), 10)
    assert path_length(there_and_back) == pytest.approx(20.0)


def test_a_path_whose_squares_overflow_has_a_length() -> None:
    steep = descent(1e6, (0.0,), 1, surface=formula("2e148*x"))
    assert path_length(steep) == pytest.approx(2e154)
    assert lengths(np.array([[3e200, 4e200], [3.0, 4.0]])).tolist() == pytest.approx([5e200, 5.0])


def test_the_lowest_value_is_the_lowest_known_minimum_wherever_the_runs_go() -> None:
    surface = surfaces["double_well"]
    known = [minimum.value for minimum in surface.minima]
    below = descent(0.1, (1.0,), 50, surface=formula("x**2 - 9"))
    assert lowest_value(surface, [below]) == min(known) != max(known)


def test_the_lowest_value_is_the_lowest_loss_of_all_runs_where_no_minimum_is_known() -> None:
    surface = formula("x**2 + 3")
    far, near = descent(0.01, (1.0,), 5, surface=surface), descent(0.1, (1.0,), 5, surface=surface)
    assert lowest_value(surface, [far, near]) == near.losses.min() < far.losses.min()
    assert lowest_value(surface) == 0.0


def test_the_lowest_value_passes_over_minima_without_a_number() -> None:
    surface = Surface(
        "x**2 + 3",
        ("x",),
        ((-1.0, 1.0),),
        values={"a": -1.0},
        minimum_formulas=((("0",), "sqrt(a)", False),),
    )
    assert math.isnan(surface.minima[0].value)
    run_ = descent(0.1, (1.0,), 5, surface=surface)
    assert lowest_value(surface, [run_]) == run_.losses.min()


def test_losses_at_the_edge_of_what_there_is_are_compared_with_any_optimum() -> None:
    trajectory = run(formula("1e308*x"), optimizers["gradient_descent"](), (1.0,), 2)
    assert first_step_below(trajectory, 1e-6, -1e308) is None
