"""A wrong gradient is named before anything else that a verdict might advise."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import Trial, Verdict, formula, optimizers, run_trial
from explorer.engine.diagnosis.wrong_gradient import blaming_gradient
from explorer.engine.trajectories.suggestion import ComputedGradient
from explorer.engine.trajectories.verdict import VERDICTS, Advice

MISTYPED = formula("x**2 + y**2").with_gradient(("2*x", "y"))


@pytest.mark.parametrize("kind", VERDICTS)
def test_whatever_the_verdict_a_mistyped_gradient_is_to_be_fixed_unless_it_converged(
    kind: str,
) -> None:
    verdict = blaming_gradient(MISTYPED, Verdict(kind, 3, "as it is"), np.zeros((9, 2)))  # type: ignore[arg-type]
    assert (verdict.kind, verdict.step, verdict.reason) == (kind, 3, "as it is")
    assert verdict.advice.startswith("fix the gradient: ") is (kind != "converged")
    if kind != "converged":
        assert isinstance(verdict.advice, Advice)
        assert verdict.advice.change == ComputedGradient()


def test_a_right_gradient_is_not_blamed() -> None:
    right = formula("x**2 + y**2").with_gradient(("2*x", "2*y"))
    trial = Trial(right, optimizers["gradient_descent"](learning_rate=1e-6), (1.0, 1.0), 30)
    assert "fix the gradient" not in run_trial(trial).verdict.advice
