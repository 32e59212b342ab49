"""What can be charted over the steps of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from explorer.arrays import Floats
from explorer.drawing.text.typography import FONT_SIZE
from explorer.engine import Trajectory
from explorer.engine.trajectories.convergence import lengths
from explorer.engine.trajectories.curvature import Curvature

Kind = Literal[
    "loss",
    "gap",
    "gradient_norm",
    "step_length",
    "learning_rate",
    "position",
    "effective_rate",
    "apart",
    "term",
    "off_plane",
    "state_norm",
    "sharpness",
    "preconditioned",
    "limit_share",
    "alignment",
    "singular_value",
]
OF_CURVATURE: frozenset[Kind] = frozenset(
    ("sharpness", "preconditioned", "limit_share", "alignment")
)
"""Quantities that need the Hessian along the whole run."""
RECORDED: dict[Kind, str] = {"off_plane": "distance_off_plane", "state_norm": "state_norms"}
"""Quantities measured on a recorded run, and the terms that hold them."""
TITLES: dict[str, str] = {
    "loss": "f",
    "gap": "f − f*",
    "gradient_norm": "|gradient|",
    "step_length": "step length",
    "learning_rate": "learning rate",
    "position": "position",
    "effective_rate": "effective rate",
    "apart": "distance to selected",
    "off_plane": "distance off the plane",
    "state_norm": "|optimizer state|",
    "sharpness": "λmax",
    "preconditioned": "preconditioned λmax",
    "limit_share": "λmax / limit",
    "alignment": "|cos(gradient, sharpest)|",
}


@dataclass(frozen=True)
class Quantity:
    """A number for each step. ``coordinate`` picks one of d, ``term`` names a recorded term."""

    kind: Kind = "loss"
    coordinate: int = 0
    term: str = ""

    def title(self, variables: Sequence[str] = ("x", "y")) -> str:
        """The label of the axis."""
        if self.kind == "singular_value":
            return self.term
        if self.kind == "position":
            at = self.coordinate
            return variables[at] if at < len(variables) else f"position [{at}]"
        if self.kind in ("effective_rate", "term"):
            name = self.term.replace("_", " ") or TITLES["effective_rate"]
            at = self.coordinate
            return f"{name} of {variables[at]}" if at < len(variables) else f"{name} [{at}]"
        return TITLES[self.kind]


LOSS = Quantity()


@dataclass(frozen=True, kw_only=True)
class ChartOptions:
    """What a chart shows, and how; ``y_label`` None is the name of the quantity."""

    quantity: Quantity = LOSS
    logarithmic: bool = True
    x: Literal["steps", "gradients", "evaluations"] = "steps"
    dashes: bool | None = None
    ghosts: bool = True
    line_scale: float = 1.0
    joined: bool = False
    font_size: int = FONT_SIZE
    title: str = ""
    y_label: str | None = None


def values(
    quantity: Quantity,
    trajectory: Trajectory,
    lowest: float = 0.0,
    other: Trajectory | None = None,
) -> Floats:
    """The quantity at each step, (n + 1,); NaN where it does not exist.

    ``lowest`` is f*, for the gap; ``other`` the run from which the distance is taken. Step length
    and effective rate belong to the step that leads on from a row, so the last row has none. The
    effective rate is -step / gradient. A trajectory alone is not off any plane, unless it was
    recorded so: that distance belongs to its shadow.
    """
    if quantity.kind == "loss":
        return trajectory.losses
    if quantity.kind == "gap":
        return trajectory.losses - lowest
    if quantity.kind == "learning_rate":
        return trajectory.rates
    if quantity.kind == "gradient_norm":
        recorded = trajectory.terms.get("gradient_norms")
        return lengths(trajectory.gradients) if recorded is None else recorded
    if quantity.kind == "apart":
        return _apart(trajectory, other)
    if quantity.kind == "position":
        inside = quantity.coordinate < trajectory.positions.shape[1]
        return (
            trajectory.positions[:, quantity.coordinate]
            if inside
            else np.full(len(trajectory.losses), np.nan)
        )
    if quantity.kind in RECORDED:
        term = RECORDED[quantity.kind]
        known = term in trajectory.glossary
        return trajectory.terms[term] if known else np.full(len(trajectory.losses), np.nan)
    if quantity.kind in OF_CURVATURE:
        return _curvature(quantity, trajectory.curvature)
    if quantity.kind == "term":
        return _term(quantity, trajectory)
    step = np.full_like(trajectory.positions, np.nan)
    step[:-1] = np.diff(trajectory.positions, axis=0)
    if quantity.kind == "step_length":
        return lengths(step)
    if quantity.coordinate >= step.shape[1]:
        return np.full(len(step), np.nan)
    with np.errstate(all="ignore"):
        rate: Floats = -step[:, quantity.coordinate] / trajectory.gradients[:, quantity.coordinate]
    rate[~np.isfinite(rate)] = np.nan
    return rate


def _curvature(quantity: Quantity, curvature: Curvature) -> Floats:
    nothing = np.full(len(curvature.sharpness), np.nan)
    if quantity.kind == "sharpness":
        return curvature.sharpness
    if quantity.kind == "alignment":
        return curvature.alignment
    if quantity.kind == "preconditioned":
        return nothing if curvature.preconditioned is None else curvature.preconditioned
    if curvature.limits is None:
        return nothing
    with np.errstate(all="ignore"):
        return curvature.measured / curvature.limits


def _term(quantity: Quantity, trajectory: Trajectory) -> Floats:
    per_step = trajectory.terms.get(quantity.term)
    if per_step is None:
        return np.full(len(trajectory.losses), np.nan)
    if per_step.ndim == 1:
        return per_step
    if quantity.coordinate >= per_step.shape[1]:
        return np.full(len(per_step), np.nan)
    return np.asarray(per_step[:, quantity.coordinate])


def _apart(trajectory: Trajectory, other: Trajectory | None) -> Floats:
    distances = np.full(len(trajectory.losses), np.nan)
    if other is not None:
        both = min(len(trajectory.losses), len(other.losses))
        distances[:both] = lengths(trajectory.positions[:both] - other.positions[:both])
    return distances
