"""What Muon lets one choose."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import formula, optimizers, run


def test_every_number_of_rounds_up_to_the_most_can_be_chosen() -> None:
    muon = optimizers["muon"]
    assert muon().values["rounds"] == "5"
    for rounds in range(1, 9):
        assert muon(rounds=str(rounds)).values["rounds"] == str(rounds)
    for rounds in ("0", "101"):
        with pytest.raises(ValueError, match="rounds"):
            muon(rounds=rounds)


@pytest.mark.parametrize("nesterov", [True, False])
@pytest.mark.parametrize("averaging", ["sum", "average", "unbiased"])
def test_a_vector_moves_along_the_gradients_that_are_gathered(
    averaging: str, nesterov: bool
) -> None:
    bowl, beta = formula("(4*x**2 + y**2)/2 + x*y/2"), 0.6
    values = {"averaging": averaging, "nesterov": nesterov, "momentum": beta, "epsilon": 0.0}
    path = run(bowl, optimizers["muon"](learning_rate=0.05, **values), (2.0, -1.5), 8)
    velocity = np.zeros(2)
    for step, gradient in enumerate(path.gradients[:-1], start=1):
        share = 1.0 if averaging == "sum" else 1.0 - beta
        velocity = beta * velocity + share * gradient
        late, now = 1.0, 1.0
        if averaging == "unbiased":
            late, now = 1.0 - beta ** (step + 1), 1.0 - beta**step
        direction = velocity / now
        if nesterov:
            direction = beta * velocity / late + share * gradient / now
        moved = path.positions[step] - path.positions[step - 1]
        expected = -direction / np.linalg.norm(direction)
        np.testing.assert_allclose(moved / np.linalg.norm(moved), expected, rtol=1e-9)
