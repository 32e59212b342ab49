from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer.engine import Noise, Schedule, formula, optimizers, surfaces
from explorer.export.tables.comparison import comparison, comparison_csv
from explorer.export.tables.step_table import columns, table_csv, table_json, write_table
from explorer.scenario.files.scenario_file import scenario_from_text
from explorer.scenario.results import Outcome, compute
from explorer.scenario.scenario import Contender, Scenario


@pytest.fixture
def outcome() -> Outcome:
    """Contenders with different terms, one without a learning rate of its own kind, one hidden."""
    contenders = (
        Contender(optimizers["momentum"](), 'Heavy, "quoted" # ball'),
        Contender(optimizers["adam"](), "Adam", schedule=Schedule("exponential", factor=0.9)),
        Contender(optimizers["newton"](), "Newton"),
        Contender(optimizers["gradient_descent"](learning_rate=2.0), "Diverges"),
        Contender(optimizers["rmsprop"](), "Hidden", visible=False),
    )
    scenario = Scenario(surfaces["rosenbrock"], (-1.5, 2.0), 25, contenders, Noise(0.1), seed=3)
    return compute(scenario)


def rows_of(text: str) -> list[dict[str, str]]:
    lines = [line for line in io.StringIO(text) if not line.startswith("#")]
    return list(csv.DictReader(lines))


def test_a_csv_table_reads_back_to_the_same_bits(outcome: Outcome) -> None:
    rows = rows_of(table_csv(outcome))
    for contender, trajectory in zip(
        outcome.scenario.contenders, outcome.trajectories, strict=True
    ):
        own = [row for row in rows if row["contender"] == contender.name]
        if trajectory is None:
            assert own == []
            continue
        assert [row["step"] for row in own] == [str(k) for k in range(trajectory.steps + 1)]
        for name, values in columns(trajectory, ("x", "y")).items():
            read = np.array([float(row[name]) for row in own])
            assert read.tobytes() == np.ascontiguousarray(values).tobytes()


def test_a_csv_table_names_its_columns_and_leaves_cells_empty(outcome: Outcome) -> None:
    rows = rows_of(table_csv(outcome))
    names = list(rows[0])
    assert names[:7] == ["contender", "step", "x", "y", "loss", "gradient_x", "gradient_y"]
    assert names[-3:] == ["step_x", "step_y", "learning_rate"]
    momentum, adam = rows[0], next(row for row in rows if row["contender"] == "Adam")
    assert momentum["velocity_x"]
    assert momentum["second_moment_x"] == ""
    assert adam["velocity_x"] == ""
    assert adam["second_moment_x"]


def test_every_row_has_as_many_cells_as_there_are_names(outcome: Outcome) -> None:
    lines = [line for line in table_csv(outcome).splitlines() if not line.startswith("#")]
    assert len({len(row) for row in csv.reader(lines)}) == 1


def test_the_head_of_a_csv_table_states_the_scenario(outcome: Outcome) -> None:
    head = [line[2:] for line in table_csv(outcome).splitlines() if line.startswith("#")]
    assert any(line.startswith("surface: Rosenbrock") and "b = 100.0" in line for line in head)
    assert "start: x = -1.5, y = 2.0" in head
    assert any("standard deviation 0.1, seed 3" in line for line in head)
    assert any(
        "adam" in line and "beta2 = 0.999" in line and "factor = 0.9" in line for line in head
    )
    (line,) = [line for line in head if line.startswith("scenario: ")]
    assert scenario_from_text(line.removeprefix("scenario: ")) == outcome.scenario


def test_a_name_over_several_lines_does_not_break_the_head(outcome: Outcome) -> None:
    contender = replace(outcome.scenario.contenders[0], name="two\nlines, 1")
    text = table_csv(compute(replace(outcome.scenario, contenders=(contender,))))
    assert {row["contender"] for row in rows_of(text)} == {"two\nlines, 1"}


