from __future__ import annotations

import json

import numpy as np
import numpy.typing as npt
import pytest

from explorer.engine import formula, optimizers, run
from tests.engine.reference_records import DATA, Record, records
from tests.engine.single_precision import single_precision_run

COUNTS = {
    "torch": 154,
    "keras": 132,
    "optax": 202,
    "tfjs": 99,
    "qhoptim": 18,
    "pytorch_optimizer": 48,
}

# TensorFlow.js computes in single precision. Where a path is sensitive (limit cycles of RMSProp,
# the valley of Rosenbrock, a divergence), its rounding grows beyond 1e-5 within the rows compared.
SENSITIVE = {
    "tfjs.adam.tuned.ravine",
    "tfjs.adamax.alt.rosenbrock",
    "tfjs.rmsprop.alt.rosenbrock",
    "tfjs.rmsprop.default.rosenbrock",
    "tfjs.rmsprop.tuned.rosenbrock",
    "tfjs.rmsprop_centered.alt.rosenbrock",
    "tfjs.rmsprop_centered.default.ravine",
    "tfjs.rmsprop_centered.default.rosenbrock",
    "tfjs.rmsprop_centered.tuned.quadratic_1d",
    "tfjs.rmsprop_centered.tuned.rosenbrock",
    "tfjs.rmsprop_momentum.default.rosenbrock",
    "tfjs.rmsprop_momentum.tuned.rosenbrock",
    "tfjs.sgd.diverge.quadratic_1d",
}


def walked(record: Record) -> npt.NDArray[np.float64]:
    return run(record.surface, record.optimizer(), record.start, record.steps).positions


def deviation(record: Record, *, single_precision: bool = False) -> float:
    """Largest distance from the record, relative to the larger of 1 and the size of the row."""
    expected = record.positions.astype(np.float64)
    actual = (in_single_precision if single_precision else walked)(record)[: len(expected)]
    if len(actual) < len(expected):
        return np.inf
    size = np.maximum(1.0, np.abs(expected).max(axis=1))
    return float((np.abs(actual - expected).max(axis=1) / size).max())


def in_single_precision(record: Record) -> npt.NDArray[np.float64]:
    return single_precision_run(
        record.surface, record.optimizer(), record.start, len(record.positions)
    )


def of(library: str) -> list[Record]:
    return [record for record in records() if record.library == library]


def test_every_record_is_of_a_library_that_is_compared() -> None:
    assert {record.library for record in records()} == set(COUNTS)
    assert sum(COUNTS.values()) == len(records()) == 653


@pytest.mark.parametrize("library", COUNTS)
def test_all_recorded_trajectories_of_a_library_are_reproduced(library: str) -> None:
    deviations = {record.id: deviation(record) for record in of(library)}
    too_far = [record.id for record in of(library) if not deviations[record.id] <= record.tolerance]
    assert len(deviations) == COUNTS[library]
    assert too_far == []


def test_tensorflow_js_is_met_to_five_digits_where_single_precision_allows_it() -> None:
    deviations = {record.id: deviation(record) for record in of("tfjs")}
    met = {key for key, value in deviations.items() if key not in SENSITIVE and value <= 1e-5}
    assert set(deviations) - met == SENSITIVE
    assert len(met) == 86


def test_tensorflow_js_is_met_to_five_digits_by_the_same_rules_in_its_single_precision() -> None:
    deviations = [deviation(record, single_precision=True) for record in of("tfjs")]
    assert len(deviations) == COUNTS["tfjs"]
    assert max(deviations) <= 1e-5
    assert deviations.count(0.0) == 82


def test_a_wrong_hyper_parameter_does_not_pass_for_the_record() -> None:
    record = next(entry for entry in records() if entry.id == "torch.adam.tuned.ravine")
    other = record.optimizer().with_values(beta2=0.9991)
    actual = run(record.surface, other, record.start, record.steps).positions
    assert np.abs(actual - record.positions).max() > 1e-4


@pytest.mark.parametrize(
    ("table", "optimizer", "momentum"),
    [("gradient_descent", "gradient_descent", None), ("momentum_0.3", "momentum", 0.3)],
)
def test_the_printed_tables_of_the_tutorial_are_reproduced_digit_by_digit(
    table: str, optimizer: str, momentum: float | None
) -> None:
    printed = json.loads((DATA / "tutorial_tables.json").read_text(encoding="utf-8"))[table]
    given = {} if momentum is None else {"momentum": momentum}
    start = -1.0 + 2.0 * np.random.RandomState(4).rand()  # as the tutorial draws it
    trajectory = run(
        formula("x**2"), optimizers[optimizer](learning_rate=0.1, **given), [start], 30
    )
    actual = [
        [str(x).strip("[]"), f"{loss:.5f}"]
        for x, loss in zip(trajectory.positions[1:], trajectory.losses[1:], strict=True)
    ]
    assert actual == printed
    assert len(actual) == 30
