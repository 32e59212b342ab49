"""Recorded trajectories of the further families, and what they are called here.

The records were taken from torch 2.13.0, keras 3.15.1 and optax 0.2.8 with its contrib on jax
0.10.2, with each library's own derivative, on three surfaces. Schedule-free rules hold the point y
at which the gradient is taken. ``tests/data/further_trajectories.json`` describes the records.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.engine import Optimizer, Surface, formula, optimizers
from tests.engine.reference_records import DATA, DIALECTS

IDS = {
    "lookahead_sgd": "lookahead",
    "polyak_sgd": "polyak_step",
    "sophia_exact_hessian": "sophia",
}

NAMES: Mapping[str, tuple[str, ...]] = {
    "lr": ("learning_rate",),
    "eps": ("epsilon",),
    "eps_root": ("epsilon_root",),
    "b1": ("beta1",),
    "b2": ("beta2",),
    "b3": ("beta3",),
    "beta_1": ("beta1",),
    "beta_2": ("beta2",),
    "betas": ("beta1", "beta2"),
    "beta_2_decay": ("beta2_decay",),
    "epsilon_1": ("epsilon1",),
    "epsilon_2": ("epsilon2",),
    "d": ("clip_threshold",),
    "initial_accumulator_value": ("initial_accumulator",),
}

FAMILY_NAMES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("muon", "beta"): ("momentum",),
    ("adafactor", "eps"): ("epsilon1", "epsilon2"),
    ("polyak_step", "f_min"): ("optimal_value",),
    ("polyak_step", "scaling"): ("learning_rate",),
}


@dataclass(frozen=True)
class FurtherRecord:
    """One recorded run; ``positions`` holds the rows worth comparing, within ``tolerance``."""

    id: str
    library: str
    family: str
    hyperparameters: Mapping[str, Any]
    surface: Surface
    start: tuple[float, ...]
    steps: int
    tolerance: float
    positions: npt.NDArray[np.float64]

    def optimizer(self) -> Optimizer:
        """The same optimizer with the same numbers."""
        key = IDS.get(self.family, self.family)
        known = {parameter.name for parameter in optimizers[key].parameters}
        values: dict[str, object] = {}
        for name, value in self.hyperparameters.items():
            names = FAMILY_NAMES.get((key, name)) or NAMES.get(name, (name,))
            pieces = value if isinstance(value, list) else [value]
            found = zip(names, pieces, strict=False)
            values.update({one: piece for one, piece in found if one in known})
        if "rms_rate" in values and values["rms_rate"] is None:
            values["scaling"] = "rows"
        if values.get("weight_decay", 0.0) is None:
            values["weight_decay"] = 0.0
        given = {name: value for name, value in values.items() if value is not None}
        return optimizers[key].in_dialect(DIALECTS[self.library], **given)


@cache
def further_records() -> tuple[FurtherRecord, ...]:
    """All records, read once."""
    text = (DATA / "further_trajectories.json").read_text(encoding="utf-8")
    with np.load(DATA / "further_trajectories.npz") as arrays:
        return tuple(_record(one, arrays[one["id"]]) for one in json.loads(text)["records"])


def _record(one: Mapping[str, Any], table: npt.NDArray[np.float64]) -> FurtherRecord:
    return FurtherRecord(
        id=one["id"],
        library=one["library"],
        family=one["family"],
        hyperparameters=one["hyperparameters"],
        surface=_surface(one["formula"].split("=")[1].strip()),
        start=tuple(one["start"]),
        steps=one["steps"],
        tolerance=one["check"]["tol"],
        positions=table,
    )


@cache
def _surface(text: str) -> Surface:
    return formula(text)
