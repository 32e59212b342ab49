"""Records the paths of rules of optax and its contrib: ``python tests/data/record_optax.py``.

Writes ``optax_trajectories.json`` beside this file, with the versions of optax and jax.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

STEPS = 60
SURFACES: dict[str, tuple[list[float], Callable[[Any], Any]]] = {
    "x**2": ([0.9], lambda p: p[0] ** 2),
    "(4*x**2 + y**2)/2": ([2.0, 2.0], lambda p: (4 * p[0] ** 2 + p[1] ** 2) / 2),
    "(1 - x)**2 + 100*(y - x**2)**2": (
        [-1.5, 2.0],
        lambda p: (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2,
    ),
}


def main() -> None:
    import jax

    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp
    import optax
    from optax import contrib

    rules: list[tuple[str, Any, dict[str, Any]]] = [
        ("dog", contrib.dog(1.0), {}),
        ("dowg", contrib.dowg(1.0), {}),
        ("dadapt_adam", contrib.dadapt_adamw(1.0, weight_decay=0.1), {"weight_decay": 0.1}),
        ("lars", optax.lars(0.5), {"learning_rate": 0.5}),
        (
            "lars",
            optax.lars(0.5, weight_decay=0.1, trust_coefficient=0.01, nesterov=True),
            {
                "learning_rate": 0.5,
                "weight_decay": 0.1,
                "trust_coefficient": 0.01,
                "nesterov": True,
            },
        ),
        ("lamb", optax.lamb(0.05, weight_decay=0.1), {"learning_rate": 0.05, "weight_decay": 0.1}),
        *(
            (
                "sam",
                contrib.sam(
                    optax.sgd(rate),
                    optax.chain(contrib.normalize(), optax.sgd(distance)),
                    opaque_mode=True,
                ),
                {"learning_rate": rate, "rho": distance},
            )
            for rate, distance in ((1e-3, 0.05), (1e-3, 0.5))
        ),
    ]
    records = []
    for name, transformation, values in rules:
        for text, (start, function) in SURFACES.items():

            @jax.jit
            def stepped(
                point: Any, state: Any, f: Any = function, optimizer: Any = transformation
            ) -> Any:
                update, state = optimizer.update(
                    jax.grad(f)(point), state, point, grad_fn=lambda place, _: jax.grad(f)(place)
                )
                return optax.apply_updates(point, update), state

            point = jnp.array(start)
            state, rows = transformation.init(point), [start]
            for _ in range(STEPS):
                point, state = stepped(point, state)
                rows.append(point.tolist())
            records.append(
                {"optimizer": name, "values": values, "formula": text, "positions": rows}
            )
    document = {
        "provenance": f"Recorded from optax {optax.__version__} on jax {jax.__version__}, float64.",
        "records": records,
    }
    path = Path(__file__).with_name("optax_trajectories.json")
    path.write_text(json.dumps(document, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
