from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from explorer.engine import Surface, optimizers, run
from tests.engine.matrix_formulas import (
    linear_layer,
    low_rank_factorization,
    matrix_product,
)
from tests.engine.reference_records import DATA

DOCUMENT = json.loads((DATA / "matrix_trajectories.json").read_text(encoding="utf-8"))


def problem(name: str) -> Surface:
    make = {
        "product": matrix_product, "factorization": low_rank_factorization, "layer": linear_layer,
    }[name]  # fmt: skip
    return make(**DOCUMENT["problems"][name])  # type: ignore[operator, no-any-return]


def called(record: dict[str, Any]) -> str:
    return f"{record['optimizer']} {record['dialect']} {record['problem']} {record['values']}"


@pytest.mark.parametrize("record", DOCUMENT["records"], ids=called)
def test_a_path_over_matrices_is_the_one_that_the_library_walked(record: dict[str, Any]) -> None:
    expected = np.array(record["positions"])
    optimizer = optimizers[record["optimizer"]].in_dialect(record["dialect"], **record["values"])
    actual = run(problem(record["problem"]), optimizer, expected[0], len(expected) - 1).positions
    np.testing.assert_allclose(actual, expected, rtol=0, atol=record["tolerance"])


def test_each_of_the_three_problems_has_records_of_every_library() -> None:
    kinds = {(record["problem"], record["dialect"]) for record in DOCUMENT["records"]}
    assert len(kinds) == 3 * 4
