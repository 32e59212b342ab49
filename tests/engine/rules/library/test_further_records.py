from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from explorer.engine import formula, optimizers, run
from tests.engine.further_records import FurtherRecord, further_records
from tests.engine.reference_records import DATA


def test_each_library_has_its_records() -> None:
    assert len(further_records()) == 117
    assert {record.library for record in further_records()} == {"torch", "keras", "optax"}


@pytest.mark.parametrize("record", further_records(), ids=lambda record: record.id)
def test_a_path_is_the_one_that_the_library_walked(record: FurtherRecord) -> None:
    actual = run(record.surface, record.optimizer(), record.start, record.steps).positions
    expected = record.positions[: len(actual)]
    if len(expected) < len(record.positions):
        with np.errstate(over="ignore"):
            assert not np.isfinite(record.surface.value(record.positions[len(actual)]))
    size = np.maximum(1.0, np.abs(expected).max(axis=1))
    deviation = np.abs(actual[: len(expected)] - expected).max(axis=1) / size
    assert deviation.max() <= record.tolerance


OPTAX = json.loads((DATA / "optax_trajectories.json").read_text(encoding="utf-8"))["records"]

BESIDE_TORCH = json.loads(
    (DATA / "pytorch_optimizer_trajectories.json").read_text(encoding="utf-8")
)["records"]
LOOSE = {"adamax": 1e-7, "sam": 1e-4}
"""AdaMax has its ε elsewhere, and SAM adds 1e-12 to the length of the gradient."""


@pytest.mark.parametrize(
    "record", OPTAX, ids=lambda record: f"{record['optimizer']} {record['formula']}"
)
def test_a_path_is_the_one_that_the_recording_script_took_from_optax(
    record: dict[str, Any],
) -> None:
    expected = np.array(record["positions"])
    optimizer = optimizers[record["optimizer"]].in_dialect("optax", **record["values"])
    start, steps = tuple(expected[0]), len(expected) - 1
    actual = run(formula(record["formula"]), optimizer, start, steps).positions
    np.testing.assert_allclose(actual, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    "record",
    BESIDE_TORCH,
    ids=lambda record: f"{record['optimizer']} {record['values']} {record['formula']}",
)
def test_a_path_is_the_one_that_the_recording_script_took_from_pytorch_optimizer(
    record: dict[str, Any],
) -> None:
    expected = np.array(record["positions"])
    optimizer = optimizers[record["optimizer"]](**record["values"])
    start, steps = tuple(expected[0]), len(expected) - 1
    actual = run(formula(record["formula"]), optimizer, start, steps).positions
    tolerance = LOOSE.get(record["optimizer"], 1e-12)
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance)


OPTIONS = json.loads((DATA / "option_trajectories.json").read_text(encoding="utf-8"))["records"]


@pytest.mark.parametrize(
    "record",
    OPTIONS,
    ids=lambda record: (
        f"{record['optimizer']} {record['dialect']} {record['values']} {record['formula']}"
    ),
)
def test_unusual_options_of_the_libraries_lead_along_their_paths(record: dict[str, Any]) -> None:
    expected = np.array(record["positions"])
    optimizer = optimizers[record["optimizer"]].in_dialect(record["dialect"], **record["values"])
    start, steps = tuple(expected[0]), len(expected) - 1
    actual = run(formula(record["formula"]), optimizer, start, steps).positions
    tolerance = record["tolerance"]
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance)
