"""Values that go in the direction of an advice where no formula gives the best one."""

from __future__ import annotations

from explorer.engine.rules.optimizer import Optimizer


def scaled(optimizer: Optimizer, name: str, factor: float) -> dict[str, float]:
    """A hyper-parameter times a factor, to three digits; nothing if it has no such value."""
    value = optimizer.numbers.get(name)
    return {} if not value else usable(optimizer, name, factor * value)


def forgetting_sooner(optimizer: Optimizer) -> dict[str, float]:
    """A momentum that forgets four times as fast, below 1 in any case."""
    beta = min(optimizer.numbers["momentum"], 0.99)
    return usable(optimizer, "momentum", max(0.0, 1.0 - 4.0 * (1.0 - beta)))


def usable(optimizer: Optimizer, name: str, value: float) -> dict[str, float]:
    """The value to three digits, or nothing if it is not in the range of the hyper-parameter."""
    short = float(f"{value:.3g}")
    try:
        optimizer.with_values(**{name: short})
    except ValueError:
        return {}
    return {name: short}
