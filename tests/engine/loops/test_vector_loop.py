from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import Optimizer, Surface, Trajectory, optimizers, run, surfaces
from explorer.engine.rules.direct_method import DirectMethod

RULES = [key for key, cls in optimizers.items() if not issubclass(cls, DirectMethod)]


class SteppedSurface:
    """A surface that only answers step by step, as a network does."""

    formula_field = None

    def __init__(self, surface: Surface) -> None:
        self._surface = surface

    def __getattr__(self, name: str) -> object:
        return getattr(self._surface, name)

    def loss_and_gradient(
        self, x: np.ndarray, point: np.ndarray, step: int
    ) -> tuple[float, np.ndarray]:
        return float(self._surface.value(x)), self._surface.gradient(point)


def both(optimizer: Optimizer, **more: object) -> tuple[Trajectory, Trajectory]:
    surface = surfaces["himmelblau"]
    alone = run(surface, optimizer, (-4.0, -3.5), 40, **more)
    other = run(SteppedSurface(surface), optimizer, (-4.0, -3.5), 40, **more)
    return alone, other


def same(trajectory: Trajectory, other: Trajectory) -> None:
    assert other.diverged_at == trajectory.diverged_at
    assert other.positions == pytest.approx(trajectory.positions, rel=1e-9, abs=1e-9)
    assert other.losses == pytest.approx(trajectory.losses, rel=1e-8, abs=1e-9)
    assert list(other.terms) == list(trajectory.terms)
    for name, values in trajectory.terms.items():
        assert other.terms[name] == pytest.approx(values, rel=1e-7, abs=1e-9, nan_ok=True), name


@pytest.mark.parametrize("key", RULES)
def test_vectors_walk_as_coordinates_do_in_every_dialect(key: str) -> None:
    cls = optimizers[key]
    for dialect in cls.dialects:
        optimizer = cls.in_dialect(dialect)
        if "learning_rate" in optimizer.values:
            rate = min(float(optimizer.values["learning_rate"]), 0.01)
            optimizer = optimizer.with_values(learning_rate=rate)
        same(*both(optimizer))


@pytest.mark.parametrize(
    "optimizer",
    [
        optimizers["adam"](learning_rate=0.05, clip_norm=1.0, weight_decay=0.1),
        optimizers["momentum"](learning_rate=0.001, clip_value=3.0),
        optimizers["adamw"](learning_rate=0.05, weight_decay=0.1),
    ],
    ids=["clipped by norm", "clipped by value", "decayed"],
)
def test_clipping_decay_and_noise_are_the_same_too(optimizer: Optimizer) -> None:
    same(*both(optimizer, noise=0.5, seed=3))


def test_a_divergence_ends_at_the_same_step() -> None:
    same(*both(optimizers["gradient_descent"](learning_rate=0.2)))


@pytest.mark.parametrize("key", ["adam", "newton", "backtracking"])
def test_progress_is_told_before_every_step_and_what_it_raises_ends_the_run(key: str) -> None:
    class StoppedError(Exception):
        pass

    shares: list[float] = []

    def note(share: float) -> None:
        shares.append(share)
        if share >= 0.5:
            raise StoppedError

    surface = SteppedSurface(surfaces["himmelblau"])
    with pytest.raises(StoppedError):
        run(surface, optimizers[key](), (-4.0, -3.5), 9, progress=note)
    assert shares == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4, 0.5])