def test_a_json_table_reads_back_to_the_same_bits(outcome: Outcome) -> None:
    data = json.loads(table_json(outcome), parse_constant=pytest.fail)
    shown = [run for run in outcome.trajectories if run is not None]
    assert scenario_from_text(json.dumps(data["scenario"])) == outcome.scenario
    for entry, trajectory in zip(data["contenders"], shown, strict=True):
        assert np.array_equal(np.array(entry["positions"]), trajectory.positions)
        assert np.array_equal(np.array(entry["losses"]), trajectory.losses)
        assert entry["diverged_at"] == trajectory.diverged_at
        for name, values in trajectory.terms.items():
            read = np.array(entry[f"terms.{name}"], dtype=np.float64)
            assert np.array_equal(read, values, equal_nan=True)


def test_an_npz_table_holds_the_same_arrays(outcome: Outcome, tmp_path: Path) -> None:
    write_table(outcome, tmp_path / "table.npz")
    with np.load(tmp_path / "table.npz") as data:
        assert data["contenders"].tolist() == [
            contender.name for contender in outcome.scenario.contenders if contender.visible
        ]
        assert scenario_from_text(str(data["scenario"])) == outcome.scenario
        trajectory = outcome.trajectories[1]
        assert trajectory is not None
        assert np.array_equal(data["1.positions"], trajectory.positions)
        assert np.array_equal(data["1.learning_rates"], trajectory.rates)
        assert np.array_equal(data["1.terms.second_moment"], trajectory.terms["second_moment"])


def test_an_unknown_ending_is_named(outcome: Outcome, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"found the ending '\.xls', expected one of \.csv"):
        write_table(outcome, tmp_path / "table.xls")
    assert list(tmp_path.iterdir()) == []


def test_the_comparison_counts_steps_and_measures_paths() -> None:
    contenders = (
        Contender(optimizers["gradient_descent"](learning_rate=0.1), "Plain"),
        Contender(optimizers["momentum"](learning_rate=0.1, momentum=0.3), "Momentum"),
    )
    scenario = Scenario(surfaces["parabola"], (0.9340596780273533,), 30, contenders)
    plain, momentum = comparison(compute(scenario), tolerance=5e-6)
    assert (plain.steps_to_tolerance, momentum.steps_to_tolerance) == (28, 14)
    assert plain.path_length == pytest.approx(0.9340596780273533 * (1 - 0.8**30))
    assert plain.loss_at_end == pytest.approx((0.9340596780273533 * 0.8**30) ** 2)


def test_the_comparison_counts_from_the_lowest_of_several_minima() -> None:
    surface = surfaces["double_well"]
    low, high = sorted(minimum.value for minimum in surface.minima)
    contender = Contender(optimizers["gradient_descent"](learning_rate=0.01), "Plain")
    scenario = Scenario(surface, surface.minima[0].position, 0, (contender,))
    ends = {minimum.value: minimum.position for minimum in surface.minima}
    for value, steps in ((low, 0), (high, None)):
        (row,) = comparison(compute(replace(scenario, start=ends[value])), tolerance=1e-3)
        assert row.steps_to_tolerance == steps


def test_the_comparison_counts_from_the_lowest_loss_where_no_minimum_is_known() -> None:
    contender = Contender(optimizers["gradient_descent"](learning_rate=0.1), "Plain")
    scenario = Scenario(formula("x**2 + 1"), (1.0,), 50, (contender,))
    (row,) = comparison(compute(scenario), tolerance=1e-3)
    assert row.steps_to_tolerance == 16


def test_the_comparison_as_csv_says_nothing_where_the_tolerance_is_not_reached(
    outcome: Outcome,
) -> None:
    rows = rows_of(comparison_csv(outcome, tolerance=1e-30))
    assert [row["contender"] for row in rows] == [
        contender.name for contender in outcome.scenario.contenders if contender.visible
    ]
    assert rows[0]["steps_to_tolerance"] == ""
    assert rows[3]["verdict"] == "diverged"
