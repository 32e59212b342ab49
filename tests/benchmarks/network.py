"""Networks: a re-run after a change, and the loss on a plane.

    python -m tests.benchmarks.network [ROUNDS]

Bars: four contenders with 1,000 full-batch steps each on the 71 weights of a 5-10-1 network within
250 ms; 128 x 128 losses on a plane within 150 ms. Terms are computed only on demand.
"""

from __future__ import annotations

import sys

import numpy as np

from explorer.engine import optimizers, run
from explorer.engine.objectives.dataset import generated
from explorer.engine.objectives.network import Network, dense
from explorer.engine.objectives.plane import principal_plane
from explorer.engine.objectives.plane_section import on_plane
from tests.benchmarks.timing import alternating, timed

LINEAR = Network(dense([[10, "linear"], [1, "linear"]]), generated("ones"))
SIGMOID = Network(
    dense([[10, "relu"], [1, "sigmoid"]]), generated("ones"), loss="binary_cross_entropy"
)
CONTENDERS = ("gradient_descent", "momentum", "adam", "adadelta")
BARS_MS = {"run": 250.0, "plane": 150.0}


def main() -> int:
    """Print the medians and compare them with the bars; returns 1 if one is missed."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    measures = []
    for name, network in {"linear": LINEAR, "relu and sigmoid": SIGMOID}.items():
        start = network.initial(0)

        def rerun(network: Network = network, start: tuple[float, ...] = start) -> list[np.ndarray]:
            chosen = [optimizers[key](learning_rate=0.01) for key in CONTENDERS]
            return [run(network, optimizer, start, 1000).positions for optimizer in chosen]

        runs = rerun()
        surface = on_plane(network, principal_plane(runs), runs)
        axes = [np.linspace(low, high, 128) for low, high in surface.view]
        points = np.stack(np.meshgrid(*axes), axis=-1)

        def losses(surface: object = surface, points: np.ndarray = points) -> np.ndarray:
            return surface.value(points)

        def plane(runs: list[np.ndarray] = runs) -> object:
            return principal_plane(runs)

        measures += [
            timed(f"run, {name}", rerun),
            timed(f"plane, {name}", losses),
            timed(f"directions, {name}", plane),
        ]
    samples = alternating(measures, rounds)
    missed = False
    for name in samples.seconds:
        bar = BARS_MS.get(name.split(",")[0])
        print(samples.line(name), f"  bar {bar:g} ms" if bar else "")
        missed |= bar is not None and 1000 * samples.median(name) > bar
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
