"""Whatever numbers it is given, a run ends in a verdict; nothing raises, nothing warns."""

from __future__ import annotations

from random import Random

import pytest

from explorer.engine import run_trial
from explorer.engine.explanations.gradient_fan import gradient_fan
from explorer.engine.explanations.rule_state import state_marks
from explorer.engine.explanations.step_formulas import explain
from explorer.engine.explanations.step_stages import stages
from explorer.engine.runs.seed_cloud import seed_cloud
from tests.extremes import any_trial


@pytest.mark.parametrize("seed", range(4))
def test_a_run_of_extreme_numbers_is_judged_and_explained(seed: int) -> None:
    random = Random(seed)
    judged = 0
    for trial in filter(None, (any_trial(random) for _ in range(60))):
        trajectory = run_trial(trial)
        assert trajectory.verdict.reason, trial
        judged += 1
        if trajectory.steps < 0:
            continue
        assert len(trajectory.curvature.sharpness) == trajectory.steps + 1, trial
        seed_cloud(trial, 3)
        for step in {0, trajectory.steps}:
            explain(trial, trajectory, step)
            assert stages(trial, trajectory, step), trial
            state_marks(trajectory, step)
            gradient_fan(trial, trajectory, step)
    assert judged > 20
