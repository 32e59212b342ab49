"""A default scenario for a surface: three well-known rules at good rates."""

from __future__ import annotations

import numpy as np

from explorer.engine import Optimizer, Surface, optimizers
from explorer.engine.runs.batch import Variation, run_batch
from explorer.engine.trials.trial import Trial
from explorer.scenario.scenario import Contender, Scenario

RULES = ("gradient_descent", "momentum", "adam")
STEPS = 100
RATES = tuple(float(f"{digit}e{power}") for power in range(-5, 1) for digit in (1, 2, 5))
"""The learning rates tried, 1e-5 to 5."""


def surface_scenario(surface: Surface) -> Scenario:
    """From the surface's first start, each rule at the rate that is lowest after all steps."""
    start = surface.starts[0]
    contenders = tuple(
        Contender(
            _at_its_best(surface, optimizers[name](), start), optimizers[name].title, look=look
        )
        for look, name in enumerate(RULES)
    )
    return Scenario(surface, start, STEPS, contenders)


def _at_its_best(surface: Surface, optimizer: Optimizer, start: tuple[float, ...]) -> Optimizer:
    trial = Trial(surface, optimizer, start, STEPS)
    batch = run_batch(trial, Variation(hyperparameters={"learning_rate": np.array(RATES)}))
    losses = np.where(np.isfinite(batch.losses), batch.losses, np.inf)
    return optimizer.with_values(learning_rate=RATES[int(np.argmin(losses))])
