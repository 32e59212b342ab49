"""Scenarios that pictures and films are made of."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from explorer.engine import optimizers, surfaces
from explorer.scenario.scenario import Contender, Scenario

RATES = {
    "gradient_descent": 0.001,
    "momentum": 0.0004,
    "adam": 0.05,
    "rmsprop": 0.01,
    "nesterov": 0.0004,
    "adagrad": 0.5,
}


@pytest.fixture
def make_scenario() -> Callable[..., Scenario]:
    """A scenario on a surface with so many contenders, steps, and a start."""

    def make(
        surface: str = "rosenbrock",
        contenders: int = 3,
        steps: int = 40,
        start: tuple[float, ...] = (-1.5, 2.0),
    ) -> Scenario:
        names = list(RATES)
        return Scenario(
            surface=surfaces[surface],
            start=start,
            steps=steps,
            contenders=tuple(
                Contender(
                    optimizers[names[index % len(names)]](
                        learning_rate=RATES[names[index % len(names)]] * (1 - 0.02 * index)
                    ),
                    name=f"{names[index % len(names)]} {index}",
                    look=index,
                )
                for index in range(contenders)
            ),
        )

    return make


@pytest.fixture
def scenario(make_scenario: Callable[..., Scenario]) -> Scenario:
    """Three contenders on the Rosenbrock valley, forty steps."""
    return make_scenario()
