from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import optimizers, run, surfaces

RAVINE = surfaces["ravine"]


def test_a_run_has_a_row_for_the_start_and_one_for_each_step() -> None:
    trajectory = run(RAVINE, optimizers["adam"](), (2.0, 2.0), 30)
    assert trajectory.steps == trajectory.steps_requested == 30
    assert trajectory.positions.shape == trajectory.gradients.shape == (31, 2)
    assert trajectory.losses.shape == trajectory.rates.shape == (31,)
    np.testing.assert_array_equal(trajectory.positions[0], [2.0, 2.0])
    np.testing.assert_array_equal(trajectory.losses, RAVINE.value(trajectory.positions))
    np.testing.assert_array_equal(trajectory.gradients, RAVINE.gradient(trajectory.positions))
    assert (trajectory.rates == 0.001).all()


def test_terms_lead_from_each_row_to_the_next() -> None:
    optimizer = optimizers["momentum"](learning_rate=0.1, momentum=0.9)
    trajectory = run(RAVINE, optimizer, (2.0, 2.0), 30)
    terms = trajectory.terms
    assert all(len(term) == 31 for term in terms.values())
    np.testing.assert_array_equal(terms["gradient"], trajectory.gradients)
    np.testing.assert_allclose(
        np.diff(trajectory.positions, axis=0), terms["step"][:-1], atol=1e-15
    )
    assert terms["velocity"].shape == (31, 2)


def test_terms_of_one_number_have_one_column() -> None:
    trajectory = run(RAVINE, optimizers["polyak_step"](), (2.0, 2.0), 5)
    assert trajectory.terms["gap"].shape == (6,)


def test_terms_and_verdict_are_computed_when_asked_for_and_once() -> None:
    trajectory = run(RAVINE, optimizers["adam"](), (2.0, 2.0), 5)
    assert "terms" not in vars(trajectory)
    assert "verdict" not in vars(trajectory)
    assert trajectory.terms is trajectory.terms
    assert trajectory.verdict is trajectory.verdict


def test_terms_of_a_run_that_was_cut_are_cut_too() -> None:
    trajectory = run(RAVINE, optimizers["momentum"](learning_rate=5.0), (2.0, 2.0), 3000)
    assert trajectory.diverged_at is not None
    assert all(len(term) == trajectory.diverged_at for term in trajectory.terms.values())


def test_a_run_of_no_steps_is_its_start() -> None:
    trajectory = run(RAVINE, optimizers["adam"](), (2.0, 2.0), 0)
    assert trajectory.steps == 0
    assert len(trajectory.losses) == 1
    assert trajectory.terms["gradient"].shape == (1, 2)


def test_a_data_frame_has_the_terms_of_every_step() -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    trajectory = run(surfaces["ravine"], optimizers["momentum"](), start=(2.0, 1.0), steps=4)
    frame = trajectory.to_dataframe()
    np.testing.assert_array_equal(frame["velocity_y"], trajectory.terms["velocity"][:, 1])
    assert {"x", "y", "f", "g_x", "g_y", "step_x", "learning_rate"} <= set(frame.columns)
    assert len(frame) == 5
