"""Records paths of pytorch_optimizer: ``python tests/data/record_pytorch_optimizer.py``.

Writes ``pytorch_optimizer_trajectories.json`` beside this file, with the versions of
pytorch_optimizer and torch. Lookahead and SAM are put around torch's own SGD and AdamW.
Left out are rules whose form there is none of those here: Yogi, QHAdam, D-adapted Adam, NovoGrad,
LARS, LAMB, FTRL, MARS.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

STEPS = 40
SURFACES: dict[str, tuple[list[float], Callable[[Any], Any]]] = {
    "x**2": ([0.9], lambda p: p[0] ** 2),
    "(4*x**2 + y**2)/2": ([2.0, 2.0], lambda p: (4 * p[0] ** 2 + p[1] ** 2) / 2),
    "log(1 + x**2 + 3*y**2) + x*y/9": (
        [1.5, -1.0],
        lambda p: (1 + p[0] ** 2 + 3 * p[1] ** 2).log() + p[0] * p[1] / 9,
    ),
}


def rules() -> list[tuple[str, dict[str, Any], Callable[[Any], Any]]]:
    """The id here, its values that differ from the publication's, and how the library makes it."""
    import pytorch_optimizer as library
    import torch

    def adamw(p: Any) -> Any:
        return torch.optim.AdamW(p, lr=0.05, weight_decay=0.0)

    return [
        ("adabelief", {"learning_rate": 0.05}, lambda p: library.AdaBelief(p, lr=0.05)),
        ("adan", {"learning_rate": 0.05}, lambda p: library.Adan(p, lr=0.05)),
        ("adopt", {"learning_rate": 0.05}, lambda p: library.ADOPT(p, lr=0.05)),
        ("adopt", {"learning_rate": 0.05, "cautious": "published"},
         lambda p: library.ADOPT(p, lr=0.05, cautious=True)),
        ("lion", {"learning_rate": 0.02}, lambda p: library.Lion(p, lr=0.02)),
        ("lion", {"learning_rate": 0.02, "cautious": "published"},
         lambda p: library.Lion(p, lr=0.02, cautious=True)),
        ("signum", {"learning_rate": 0.02}, lambda p: library.SignSGD(p, lr=0.02)),
        ("qhm", {"learning_rate": 0.05, "momentum": 0.9, "nu": 0.7},
         lambda p: library.QHM(p, lr=0.05, momentum=0.9, nu=0.7)),
        ("aggmo", {"learning_rate": 0.02}, lambda p: library.AggMo(p, lr=0.02)),
        ("ademamix", {"learning_rate": 0.02}, lambda p: library.AdEMAMix(p, lr=0.02)),
        ("madgrad", {"learning_rate": 0.05}, lambda p: library.MADGRAD(p, lr=0.05)),
        ("adamax", {"learning_rate": 0.05}, lambda p: library.AdaMax(p, lr=0.05)),
        ("prodigy", {}, lambda p: library.Prodigy(p)),
        ("prodigy", {"estim_lr0": 1e-3}, lambda p: library.Prodigy(p, d0=1e-3)),
        ("schedule_free_sgd", {"learning_rate": 0.1}, lambda p: library.ScheduleFreeSGD(p, lr=0.1)),
        ("schedule_free_adamw", {"learning_rate": 0.05},
         lambda p: library.ScheduleFreeAdamW(p, lr=0.05)),
        ("lookahead", {"learning_rate": 0.05},
         lambda p: library.Lookahead(torch.optim.SGD(p, lr=0.05))),
        ("adam", {"learning_rate": 0.05, "lookahead_period": 5},
         lambda p: library.Lookahead(adamw(p))),
        ("adam", {"learning_rate": 0.05, "lookahead_period": 3, "lookahead_share": 0.8},
         lambda p: library.Lookahead(adamw(p), k=3, alpha=0.8)),
        ("sam", {"learning_rate": 0.05, "rho": 0.1},
         lambda p: library.SAM(p, base_optimizer=torch.optim.SGD, lr=0.05, rho=0.1)),
    ]  # fmt: skip


def walked(make: Callable[[Any], Any], start: list[float], function: Any) -> list[list[float]]:
    """The points of a run, the start first."""
    import torch

    point = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer, rows = make([point]), [start]

    def closure() -> Any:
        optimizer.zero_grad()
        loss = function(point)
        loss.backward()
        return loss

    if hasattr(optimizer, "train"):
        optimizer.train()
    for _ in range(STEPS):
        closure()
        optimizer.step(closure)
        rows.append(point.tolist())
    return rows


def main() -> None:
    """Write the records."""
    import torch

    torch.set_default_dtype(torch.float64)
    records = [
        {
            "optimizer": name,
            "values": values,
            "formula": text,
            "positions": walked(make, start, function),
        }
        for name, values, make in rules()
        for text, (start, function) in SURFACES.items()
    ]
    document = {
        "provenance": f"Recorded from pytorch_optimizer {version('pytorch_optimizer')} "
        f"on torch {torch.__version__}, float64.",
        "records": records,
    }
    path = Path(__file__).with_name("pytorch_optimizer_trajectories.json")
    path.write_text(json.dumps(document, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
