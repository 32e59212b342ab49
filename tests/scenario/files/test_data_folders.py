"""Data are taken from the file's own folder; what lies elsewhere is read only when allowed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explorer.engine.objectives.network import Network
from explorer.scenario.files.data_folders import DataFolders, folder_to_allow
from explorer.scenario.files.scenario_file import ScenarioError, read_scenario, write_scenario
from explorer.scenario.lessons.lesson import LessonError, apply_try, lesson_from_text, read_lesson
from explorer.scenario.scenario import Scenario

ROWS = "x,y\n0,0\n1,1\n"


def document(path: str) -> dict[str, object]:
    """A scenario whose network learns the rows in a CSV file."""
    return {
        "format": "descent-explorer/1",
        "surface": {
            "network": {"layers": [[1, "linear"]], "data": {"kind": "csv", "path": path}},
        },
        "start": [0.0, 0.0],
        "steps": 5,
        "contenders": [{"optimizer": "adam"}],
    }


def written(folder: Path, path: str) -> Path:
    file = folder / "valley.descent"
    file.write_text(json.dumps(document(path)), encoding="utf-8")
    return file


def data_path(scenario: Scenario) -> str:
    assert isinstance(scenario.surface, Network)
    return str(dict(scenario.surface.data.values)["path"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with data in it, beside another one with data."""
    for name in ("mine", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rows.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path / "mine"


def test_a_path_begins_at_the_file_although_other_folders_are_allowed(folder: Path) -> None:
    folders = DataFolders.of(folder / "valley.descent", [folder.parent / "other"])
    assert folders.located("rows.csv") == str(folder / "rows.csv")
    assert folders.located("../other/rows.csv") == str(folder.parent / "other" / "rows.csv")


def test_data_are_found_beside_the_file_from_any_working_directory(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(folder, "rows.csv")
    monkeypatch.chdir(tmp_path)
    assert data_path(read_scenario(file)) == str(folder / "rows.csv")
    monkeypatch.chdir(folder)
    assert data_path(read_scenario(Path("valley.descent"))) == str(folder / "rows.csv")


def test_a_folder_that_moves_with_its_data_can_still_be_read(folder: Path, tmp_path: Path) -> None:
    scenario = read_scenario(written(folder, "rows.csv"))
    file = folder / "saved.descent"
    write_scenario(file, scenario)
    assert json.loads(file.read_text())["surface"]["network"]["data"]["path"] == "rows.csv"
    assert read_scenario(file) == scenario
    moved = folder.rename(tmp_path / "moved")
    assert data_path(read_scenario(moved / "saved.descent")) == str(moved / "rows.csv")


def test_data_outside_are_written_absolute_and_read_only_when_allowed(
    folder: Path, tmp_path: Path
) -> None:
    scenario = read_scenario(written(folder, "rows.csv"))
    file = tmp_path / "other" / "saved.descent"
    write_scenario(file, scenario)
    with pytest.raises(ScenarioError, match=r"found .*mine/rows\.csv, expected data below"):
        read_scenario(file)
    assert read_scenario(file, [folder]) == scenario


@pytest.mark.parametrize("path", ["../other/rows.csv", "/etc/passwd", "link.csv"])
def test_neither_dots_nor_links_lead_out_of_the_folder(
    folder: Path, tmp_path: Path, path: str
) -> None:
    (folder / "link.csv").symlink_to(tmp_path / "other" / "rows.csv")
    with pytest.raises(ScenarioError, match="expected data below") as refused:
        read_scenario(written(folder, path))
    expected = Path("/etc") if path.startswith("/") else tmp_path / "other"
    assert folder_to_allow(refused.value) == expected


LESSON = """
title = "Rows"
summary = "Rows of a file."
text = "Look."
[scenario]
format = "descent-explorer/1"
start = [0.0, 0.0]
steps = 5
contenders = [{optimizer = "adam"}]
[scenario.surface.network]
layers = [[1, "linear"]]
data = {kind = "csv", path = "rows.csv"}
[[try]]
label = "Fewer steps"
set = [{path = "PATH", value = VALUE}]
"""


def test_a_lesson_takes_data_from_its_folder_and_its_tries_lead_nowhere_else(
    folder: Path, tmp_path: Path
) -> None:
    file = folder / "rows.toml"
    text = LESSON.replace("PATH", "steps").replace("VALUE", "3")
    file.write_text(text, encoding="utf-8")
    lesson = read_lesson(file)
    assert data_path(lesson.scenario) == str(folder / "rows.csv")
    assert apply_try(lesson, lesson.scenario, 0).steps == 3
    outside = json.dumps(str(tmp_path / "other" / "rows.csv"))
    away = LESSON.replace("PATH", "surface.network.data.path").replace("VALUE", outside)
    file.write_text(away, encoding="utf-8")
    with pytest.raises(LessonError, match="expected data below"):
        read_lesson(file)
    with pytest.raises(LessonError, match="expected data below"):
        lesson_from_text("pasted", text)
