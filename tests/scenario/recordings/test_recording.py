from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from explorer import open_run, optimizers, race, surfaces
from explorer.engine import run
from explorer.export.tables.step_table import table_csv
from explorer.scenario.files.plain_data import ScenarioError
from explorer.scenario.lessons.location import load
from explorer.scenario.recordings.recording import is_logged_loss, read_recordings
from explorer.scenario.results import compute

X, Y = np.linspace(-1.0, 1.0, 5), np.linspace(-2.0, 2.0, 9)
VALUES = X[None, :] ** 2 + 3.0 * Y[:, None]


def written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def archive(path: Path, **arrays: object) -> Path:
    np.savez(path, **arrays)  # type: ignore[arg-type]
    return path


def h5(path: Path, **arrays: object) -> Path:
    h5py = pytest.importorskip("h5py", reason="h5py is not installed")
    with h5py.File(path, "w") as file:
        for name, array in arrays.items():
            file[name] = array
    return path


@pytest.mark.parametrize("head", ["x,y,loss\n", ""])
def test_a_table_of_points_is_a_path_with_its_losses(tmp_path: Path, head: str) -> None:
    path = written(tmp_path / "walk.csv", f"{head}1,2,5\n0.5,1,1.25\n0,0.5,0.25\n")
    scenario = load(str(path))
    (trajectory,) = compute(scenario).trajectories
    assert trajectory is not None
    assert trajectory.positions.tolist() == [[1, 2], [0.5, 1], [0, 0.5]]
    assert trajectory.losses.tolist() == [5, 1.25, 0.25]
    assert scenario.contenders[0].name == "walk"
    assert scenario.surface.variables == ("x", "y")
    assert scenario.surface.look_at == ""


def test_a_path_needs_no_losses_and_ends_where_it_is_not_finite(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "0;1\n1;2\nnan;3\n4;4\n")
    (trajectory,) = compute(load(str(path))).trajectories
    assert trajectory is not None
    assert trajectory.positions.tolist() == [[0, 1], [1, 2]]
    assert np.isnan(trajectory.losses).all()
    assert "no loss known" in load(str(path)).surface.formula


def test_the_table_that_trace_wrote_comes_back_with_all_its_runs(tmp_path: Path) -> None:
    result = race(surfaces["ravine"], ["adam", "momentum"], steps=5)
    back = open_run(written(tmp_path / "trace.csv", table_csv(result.outcome)))
    assert back.names == ("Adam", "Momentum")
    np.testing.assert_array_equal(back["Momentum"].positions, result["Momentum"].positions)
    np.testing.assert_array_equal(back["Adam"].losses, result["Adam"].losses)


@pytest.mark.parametrize("split", [True, False])
def test_points_in_arrays_are_a_path(tmp_path: Path, split: bool) -> None:
    points = np.array([[1.0, 2.0], [0.5, 1.0]])
    columns = {"x": points[:, 0], "y": points[:, 1]} if split else {"points": points}
    path = archive(tmp_path / "walk.npz", losses=np.array([3.0, 1.0]), **columns)
    trajectory = open_run(path)["walk"]
    np.testing.assert_array_equal(trajectory.positions, points)
    assert trajectory.losses.tolist() == [3.0, 1.0]


def test_a_grid_is_a_surface_on_which_optimizers_run(tmp_path: Path) -> None:
    surface = load(str(archive(tmp_path / "grid.npz", x=X, y=Y, values=VALUES))).surface
    assert surface.view == ((-1.0, 1.0), (-2.0, 2.0))
    assert float(surface.value([0.5, 1.5])) == pytest.approx(0.25 + 4.5)
    assert np.isnan(surface.value([1.5, 0.0]))
    descent = run(surface, optimizers["gradient_descent"](learning_rate=0.1), (0.5, 1.5), 3)
    assert descent.losses[-1] < descent.losses[0]
    assert "grid, a table of 5 by 9 values; gradient by the slopes of cubic" in surface.formula


