"""Recorded trajectories of other libraries, and what they are called here.

The records were taken from torch 2.13.0, keras 3.15.1, optax 0.2.8 on jax 0.10.2, TensorFlow.js
4.22.0 (single precision), qhoptim 1.1.0 and pytorch_optimizer 4.1.0, with each library's own
derivative, on three surfaces. ``tests/data/trajectories.json`` describes them and says how closely
each is worth comparing; ``trajectories.npz`` holds the positions of each, a row per step, up to the
last row that is worth comparing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from explorer.engine import Optimizer, Surface, formula, optimizers

DATA = Path(__file__).parents[1] / "data"

DIALECTS = {
    "torch": "pytorch",
    "keras": "keras",
    "tfjs": "tfjs",
    "optax": "optax",
    "qhoptim": "paper",
    "pytorch_optimizer": "paper",
}

IDS = {
    "sgd": "gradient_descent",
    "momentum_dampened": "momentum",
    "rmsprop_centered": "rmsprop",
    "rmsprop_momentum": "rmsprop",
    "sign_sgd": "sign_descent",
}
"""Ids of the optimizers whose family has another name."""

NAMES: Mapping[str, tuple[str, ...]] = {
    "lr": ("learning_rate",),
    "learningRate": ("learning_rate",),
    "eps": ("epsilon",),
    "eps_root": ("epsilon_root",),
    "alpha": ("decay",),
    "beta": ("momentum",),
    "b1": ("beta1",),
    "b2": ("beta2",),
    "b3": ("beta3",),
    "beta_1": ("beta1",),
    "beta_2": ("beta2",),
    "betas": ("beta1", "beta2", "beta3"),
    "nus": ("nu1", "nu2"),
    "etas": ("step_decrease", "step_increase"),
    "step_sizes": ("smallest_step", "largest_step"),
    "eta_minus": ("step_decrease",),
    "eta_plus": ("step_increase",),
    "min_step_size": ("smallest_step",),
    "max_step_size": ("largest_step",),
    "lr_decay": ("learning_rate_decay",),
    "initial_scale": ("initial_accumulator",),
    "initial_accumulator_value": ("initial_accumulator",),
    "initialAccumulatorValue": ("initial_accumulator",),
    **{
        name: (name,)
        for name in (
            "learning_rate", "momentum", "dampening", "decay", "rho", "epsilon", "beta1", "beta2",
            "centered", "weight_decay", "momentum_decay", "nu", "nesterov", "bias_correction",
            "initial_accumulator",
        )
    },
}  # fmt: skip
"""Hyper-parameters by their names in the libraries."""

FAMILY_NAMES: Mapping[tuple[str, str], str] = {
    ("rmsprop", "rho"): "decay",
    ("adamax", "decay"): "learning_rate_decay",
}
"""Names that mean something else in one optimizer."""

UNSPOKEN = {
    "fixed_decay", "rectify", "ams_bound", "max_grad_norm", "decouple_weight_decay",
    "weight_decouple", "weight_decay_type", "clip_value_fn", "bias_correction_mu", "useNesterov",

}  # fmt: skip
"""Arguments that the records leave at the value that the rule here has."""

VARIANTS: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("tfjs", "adadelta"): {"form": "tfjs_4_22"},
    ("tfjs", "rmsprop"): {"centered_form": "tfjs_4_22"},
    ("optax", "adan"): {"difference_weight": "optax_0_2_8"},
    ("optax", "rprop"): {"form": "optax_0_2_8"},
    ("pytorch_optimizer", "adopt"): {"clipping": "looser"},
    ("pytorch_optimizer", "yogi"): {"bias_correction": True, "initial_first_moment": 1e-6},
}
"""What a library does that its dialect does not show by itself."""


@dataclass(frozen=True)
class Record:
    """One recorded run of ``steps`` steps.

    ``positions`` holds the rows that are worth comparing, within ``tolerance`` of the larger of 1
    and their size.
    """

    id: str
    library: str
    family: str
    hyperparameters: Mapping[str, Any]
    surface: Surface
    start: tuple[float, ...]
    steps: int
    tolerance: float
    positions: npt.NDArray[np.float64]

    @property
    def optimizer_id(self) -> str:
        """The id of the optimizer that was run."""
        return IDS.get(self.family, self.family)

    def optimizer(self) -> Optimizer:
        """The same optimizer with the same numbers, labelled bugs of the library included."""
        values = {**VARIANTS.get((self.library, self.optimizer_id), {}), **self._values()}
        return optimizers[self.optimizer_id].in_dialect(DIALECTS[self.library], **values)

    def _values(self) -> dict[str, object]:
        cls = optimizers[self.optimizer_id]
        known = {parameter.name for parameter in cls.parameters}
        values: dict[str, object] = {}
        for name, value in self.hyperparameters.items():
            match name, value:
                case "learning_rate", None:
                    values["form"] = "optax_without_rate"
                case _, None:
                    continue
                case "decoupled_weight_decay", bool():
                    values["weight_decay_form"] = "decoupled" if value else "coupled"
                case "eps_in_sqrt", bool():
                    values["epsilon_placement"] = "inside" if value else "outside"
                case "threshold", 5.0:
                    values["threshold"] = "from_5"
                case "use_clipping", False:
                    values["clipping"] = "none"
                case "bias_correction_nu", False:
                    values["correction"] = "first_moment"
                case (("use_clipping" | "bias_correction_nu"), bool()):
                    continue
                case (("nesterov" | "amsgrad" | "dampening"), _) if name not in known:
                    continue
                case _ if name in UNSPOKEN:
                    continue
                case _:
                    own = FAMILY_NAMES.get((self.optimizer_id, name))
                    names = (own,) if own else NAMES[name]
                    pieces = value if isinstance(value, list) else [value]
                    values.update(zip(names, pieces, strict=False))
        absent = {name: value for name, value in values.items() if name not in known}
        assert not any(absent.values()), f"{self.id}: {absent}"
        if self.library == "pytorch_optimizer" and self.optimizer_id == "adabelief":
            values["epsilon_root"] = values["epsilon"]
        return {name: value for name, value in values.items() if name in known}


Kind = TypeVar("Kind", bound=Record)


@cache
def records() -> tuple[Record, ...]:
    """All records, read once."""
    return read_records("trajectories", Record)


def read_records(name: str, kind: type[Kind]) -> tuple[Kind, ...]:
    """The records of a pair of files in the folder of test data."""
    described = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    with np.load(DATA / f"{name}.npz") as arrays:
        return tuple(_record(entry, arrays[entry["id"]], kind) for entry in described["records"])


def _record(entry: Mapping[str, Any], table: npt.NDArray[np.float64], kind: type[Kind]) -> Kind:
    return kind(
        id=entry["id"],
        library=entry["library"],
        family=entry["family"],
        hyperparameters=entry["hyperparameters"],
        surface=_surface(entry["formula"].split("=")[1].strip()),
        start=tuple(entry["start"]),
        steps=entry["steps"],
        tolerance=entry["check"]["tol"],
        positions=table,
    )


@cache
def _surface(text: str) -> Surface:
    return formula(text.strip())
