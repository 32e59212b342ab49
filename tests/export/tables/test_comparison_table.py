from __future__ import annotations

import csv

from explorer.engine import optimizers, surfaces
from explorer.engine.runs.searches.comparison import compare
from explorer.engine.runs.searches.comparison_request import ComparisonRequest
from explorer.export.tables.comparison_table import comparison_table


def test_the_table_names_rate_band_targets_and_budget() -> None:
    request = ComparisonRequest(
        (surfaces["ravine"],),
        {name: optimizers[name]() for name in ("gradient_descent", "adam")},
        budget=60,
        starts=5,
        rates=8,
    )
    comparison = compare(request)
    budget, *lines = comparison_table(comparison).splitlines()
    assert budget == f"# {request.sentence}"
    rows = list(csv.DictReader(lines))
    assert [row["optimizer"] for row in rows] == ["gradient_descent", "adam"]
    assert {row["surface"] for row in rows} == {"ravine"}
    for row in rows:
        assert float(row["gap_low"]) <= float(row["gap_median"]) <= float(row["gap_high"])
        assert row["evaluations_per_run"] == "60"
        best = comparison.best_rate(0, row["optimizer"])
        rates = request.rates_of(request.optimizers[row["optimizer"]])
        assert float(row["learning_rate"]) == rates[best]