def test_the_gradient_of_a_grid_is_that_of_its_interpolation(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    path = archive(tmp_path / "g.npz", x=np.cumsum(random.uniform(0.2, 1, 6)), y=Y,
                   values=random.normal(size=(9, 6)))  # fmt: skip
    surface = load(str(path)).surface
    low, high = np.array(surface.view).T
    points = random.uniform(low, high, (40, 2))
    moves = 1e-6 * np.eye(2)
    slopes = (
        surface.value(points[:, None] + moves) - surface.value(points[:, None] - moves)
    ) / 2e-6
    np.testing.assert_allclose(surface.gradient(points), slopes, atol=1e-6)


def test_the_export_of_tensorboard_is_a_curve_over_its_steps(tmp_path: Path) -> None:
    path = written(tmp_path / "run-train.csv", "Wall time,Step,Value\n1e9,0,2.5\n1e9,100,1.25\n")
    assert is_logged_loss(path)
    race = open_run(path)
    assert race["run-train"].losses.tolist() == [2.5, 1.25]
    assert race["run-train"].positions.tolist() == [[0, 2.5], [100, 1.25]]
    assert race.scenario.surface.variables == ("step", "loss")


def test_the_export_of_weights_and_biases_has_a_curve_for_each_run(tmp_path: Path) -> None:
    text = (
        '"Step","a - loss","a - loss__MIN","a - loss__MAX","b - loss","b - _step"\n'
        '"0","3","3","3","","0"\n"1","2","2","2","5","1"\n"2","","","","nan","2"\n'
    )
    race = open_run(written(tmp_path / "wandb.csv", text))
    assert race.names == ("a", "b")
    assert race["a"].losses.tolist() == [3, 2]
    assert race["b"].positions.tolist() == [[1, 5]]
    assert "b: the loss is not a number from row 2 on." in race.scenario.surface.source


def test_a_surface_of_loss_landscape_is_read_along_x_first(tmp_path: Path) -> None:
    # That program fills an array (nx, ny) in the order of numpy.meshgrid, which is (ny, nx).
    stored = VALUES.copy()
    stored[2, 1] = -1.0
    path = h5(tmp_path / "s.h5", dir_file="d.h5", xcoordinates=X, ycoordinates=Y,
              train_loss=stored.reshape(5, 9), train_acc=stored.reshape(5, 9))  # fmt: skip
    surface = load(str(path)).surface
    assert float(surface.value([X[3], Y[6]])) == pytest.approx(VALUES[6, 3])
    assert np.isnan(surface.value([X[1], Y[2]]))


def test_a_projected_path_lies_on_its_surface_with_the_shares_of_variance(tmp_path: Path) -> None:
    surface = h5(tmp_path / "s.h5", xcoordinates=X, ycoordinates=Y, train_loss=VALUES)
    path = h5(tmp_path / "p.h5", proj_xcoord=[0.5, 0.0], proj_ycoord=[1.5, 0.0])
    shares = h5(tmp_path / "directions.h5", explained_variance_ratio_=[0.8, 0.15])
    scenario = read_recordings([surface, path, shares])
    assert scenario.surface.variables == ("PC1, 80.0 %", "PC2, 15.0 %")
    assert float(scenario.surface.value([0.5, 1.5])) == pytest.approx(4.75)
    assert "Antognini" in scenario.surface.look_at
    with pytest.raises(ScenarioError, match="found directions of a plane alone"):
        read_recordings([shares])


def test_a_loss_along_a_line_is_a_curve(tmp_path: Path) -> None:
    surface = load(str(h5(tmp_path / "s.h5", xcoordinates=X, train_loss=X**2))).surface
    assert surface.dimension == 1
    assert float(surface.value([0.5])) == pytest.approx(0.25)


def test_links_out_of_a_file_are_not_followed(tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py", reason="h5py is not installed")
    other = h5(tmp_path / "other.h5", secret=X)
    with h5py.File(tmp_path / "s.h5", "w") as file:
        file["xcoordinates"] = h5py.ExternalLink(str(other), "secret")
        file["train_loss"] = X
    with pytest.raises(ScenarioError, match=r"s.h5: xcoordinates: found a link, expected numbers"):
        load(str(tmp_path / "s.h5"))


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [
        ({"a": X}, "found the arrays a, expected those of a recorded run"),
        ({"x": X, "y": Y}, r"y: found shape \(9,\) beside x of \(5,\)"),
        ({"x": X, "y": Y, "values": VALUES.T}, r"values: found shape \(5, 9\) on axes of \(5, 9\)"),
        ({"x": X[::-1], "y": Y, "values": VALUES}, "x: found values that do not increase"),
        ({"points": np.zeros((3, 4))}, r"found points \(3, 4\)"),
        ({"points": np.array(["a", "b"])}, "points: found <U1 of shape"),
        ({"x": X, "y": X, "loss": Y}, r"losses: found shape \(9,\), expected \(5,\)"),
        ({"points": np.array([[{}]])}, "pickle"),
        ({"points": np.array([[np.nan, 1.0]])}, "found a first point that is not finite"),
        ({"x": X, "y": Y, "values": VALUES * np.nan}, "values: found no number that is finite"),
    ],
)
def test_arrays_that_do_not_fit_are_refused_in_a_sentence(
    tmp_path: Path, arrays: dict[str, object], sentence: str
) -> None:
    path = tmp_path / "bad.npz"
    np.savez(path, **arrays)  # type: ignore[arg-type]
    with pytest.raises(ScenarioError, match=f"bad.npz: .*{sentence}"):
        load(str(path))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "found no row of numbers"),
        ("x,y\n1,2\n3,oops\n", "line 3: found 'oops' in field 2, expected a number"),
        ("a,b,c,d\n1,2,3,4\n", "found columns a, b, c, d, expected x1, x2 or x, y"),
        ("Step,Value\n1,nan\n", "found no loss that is a number"),
        ("Step,Value\nx,2\n", "line 2: found 'x' in field 1"),
        ("inf,2\n", "found a first point that is not finite"),
        ("1\0,2\n", "expected a number"),
    ],
)
def test_tables_that_are_none_are_refused_in_a_sentence(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(ScenarioError, match=f"bad.csv: .*{sentence}"):
        load(str(written(tmp_path / "bad.csv", text)))


@pytest.mark.parametrize("suffix", ["csv", "npz", "h5"])
def test_what_is_no_regular_file_or_no_such_file_is_refused(tmp_path: Path, suffix: str) -> None:
    if suffix == "h5":
        pytest.importorskip("h5py", reason="h5py is not installed")
    folder, pipe = tmp_path / f"folder.{suffix}", tmp_path / f"pipe.{suffix}"
    folder.mkdir()
    os.mkfifo(pipe)
    for path in (folder, pipe):
        with pytest.raises(ScenarioError, match=f"{path.name}: found a .*, expected a regular"):
            load(str(path))
    if suffix != "csv":
        with pytest.raises(ScenarioError, match=f"text.{suffix}: "):
            load(str(written(tmp_path / f"text.{suffix}", "not an archive")))


def test_what_does_not_belong_together_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "path.csv", "1,2\n3,4\n")
    loss = written(tmp_path / "loss.csv", "Step,Value\n0,1\n")
    grid = archive(tmp_path / "grid.npz", x=X, y=Y, values=VALUES)
    with pytest.raises(ScenarioError, match="found losses over steps beside paths"):
        read_recordings([path, loss])
    with pytest.raises(ScenarioError, match="found 2 grids, expected at most one"):
        read_recordings([grid, grid])
    assert read_recordings([path, grid]).contenders[0].name == "path"
    with pytest.raises(ScenarioError, match="found no file, expected at least one"):
        read_recordings([])


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [
        ({"proj_xcoord": X, "proj_ycoord": Y}, r"proj_ycoord: found \(9,\) beside \(5,\)"),
        (
            {"xcoordinates": X, "ycoordinates": Y, "train_loss": X},
            r"train_loss: found shape \(5,\)",
        ),
        ({"explained_variance_ratio_": X}, r"found \(5,\), expected two shares"),
        ({"weights": X}, "found the names weights, expected"),
        ({"proj_xcoord": ["a"], "proj_ycoord": X}, "proj_xcoord: found object of shape"),
        ({"proj_xcoord/inside": X, "proj_ycoord": X}, "proj_xcoord: found no array of this file"),
    ],
)
def test_files_of_loss_landscape_that_do_not_fit_are_refused_in_a_sentence(
    tmp_path: Path, arrays: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ScenarioError, match=f"bad.h5: .*{sentence}"):
        load(str(h5(tmp_path / "bad.h5", **arrays)))


def test_an_array_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py", reason="h5py is not installed")
    with h5py.File(tmp_path / "large.h5", "w") as file:
        file.create_dataset("proj_xcoord", (10**9,), dtype="f8", chunks=(1000,))
        file["proj_ycoord"] = Y
    with pytest.raises(ScenarioError, match="proj_xcoord: found 1,000,000,000 numbers"):
        load(str(tmp_path / "large.h5"))


def test_what_tells_a_logged_loss_from_a_path_waits_for_no_file(tmp_path: Path) -> None:
    assert is_logged_loss(written(tmp_path / "loss.csv", "Step,Value\n0,1\n"))
    assert not is_logged_loss(tmp_path / "gone.csv")


def test_curves_of_one_run_are_told_apart_by_their_columns(tmp_path: Path) -> None:
    text = "Step,a - train,a - test\n0,2,3\n1,1,2\n"
    shown = read_recordings([written(tmp_path / "log.csv", text)])
    assert [contender.name for contender in shown.contenders] == ["a - train", "a - test"]
