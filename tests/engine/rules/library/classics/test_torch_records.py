"""L-BFGS takes the same steps as torch's, without a search and with its own."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from explorer.engine import formula, optimizers, run
from tests.engine.reference_records import DATA

DOCUMENT = json.loads((DATA / "torch_lbfgs_trajectories.json").read_text(encoding="utf-8"))


def called(record: dict[str, Any]) -> str:
    return f"{record['formula']} {record['values']}"


@pytest.mark.parametrize("record", DOCUMENT["records"], ids=called)
def test_the_points_are_those_of_torch(record: dict[str, Any]) -> None:
    theirs = np.array(record["positions"])
    optimizer = optimizers["lbfgs"].in_dialect("pytorch", **record["values"])
    ours = run(formula(record["formula"]), optimizer, theirs[0], len(theirs) - 1).positions
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)


def test_both_ways_are_recorded_on_four_surfaces() -> None:
    searches = {
        (record["formula"], record["values"]["line_search"]) for record in DOCUMENT["records"]
    }
    assert len(searches) == 4 * 2
