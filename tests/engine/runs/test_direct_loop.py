"""A direct method's run: each row is its step from there, and one at rest is taken once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from explorer.arrays import Floats
from explorer.engine import Trial, optimizers, surfaces
from explorer.engine.rules.direct_method import DirectMethod
from explorer.engine.rules.direct_step import Iterate
from explorer.engine.runs.run import run_trial

STEPS = 300


@pytest.mark.parametrize(
    "name",
    ["conjugate_gradient", "bfgs", "lbfgs", "newton", "levenberg_marquardt", "coordinate_descent"],
)
def test_a_method_that_has_arrived_takes_its_step_once_and_counts_it_at_each_row(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    method = optimizers[name]()
    assert isinstance(method, DirectMethod)
    moved, moves = type(method).move, []

    def counted(self: DirectMethod, here: Iterate, memory: Mapping[str, Floats]) -> object:
        moves.append(here.x)
        return moved(self, here, memory)

    monkeypatch.setattr(type(method), "move", counted)
    surface = surfaces["himmelblau"]
    trajectory = run_trial(Trial(surface, method, start=(1.0, 1.0), steps=STEPS))
    assert len(moves) < 60

    memory: Mapping[str, Floats] = {}
    for row, x in enumerate(trajectory.positions):
        loss = float(surface.value(x))
        here = Iterate(surface, x, loss, surface.gradient(x), float(trajectory.rates[row]))
        with np.errstate(all="ignore"):
            move = moved(method, here, memory)
        memory = move.memory
        assert np.array_equal(trajectory.terms["step"][row], move.step)
        assert trajectory.evaluations_per_step is not None
        assert trajectory.evaluations_per_step[row] == here.evaluations
