"""Baselines for the engine: torch.optim, jax, and straightforward numpy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np

RATE, MOMENTUM, BETA1, BETA2, EPSILON = 1e-4, 0.9, 0.9, 0.999, 1e-8


def absent(name: str) -> bool:
    """Whether a library is missing; if so, one sentence says so."""
    if find_spec(name) is not None:
        return False
    print(f"{name} is not installed, so nothing is compared with it.")
    return True


def torch_loop(name: str, steps: int, start: Sequence[float]) -> Callable[[], object]:
    """One optimizer of torch.optim on Rosenbrock, positions and losses recorded."""
    import torch

    torch.set_num_threads(1)

    def walk() -> object:
        x = torch.tensor(list(start), dtype=torch.float64, requires_grad=True)
        optimizer = {
            "momentum": lambda: torch.optim.SGD([x], lr=RATE, momentum=MOMENTUM),
            "adam": lambda: torch.optim.Adam([x], lr=RATE),
        }[name]()
        rows = []
        for _ in range(steps):
            optimizer.zero_grad()
            loss = (1.0 - x[0]) ** 2 + 100.0 * (x[1] - x[0] ** 2) ** 2
            loss.backward()
            rows.append((*x.tolist(), loss.item()))
            optimizer.step()
        return rows

    return walk


def rosenbrock(x: Any, y: Any) -> tuple[Any, Any, Any]:
    """Loss and gradient, on floats or arrays."""
    valley = y - x**2
    return (
        (1.0 - x) ** 2 + 100.0 * valley**2,
        -2.0 * (1.0 - x) - 400.0 * x * valley,
        200.0 * valley,
    )


def numpy_loop(name: str, steps: int, starts: np.ndarray, *, record: bool) -> None:
    """Many runs, (2, lanes), or one, (2,), with new arrays at each operation."""
    x, v, m = starts.copy(), np.zeros_like(starts), np.zeros_like(starts)
    rows = []
    for t in range(1, steps + 1):
        loss, *slopes = rosenbrock(x[0], x[1]) if record else (None, *rosenbrock(*x)[1:])
        g = np.stack(slopes)
        if record:
            rows.append((x.copy(), loss, g))
        if name == "momentum":
            v = MOMENTUM * v + g
            x = x - RATE * v
        else:
            m = BETA1 * m + (1.0 - BETA1) * g
            v = BETA2 * v + (1.0 - BETA2) * g**2
            corrected = m / (1.0 - BETA1**t)
            x = x - RATE * corrected / (np.sqrt(v / (1.0 - BETA2**t)) + EPSILON)


def jax_scan(name: str, steps: int, loss: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function from a start to the last position, not yet compiled; also gives all losses."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    slope = jax.value_and_grad(loss)

    def step(state: Any, t: Any) -> tuple[Any, Any]:
        x, m, v = state
        value, g = slope(x)
        if name == "momentum":
            v = MOMENTUM * v + g
            return (x - RATE * v, m, v), value
        m = BETA1 * m + (1.0 - BETA1) * g
        v = BETA2 * v + (1.0 - BETA2) * g * g
        below = jnp.sqrt(v / (1.0 - BETA2**t)) + EPSILON
        return (x - RATE * m / (1.0 - BETA1**t) / below, m, v), value

    def walk(x: Any) -> Any:
        zero = jnp.zeros_like(x)
        times = jnp.arange(1.0, steps + 1.0)
        (x, _, _), losses = jax.lax.scan(step, (x, zero, zero), times)
        return x, losses

    return walk
