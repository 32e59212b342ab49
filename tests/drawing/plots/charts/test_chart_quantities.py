from __future__ import annotations

import numpy as np
import pytest

from explorer.drawing.plots.charts.chart_quantities import Quantity, values
from explorer.engine import formula, optimizers, run, surfaces
from tests.drawing.pictures import descent

RUN = descent(surfaces["ravine"], (2.0, 2.0), 10, rate=0.1).trajectory


def test_loss_and_its_gap_to_the_minimum() -> None:
    assert values(Quantity("loss"), RUN).tolist() == RUN.losses.tolist()
    assert values(Quantity("gap"), RUN, lowest=1.0) == pytest.approx(RUN.losses - 1.0)


def test_lengths_of_gradient_and_step() -> None:
    assert values(Quantity("gradient_norm"), RUN)[0] == pytest.approx(np.hypot(8.0, 2.0))
    lengths = values(Quantity("step_length"), RUN)
    assert lengths[0] == pytest.approx(0.1 * np.hypot(8.0, 2.0))
    assert np.isnan(lengths[-1])


def test_the_effective_rate_of_plain_descent_is_its_learning_rate() -> None:
    for coordinate in (0, 1):
        rates = values(Quantity("effective_rate", coordinate), RUN)
        assert rates[:-1] == pytest.approx(np.full(10, 0.1))


def test_a_term_by_coordinate_and_what_does_not_exist() -> None:
    momentum = run(surfaces["ravine"], optimizers["momentum"](), start=(2.0, 2.0), steps=10)
    actual = values(Quantity("term", 1, "velocity"), momentum)
    assert actual.tolist() == momentum.terms["velocity"][:, 1].tolist()
    assert np.isnan(values(Quantity("term", 0, "velocity"), RUN)).all()
    assert np.isnan(values(Quantity("term", 7, "velocity"), momentum)).all()


def test_a_gradient_too_long_to_square_still_has_a_length() -> None:
    steep = descent(formula("1e200*x + 0*y"), (0.0, 0.0), 1, rate=1e-200).trajectory
    assert values(Quantity("gradient_norm"), steep)[0] == pytest.approx(1e200)


def test_plain_descent_computes_one_gradient_a_step() -> None:
    assert RUN.evaluations.tolist() == list(range(11))


def test_titles_name_the_coordinate() -> None:
    assert Quantity("term", 1, "first_moment").title(("x", "y")) == "first moment of y"
    assert Quantity("gap").title() == "f − f*"


def test_the_distance_to_another_run_is_taken_at_the_same_step() -> None:
    surface = surfaces["ravine"]
    plain = run(surface, optimizers["gradient_descent"](learning_rate=0.1), (2.0, 2.0), 20)
    heavy = run(surface, optimizers["momentum"](learning_rate=0.1), (2.0, 2.0), 10)
    apart = values(Quantity("apart"), plain, other=heavy)
    assert apart[0] == 0.0
    assert apart[7] == np.hypot(*(plain.positions[7] - heavy.positions[7]))
    assert np.isnan(apart[11:]).all()
    assert np.isnan(values(Quantity("apart"), plain)).all()


def test_sharpness_its_share_of_the_limit_and_alignment() -> None:
    assert values(Quantity("sharpness"), RUN) == pytest.approx(np.full(11, 4.0))
    assert values(Quantity("limit_share"), RUN) == pytest.approx(np.full(11, 0.2))
    assert values(Quantity("alignment"), RUN)[0] == pytest.approx(8.0 / np.hypot(8.0, 2.0))


def test_only_a_rule_that_scales_its_axes_has_a_preconditioned_sharpness() -> None:
    assert np.isnan(values(Quantity("preconditioned"), RUN)).all()
    adam = run(surfaces["ravine"], optimizers["adam"](), start=(2.0, 2.0), steps=10)
    assert np.isfinite(values(Quantity("preconditioned"), adam)).all()
