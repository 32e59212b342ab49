"""Recorded trajectories of the further families, and what they are called here.

The records were taken from torch 2.13.0, keras 3.15.1 and optax 0.2.8 with its contrib on jax
0.10.2, with each library's own derivative, on three surfaces. Schedule-free rules hold the point y
at which the gradient is taken. ``tests/data/further_trajectories.json`` describes the records.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from explorer.engine import Optimizer, optimizers
from tests.engine.reference_records import DIALECTS, Record, read_records

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


class FurtherRecord(Record):
    """One recorded run of the families that came later."""

    @property
    def optimizer_id(self) -> str:
        """The id of the optimizer that was run."""
        return IDS.get(self.family, self.family)

    def optimizer(self) -> Optimizer:
        """The same optimizer with the same numbers."""
        key = self.optimizer_id
        known = {parameter.name for parameter in optimizers[key].parameters}
        values: dict[str, object] = {}
        for name, value in self.hyperparameters.items():
            names = FAMILY_NAMES.get((key, name)) or NAMES.get(name, (name,))
            pieces = value if isinstance(value, list) else [value]
            actual = zip(names, pieces, strict=False)
            values.update({key: piece for key, piece in actual if key in known})
        if "rms_rate" in values and values["rms_rate"] is None:
            values["scaling"] = "rows"
        if values.get("weight_decay", 0.0) is None:
            values["weight_decay"] = 0.0
        given = {name: value for name, value in values.items() if value is not None}
        return optimizers[key].in_dialect(DIALECTS[self.library], **given)


@cache
def further_records() -> tuple[FurtherRecord, ...]:
    """All records, read once."""
    return read_records("further_trajectories", FurtherRecord)
