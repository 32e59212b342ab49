from __future__ import annotations

import pytest

from explorer.engine import Noise, Trial, optimizers, run_trial, surfaces
from explorer.engine.runs.map_verdicts import KINDS, judged
from explorer.engine.runs.maps import outcome_map, side
from explorer.engine.trajectories.verdict import VERDICT_NAMES, VERDICTS

MOMENTUM = optimizers["momentum"]()


@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_each_place_has_the_verdict_that_its_run_has_by_itself(noise: float) -> None:
    trial = Trial(surfaces["ravine"], MOMENTUM, (2.0, 2.0), 60, Noise(noise), 3)
    x, y = side(MOMENTUM, "learning_rate", (1e-3, 2.0)), side(MOMENTUM, "momentum", (0.0, 0.99))
    actual = judged(trial, outcome_map(trial, x, y, nodes=7))
    kinds = set()
    for row, share in enumerate(y.values(7).tolist()):
        for column, rate in enumerate(x.values(7).tolist()):
            own = MOMENTUM.with_values(learning_rate=rate, momentum=share)
            alone = run_trial(Trial(trial.objective, own, trial.start, 60, Noise(noise), 3))
            kinds.add(alone.verdict.kind)
            assert KINDS[actual.verdicts[row, column]] == alone.verdict.kind
    assert {"descending", "diverged"} < kinds


def test_runs_that_were_not_finite_have_diverged_without_being_made_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trial = Trial(surfaces["ravine"], MOMENTUM, (2.0, 2.0), 2000)
    x, y = side(MOMENTUM, "learning_rate", (3.0, 9.0)), side(MOMENTUM, "momentum", (0.0, 0.1))
    outcome = outcome_map(trial, x, y, nodes=5)
    assert (outcome.diverged >= 0).all()
    monkeypatch.setattr("explorer.engine.runs.map_verdicts.run_trial", None)
    assert (judged(trial, outcome).verdicts == KINDS.index("diverged")).all()


def test_what_progress_raises_ends_the_work() -> None:
    trial = Trial(surfaces["ravine"], MOMENTUM, (2.0, 2.0), 20)
    sides = side(MOMENTUM, "learning_rate", (0.1, 0.2)), side(MOMENTUM, "momentum")
    outcome = outcome_map(trial, *sides, nodes=4)
    shares: list[float] = []

    def tell(share: float) -> None:
        shares.append(share)
        if len(shares) == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        judged(trial, outcome, tell)
    assert shares == [0.0, 1 / 16, 2 / 16]


def test_every_kind_of_verdict_has_a_name() -> None:
    assert set(VERDICT_NAMES) == set(VERDICTS)
    assert len(set(VERDICT_NAMES.values())) == len(VERDICTS)
