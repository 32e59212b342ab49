"""Records paths of torch's L-BFGS: ``python tests/data/record_torch_lbfgs.py``.

Writes ``torch_lbfgs_trajectories.json`` beside this file, with the version of torch. A row is a
step of one iteration (``max_iter=1``), as a person would count it, without a search and with the
strong-Wolfe one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

STEPS = 15
SURFACES: dict[str, tuple[list[float], Callable[[Any], Any]]] = {
    "(1 - x)**2 + 100*(y - x**2)**2": (
        [-1.2, 1.0],
        lambda p: (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2,
    ),
    "(x**2 + y - 11)**2 + (x + y**2 - 7)**2": (
        [0.0, 0.0],
        lambda p: (p[0] ** 2 + p[1] - 11) ** 2 + (p[0] + p[1] ** 2 - 7) ** 2,
    ),
    "(4*x**2 + y**2)/2": ([2.0, 2.0], lambda p: (4 * p[0] ** 2 + p[1] ** 2) / 2),
    "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2": (
        [1.0, 1.0],
        lambda p: (
            (1.5 - p[0] + p[0] * p[1]) ** 2
            + (2.25 - p[0] + p[0] * p[1] ** 2) ** 2
            + (2.625 - p[0] + p[0] * p[1] ** 3) ** 2
        ),
    ),
}
SETTINGS: list[dict[str, Any]] = [
    {"line_search": "none", "learning_rate": 1.0},
    {"line_search": "none", "learning_rate": 0.5, "history": 3},
    {"line_search": "cubic", "learning_rate": 1.0},
]


def walked(
    start: list[float], function: Callable[[Any], Any], settings: dict[str, Any]
) -> list[list[float]]:
    """The points of a run, the start first."""
    import torch

    point = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    search = settings["line_search"]
    optimizer = torch.optim.LBFGS(
        [point],
        lr=settings["learning_rate"],
        max_iter=1,
        max_eval=26,
        tolerance_grad=0.0,
        tolerance_change=1e-30,
        history_size=settings.get("history", 100),
        line_search_fn=None if search == "none" else "strong_wolfe",
    )

    def closure() -> Any:
        optimizer.zero_grad()
        loss = function(point)
        loss.backward()
        return loss

    rows = [start]
    for _ in range(STEPS):
        optimizer.step(closure)
        rows.append(point.tolist())
    return rows


def main() -> None:
    """Write the records."""
    records = [
        {"formula": formula, "values": settings, "positions": walked(start, function, settings)}
        for formula, (start, function) in SURFACES.items()
        for settings in SETTINGS
    ]
    document = {"torch": version("torch"), "records": records}
    path = Path(__file__).with_name("torch_lbfgs_trajectories.json")
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
