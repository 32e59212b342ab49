from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explorer.export.tables.step_table import table_csv, table_json
from explorer.scenario.files.plain_data import ScenarioError
from explorer.scenario.files.scenario_file import scenario_text
from explorer.scenario.lessons.location import load
from explorer.scenario.recordings.recorded_scenario import (
    principal_plane_of,
    read_recorded_scenario,
    recorded_scenario,
)
from explorer.scenario.recordings.recording import is_recorded_run
from explorer.scenario.recordings.run_file import LossLandscape, RecordedRun, write_run
from explorer.scenario.results import compute

RANDOM = np.random.default_rng(5)
BASIS = np.linalg.qr(RANDOM.normal(size=(30, 3)))[0].T


def a_run(name: str = "a", rows: int = 40, turn: float = 0.0) -> RecordedRun:
    """A spiral in a plane of thirty dimensions, and a little across it."""
    t = np.linspace(0.0, 3.0, rows)
    inner = np.stack([8 * np.cos(t + turn), 3 * np.sin(t + turn), 0.1 * np.cos(5 * t)], axis=1)
    series = {"losses": np.exp(-t), "learning_rates": np.full(rows, 0.1),
              "gradient_norms": np.exp(-2 * t), "state_norms": np.ones(rows)}  # fmt: skip
    return RecordedRun(name, np.arange(rows), (inner @ BASIS).astype(np.float32), series, 30)


def test_nothing_can_be_run_on_a_recording_which_is_said() -> None:
    from explorer import race

    surface = recorded_scenario([a_run()]).surface
    with pytest.raises(ValueError, match="optimizer: found Adam on a recording"):
        race(surface, ["adam"], steps=5)


def test_path_loss_norms_and_distance_are_one_picture(tmp_path: Path) -> None:
    from explorer.cli import main

    path = tmp_path / "a.npz"
    write_run(path, a_run())
    target = tmp_path / "a.svg"
    assert main(["render", str(path), "-o", str(target), "--view", "both", "--off-plane-chart",
                 "--state-chart"]) == 0  # fmt: skip
    text = target.read_text(encoding="utf-8")
    for label in (
        "PC1",
        "|gradient|",
        "distance off the plane",
        "|optimizer state|",
        "look smooth too",
    ):
        assert label in text


def test_the_plane_is_that_of_the_leading_principal_directions() -> None:
    run = a_run()
    surface = recorded_scenario([run]).surface
    away = run.positions - run.positions.mean(axis=0)
    variances = np.linalg.svd(away.astype(np.float64), compute_uv=False) ** 2
    shares = 100 * variances / variances.sum()
    assert surface.variables == (f"PC1, {shares[0]:.1f} %", f"PC2, {shares[1]:.1f} %")
    points = surface.paths[0].positions
    np.testing.assert_allclose((points**2).sum(axis=0), variances[:2], rtol=1e-4)
    off = np.linalg.norm(away, axis=1) ** 2 - (points**2).sum(axis=1)
    np.testing.assert_allclose(surface.paths[0].distances ** 2, np.maximum(off, 0), atol=1e-3)


def test_a_recorded_run_has_its_losses_rates_and_measures() -> None:
    (trajectory,) = compute(recorded_scenario([a_run()])).trajectories
    assert trajectory is not None
    np.testing.assert_array_equal(trajectory.losses, np.exp(-np.linspace(0.0, 3.0, 40)))
    assert trajectory.rates[3] == 0.1
    assert set(trajectory.terms) == {
        "distance_off_plane", "gradient_norms", "state_norms", "recorded_step",
    }  # fmt: skip
    assert trajectory.verdict.reason.startswith("recorded: the loss went from 1")


def test_several_runs_share_a_plane_and_keep_their_names() -> None:
    scenario = recorded_scenario([a_run("slow", 25), a_run("fast", 40, turn=0.5)])
    assert [contender.name for contender in scenario.contenders] == ["slow", "fast"]
    assert scenario.steps == 39
    lengths = [len(run.losses) for run in compute(scenario).trajectories if run is not None]
    assert lengths == [25, 40]


def test_principal_directions_are_warned_about() -> None:
    assert "Antognini and Sohl-Dickstein 2018" in recorded_scenario([a_run()]).surface.look_at


def test_between_the_snapshots_the_loss_is_unknown_or_that_of_the_landscape() -> None:
    run = a_run()
    surface = recorded_scenario([run]).surface
    assert np.isnan(surface.value([[0.0, 0.0]])).all()
    directions = principal_plane_of([run]).directions
    x, y = np.linspace(-9, 9, 7), np.linspace(-9, 9, 5)
    grid = LossLandscape(directions, x, y, 2 * x[None, :] + 3 * y[:, None])
    known = recorded_scenario([RecordedRun(run.name, run.steps, run.positions, run.series, 30,
                                           0.0, grid)]).surface  # fmt: skip
    np.testing.assert_allclose(known.value([[1.0, 2.0], [-8.9, 4.0]]), [8.0, -5.8])
    assert np.isnan(known.value([9.5, 0.0]))


def test_runs_of_different_models_are_refused() -> None:
    other = RecordedRun("b", np.arange(3), np.zeros((3, 5), np.float32), a_run("b", 3).series, 5)
    with pytest.raises(ValueError, match="found 5 and 30 parameters, expected runs of one model"):
        recorded_scenario([a_run(), other])


def test_a_file_is_opened_by_its_name_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    write_run(path, a_run())
    assert is_recorded_run(path)
    assert load(str(path)).steps == 39
    np.savez(tmp_path / "table.npz", x=np.zeros(3))
    assert not is_recorded_run(tmp_path / "table.npz")
    with pytest.raises(ScenarioError, match=r"table.npz: found the arrays x"):
        read_recorded_scenario([tmp_path / "table.npz"])


def test_a_table_tells_the_recording_in_words_and_nothing_is_saved() -> None:
    scenario = recorded_scenario([a_run()])
    outcome = compute(scenario)
    words = '"described": "training runs as recorded: a (40 snapshots)'
    assert words.replace(": ", ":", 1) in table_csv(outcome)
    assert words in table_json(outcome)
    with pytest.raises(ScenarioError, match="can be saved"):
        scenario_text(scenario)
