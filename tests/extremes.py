"""Runs of numbers that nearly overflow or underflow, as a slip of the hand may type them."""

from __future__ import annotations

from contextlib import suppress
from random import Random

from explorer.engine import Noise, Optimizer, Trial, formula, optimizers, surfaces
from explorer.engine.objectives.surface import Surface
from explorer.engine.parameter import Choice, Parameter, Switch, Value
from explorer.scenario.edit import added
from explorer.scenario.scenario import Scenario

NUMBERS = (
    0.0, 5e-324, 1e-310, 1e-200, 1e-160, 1e-100, 1e-12, 1e-3, 0.01, 0.1, 0.5, 0.9, 0.99, 1.0, 1.5,
    2.0, 10.0, 1e3, 1e12, 1e77, 1e100, 1e154, 1e155, 1e200, 1e300, 1.7e308,
)  # fmt: skip
FORMULAS = (
    "x**4 - x**2", "1/x", "log(x) + y**2", "sqrt(x - 1)", "exp(x**2 + y**2)", "1e300*x**2",
    "1e-320*x", "x**2 + 1e308", "tan(x)/y", "y/x**9", "exp(1000*x)", "1/(x*y) - 1/(x*y)",
    "x1**2 + x2**2 + x3**2",
)  # fmt: skip


def any_number(random: Random) -> float:
    """A number of any order of magnitude."""
    return random.choice(NUMBERS) * random.choice((1.0, 1.0, -1.0))


def any_surface(random: Random) -> Surface:
    """A built-in surface of few dimensions, or a formula with poles, gaps or large values."""
    if random.random() < 0.4:
        return formula(random.choice(FORMULAS))
    return random.choice([surface for surface in surfaces.values() if surface.dimension <= 9])


def any_optimizer(random: Random) -> Optimizer:
    """An optimizer in one of its dialects, with values that it accepts."""
    cls = random.choice(list(optimizers.values()))
    made = cls.in_dialect(random.choice(list(cls.dialects)))
    for parameter in cls.parameters:
        if random.random() < 0.5:
            with suppress(ValueError):
                made = made.with_values(**{parameter.name: _any_value(parameter, random)})
    return made


def _any_value(parameter: Parameter, random: Random) -> Value:
    match parameter:
        case Choice():
            return random.choice(list(parameter.options))
        case Switch():
            return random.random() < 0.5
    return any_number(random)


def any_trial(random: Random) -> Trial | None:
    """A run of a few steps; None where what was drawn does not fit together."""
    surface, optimizer = any_surface(random), any_optimizer(random)
    with suppress(ValueError):
        noise = Noise(random.choice((0.0, 0.0, 0.1, 1e12)))
        return Trial(surface, optimizer, _start(surface, random), _steps(random), noise=noise)
    return None


def any_scenario(random: Random) -> Scenario:
    """One to three contenders on a surface, with or without noise."""
    surface = any_surface(random)
    noise = Noise(random.choice((0.0, 0.0, 0.1, 1e12)))
    scenario = Scenario(surface, _start(surface, random), _steps(random), noise=noise)
    for _ in range(random.randint(1, 3)):
        with suppress(ValueError):
            scenario = added(scenario, any_optimizer(random))
    return scenario


def _start(surface: Surface, random: Random) -> tuple[float, ...]:
    return tuple(
        any_number(random) if random.random() < 0.4 else random.uniform(-3.0, 3.0)
        for _ in range(surface.dimension)
    )


def _steps(random: Random) -> int:
    return random.choice((1, 3, 12, 60))
