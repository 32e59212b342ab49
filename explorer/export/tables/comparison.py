"""The contenders side by side: where each ended, how fast, and the outcome."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields

from explorer.engine.trajectories.convergence import (
    TOLERANCE,
    first_step_below,
    lowest_value,
    path_length,
)
from explorer.export.tables.step_table import cell, head
from explorer.scenario.results import Outcome


@dataclass(frozen=True)
class ComparisonRow:
    """One contender: ``path_length`` is the sum of its steps; the other names explain themselves.

    ``steps_to_tolerance`` is ``None`` if the loss never came below the tolerance.
    """

    contender: str
    optimizer: str
    dialect: str
    steps: int
    loss_at_end: float
    lowest_loss: float
    steps_to_tolerance: int | None
    path_length: float
    verdict: str
    reason: str
    advice: str


def comparison(outcome: Outcome, tolerance: float = TOLERANCE.default) -> list[ComparisonRow]:
    """A row for each visible contender.

    The tolerance is on the loss above f*, the lowest value known (``lowest_value``).
    """
    rows = []
    seen = [trajectory for trajectory in outcome.trajectories if trajectory is not None]
    optimum = lowest_value(outcome.scenario.surface, seen)
    pairs = zip(outcome.scenario.contenders, outcome.trajectories, strict=True)
    for contender, trajectory in pairs:
        if trajectory is None or not len(trajectory.losses):
            continue
        verdict = trajectory.verdict
        rows.append(
            ComparisonRow(
                contender=contender.name,
                optimizer=contender.optimizer.id,
                dialect=contender.optimizer.dialect,
                steps=trajectory.steps,
                loss_at_end=float(trajectory.losses[-1]),
                lowest_loss=float(trajectory.losses.min()),
                steps_to_tolerance=first_step_below(trajectory, tolerance, optimum),
                path_length=path_length(trajectory),
                verdict=verdict.kind,
                reason=verdict.reason,
                advice=verdict.advice,
            )
        )
    return rows


def comparison_csv(outcome: Outcome, tolerance: float = TOLERANCE.default) -> str:
    """The comparison as CSV, after the same comment lines as the table of all steps."""
    lines = [f"# {line}" for line in head(outcome)]
    lines.append(f"# tolerance on the loss above the lowest value known: {tolerance!r}")
    lines.append(",".join(field.name for field in fields(ComparisonRow)))
    for row in comparison(outcome, tolerance):
        lines.append(
            ",".join(
                "" if cell_value is None else cell(str(cell_value)) for cell_value in astuple(row)
            )
        )
    return "\n".join(lines) + "\n"
