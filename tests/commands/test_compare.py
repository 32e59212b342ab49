from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from explorer.cli import main
from explorer.scenario.lessons.location import load

SMALL = ["--surfaces", "ravine", "--optimizers", "adam,momentum", "--budget", "40"]
SMALLEST = [*SMALL, "--starts", "3", "--rates", "4"]


def test_a_picture_is_drawn_with_two_colours_of_lines(qapp: object, tmp_path: Path) -> None:
    out = tmp_path / "fair.png"
    assert main(["compare", *SMALLEST, "-o", str(out)]) == 0
    picture = QImage(str(out))
    assert (picture.width(), picture.height()) == (2400, 1800)
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 9)
        for y in range(0, picture.height(), 9)
    }
    assert len(colours) > 20


def test_a_table_begins_with_the_budget(tmp_path: Path) -> None:
    out = tmp_path / "fair.csv"
    assert main(["compare", *SMALLEST, "-o", str(out)]) == 0
    budget, *lines = out.read_text().splitlines()
    assert "40 gradient evaluations for each run, 3 starts" in budget
    rows = list(csv.DictReader(lines))
    assert [row["optimizer"] for row in rows] == ["adam", "momentum"]


def test_runs_with_noise_are_repeated_with_seeds(tmp_path: Path) -> None:
    out = tmp_path / "fair.csv"
    call = ["compare", *SMALLEST, "--starts", "1", "--noise", "0.1", "--seeds", "5"]
    assert main([*call, "-o", str(out)]) == 0
    budget, *lines = out.read_text().splitlines()
    assert "1 start with 5 seeds on Ravine, noise 0.1" in budget
    assert all(float(row["gap_low"]) < float(row["gap_high"]) for row in csv.DictReader(lines))


def test_finished_cells_are_kept(tmp_path: Path) -> None:
    call = ["compare", *SMALLEST, "--keep", str(tmp_path / "cells")]
    assert main([*call, "-o", str(tmp_path / "a.csv")]) == 0
    assert len(list((tmp_path / "cells").glob("*.npz"))) == 2
    assert main([*call, "-o", str(tmp_path / "b.csv")]) == 0
    assert (tmp_path / "a.csv").read_text() == (tmp_path / "b.csv").read_text()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--surfaces", "nowhere"], "--surfaces: found 'nowhere'"),
        (["--optimizers", "nobody"], "--optimizers: found 'nobody'"),
        (["--optimizers", "newton"], "takes its steps one run at a time"),
        (["--budget", "0"], "budget: found 0"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    assert main(["compare", *SMALLEST, *options, "-o", str(tmp_path / "fair.csv")]) == 2
    error = capfd.readouterr().err
    assert words in error
    assert error.count("\n") == 1


def test_the_contenders_of_a_file_are_compared_on_its_surface_with_their_own_values(
    tmp_path: Path,
) -> None:
    out = tmp_path / "fair.csv"
    options = ["--budget", "40", "--starts", "3", "--rates", "0", "-o", str(out)]
    assert main(["compare", "ravine_momentum", *options]) == 0
    scenario = load("ravine_momentum")
    rows = list(csv.DictReader(out.read_text().splitlines()[1:]))
    assert [row["optimizer"] for row in rows] == [
        contender.name for contender in scenario.contenders
    ]
    assert {row["surface"] for row in rows} == {scenario.surface.id}
    rates = [contender.optimizer.numbers["learning_rate"] for contender in scenario.contenders]
    assert [float(row["learning_rate"]) for row in rows] == rates


@pytest.mark.parametrize(("given", "missing"), [("--surfaces", "optimizers"),
                                                ("--optimizers", "surfaces")])  # fmt: skip
def test_without_a_file_both_are_asked_for(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], given: str, missing: str
) -> None:
    name = {"--surfaces": "ravine", "--optimizers": "adam"}[given]
    assert main(["compare", given, name, "-o", str(tmp_path / "fair.csv")]) == 2
    assert f"--{missing}: found none" in capfd.readouterr().err
