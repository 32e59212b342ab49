"""A fair comparison as CSV, after a line that states its budget."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np

from explorer.engine.runs.searches.comparison import Comparison
from explorer.engine.runs.searches.comparison_request import BAND


def comparison_table(comparison: Comparison) -> str:
    """A row for each optimizer on each surface, with the rate that counted."""
    buffer = io.StringIO()
    buffer.write(f"# {comparison.request.sentence}\n")
    csv.writer(buffer, lineterminator="\n").writerows(comparison_rows(comparison))
    return buffer.getvalue()


def comparison_rows(comparison: Comparison) -> Sequence[Sequence[object]]:
    """A table with a head: surface, optimizer, best rate, median and band of the gap, targets."""
    rows: list[Sequence[object]] = [
        ("surface", "optimizer", "learning_rate", "gap_median", "gap_low", "gap_high",
         "targets_reached", "targets", "evaluations_per_run")
    ]  # fmt: skip
    request = comparison.request
    for index, surface in enumerate(request.surfaces):
        for name, optimizer in request.optimizers.items():
            best = comparison.best_rate(index, name)
            cell, rates = comparison.cells[index, name], request.rates_of(optimizer)
            gaps = np.sort(cell.gaps[best])
            last = len(gaps) - 1
            edges = [float(gaps[round(share * last)]) for share in (0.5, *BAND)]
            own = optimizer.numbers.get("learning_rate", "")
            hits = int((cell.reached[best] >= 0).sum())
            rate = rates[best] if rates else own
            rows.append((surface.id, name, rate, *edges, hits, cell.reached[best].size,
                         request.budget))  # fmt: skip
    return rows
