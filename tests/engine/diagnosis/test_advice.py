"""The advice on what to try next, and what need not be computed for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.engine import Trial, optimizers, surfaces
from explorer.engine.diagnosis.advice import go_faster, lower_rate
from explorer.engine.diagnosis.measurements import Measurements
from explorer.engine.objectives.network import Layer
from explorer.engine.runs.run import run_trial
from explorer.scenario.network_presets import networks


def test_a_large_network_that_diverges_is_advised_without_its_hessian(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small = networks["moons"].make()
    network = replace(small, layers=(Layer(60), *small.layers[1:]))
    assert network.dimension > 150
    descent = optimizers["gradient_descent"](learning_rate=1e3)
    trial = Trial(network, descent, network.starts[0], 20)
    measured = Measurements(trial, run_trial(trial))

    def refuse(*_: object) -> None:
        pytest.fail("a Hessian of hundreds of weights was computed")

    monkeypatch.setattr(Measurements, "hessian", refuse)
    assert lower_rate(measured).startswith("lower the learning rate")


@pytest.mark.parametrize(("rate", "epsilon"), [(1.0, 1e-6), (0.01, 1e-6), (100.0, 1e-12)])
def test_adadelta_is_told_that_epsilon_holds_it_back_whatever_its_rate(
    rate: float, epsilon: float
) -> None:
    adadelta = (
        optimizers["adadelta"]
        .in_dialect("pytorch")
        .with_values(learning_rate=rate, epsilon=epsilon)
    )
    trial = Trial(surfaces["rosenbrock"], adadelta, (-1.2, 1.0), 40)
    advice = go_faster(Measurements(trial, run_trial(trial)))
    assert advice.startswith("ε limits the steps: Adadelta's are")
