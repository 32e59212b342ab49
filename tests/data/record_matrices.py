"""Records paths over small matrices: ``KERAS_BACKEND=jax python tests/data/record_matrices.py``.

Writes ``matrix_trajectories.json`` beside this file, with the versions of the libraries. Each
library is given the matrices as its own parameters, and the gradients in closed form, in float64.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

STEPS = 40
Arrays = list[Any]
RANDOM = np.random.default_rng(14)
A, B = RANDOM.normal(size=(3, 3)).round(2), RANDOM.normal(size=(2, 2)).round(2)
C, LOW = RANDOM.normal(size=(3, 2)).round(2), RANDOM.normal(size=(3, 2)).round(2)
X, Y = RANDOM.normal(size=(5, 3)).round(2), RANDOM.normal(size=(5, 3)).round(2)


def _product(parts: Arrays) -> Arrays:
    return [A.T @ (A @ parts[0] @ B - C) @ B.T]


def _factorization(parts: Arrays) -> Arrays:
    u, v = parts
    rest = u @ v.T - LOW
    return [rest @ v, rest.T @ u]


def _layer(parts: Arrays) -> Arrays:
    return [X.T @ (X @ parts[0] - Y) / len(X)]


PROBLEMS: dict[str, tuple[Callable[[Arrays], Arrays], list[tuple[int, int]]]] = {
    "product": (_product, [(3, 2)]),
    "factorization": (_factorization, [(3, 2), (2, 2)]),
    "layer": (_layer, [(3, 3)]),
}
GIVEN = {
    "product": {"left": A.tolist(), "right": B.tolist(), "target": C.tolist()},
    "factorization": {"target": LOW.tolist(), "rank": 2},
    "layer": {"inputs": X.tolist(), "targets": Y.tolist()},
}


def _walked(start: Arrays, step: Callable[[Arrays], Arrays], slopes: Any) -> list[list[float]]:
    rows, parts = [_flat(start)], [np.array(part) for part in start]
    for _ in range(STEPS):
        parts = [np.array(part) for part in step(slopes(parts))]
        rows.append(_flat(parts))
    return rows


def _flat(parts: Arrays) -> list[float]:
    return list(np.concatenate([np.ravel(part) for part in parts]).tolist())


def _torch(make: Callable[[Any], Any]) -> Callable[[Arrays], Callable[[Arrays], Arrays]]:
    import torch

    def begun(start: Arrays) -> Callable[[Arrays], Arrays]:
        parts = [torch.nn.Parameter(torch.tensor(part)) for part in start]
        optimizer = make(parts)

        def step(slopes: Arrays) -> Arrays:
            for part, slope in zip(parts, slopes, strict=True):
                part.grad = torch.tensor(slope)
            optimizer.step()
            return [part.detach().numpy().copy() for part in parts]

        return step

    return begun


def _optax(transformation: Any) -> Callable[[Arrays], Callable[[Arrays], Arrays]]:
    import jax.numpy as jnp
    import optax

    def begun(start: Arrays) -> Callable[[Arrays], Arrays]:
        parts = [jnp.array(part) for part in start]
        state = transformation.init(parts)

        def step(slopes: Arrays) -> Arrays:
            nonlocal parts, state
            moves, state = transformation.update(
                [jnp.array(slope) for slope in slopes], state, parts
            )
            parts = optax.apply_updates(parts, moves)
            return parts

        return step

    return begun


def _keras(make: Callable[[], Any]) -> Callable[[Arrays], Callable[[Arrays], Arrays]]:
    import jax.numpy as jnp
    import keras

    def begun(start: Arrays) -> Callable[[Arrays], Arrays]:
        parts, optimizer = [keras.Variable(part, dtype="float64") for part in start], make()
        optimizer.build(parts)

        def step(slopes: Arrays) -> Arrays:
            optimizer.apply([jnp.array(slope) for slope in slopes], parts)
            return [np.array(part) for part in parts]

        return step

    return begun


def main() -> None:
    import jax

    jax.config.update("jax_enable_x64", True)
    import keras
    import optax
    import pytorch_optimizer
    import torch
    from optax import contrib

    keras.backend.set_floatx("float64")
    rules = [
        ("shampoo", "paper", {"learning_rate": 0.1}, 1e-9,
         _torch(lambda parts: pytorch_optimizer.Shampoo(parts, lr=0.1))),
        ("soap", "paper", {"learning_rate": 0.05}, 2e-5,
         _torch(lambda parts: pytorch_optimizer.SOAP(parts, lr=0.05))),
        ("soap", "paper", {"learning_rate": 0.05, "update_interval": 1, "weight_decay": 0.0}, 1e-4,
         _torch(lambda parts: pytorch_optimizer.SOAP(
             parts, lr=0.05, precondition_frequency=1, weight_decay=0.0))),
        ("muon", "pytorch", {"learning_rate": 0.02}, 5e-2,
         _torch(lambda parts: torch.optim.Muon(parts, lr=0.02))),
        ("muon", "optax", {"learning_rate": 0.02}, 1e-9, _optax(contrib.muon(0.02))),
        ("muon", "keras", {"learning_rate": 0.02}, 1e-7,
         _keras(lambda: keras.optimizers.Muon(learning_rate=0.02, exclude_embeddings=False))),
        ("adafactor", "pytorch", {"learning_rate": 0.05}, 1e-9,
         _torch(lambda parts: torch.optim.Adafactor(parts, lr=0.05))),
        ("adafactor", "keras", {"learning_rate": 0.05}, 5e-5,
         _keras(lambda: keras.optimizers.Adafactor(learning_rate=0.05))),
        ("adafactor", "optax", {"learning_rate": 0.05}, 1e-6, _optax(optax.adafactor(0.05))),
    ]  # fmt: skip
    records = []
    for problem, (slopes, shapes) in PROBLEMS.items():
        start = [RANDOM.normal(size=shape).round(2) for shape in shapes]
        for name, dialect, values, tolerance, begin in rules:
            rows = _walked(start, begin(start), slopes)
            records.append(
                {
                    "problem": problem,
                    "optimizer": name,
                    "dialect": dialect,
                    "values": values,
                    "tolerance": tolerance,
                    "positions": rows,
                }
            )
    document = {
        "provenance": (
            f"Recorded from torch {torch.__version__}, pytorch_optimizer "
            f"{version('pytorch_optimizer')}, keras {keras.__version__}, optax "
            f"{optax.__version__} on jax {jax.__version__}, float64; Muon of torch and the "
            "eigenvectors of SOAP in fewer bits, which their tolerances say."
        ),
        "problems": GIVEN,
        "records": records,
    }
    path = Path(__file__).with_name("matrix_trajectories.json")
    path.write_text(json.dumps(document, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
