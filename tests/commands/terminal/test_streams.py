from __future__ import annotations

from pathlib import Path

import pytest

from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.streams import targets, to_standard_output

FORMATS = ("csv", "json")


def test_one_file_goes_where_it_is_told(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert targets(["a"], str(out), FORMATS, None, force=False) == [out]


def test_standard_output_has_the_format_that_was_chosen() -> None:
    (first,) = targets(["a"], "-", FORMATS, None, force=False)
    (chosen,) = targets(["a"], "-", FORMATS, "json", force=False)
    assert (first.suffix, chosen.suffix) == (".csv", ".json")
    assert to_standard_output(first)
    assert not to_standard_output(Path("folder/-.csv"))


def test_a_folder_gets_one_file_for_each(tmp_path: Path) -> None:
    actual = targets(["x/a.descent", "lesson", "-"], f"{tmp_path}/new/", FORMATS, None, force=False)
    assert [path.name for path in actual] == ["a.csv", "lesson.csv", "scenario.csv"]
    assert (tmp_path / "new").is_dir()


def test_two_files_of_one_name_are_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="already written for another"):
        targets(["x/a.descent", "y/a.descent"], f"{tmp_path}/new/", FORMATS, None, force=False)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("output", ["out.png", "out", "out.csv.gz"])
def test_an_unknown_ending_is_refused(output: str) -> None:
    with pytest.raises(CommandError, match=r"expected one of \.csv, \.json"):
        targets(["a"], output, FORMATS, None, force=False)


def test_an_ending_and_a_format_that_differ_are_refused() -> None:
    with pytest.raises(CommandError, match="expected one format"):
        targets(["a"], "out.csv", FORMATS, "json", force=False)


def test_several_files_need_a_folder() -> None:
    with pytest.raises(CommandError, match="expected a folder"):
        targets(["a", "b"], "out.csv", FORMATS, None, force=False)
    with pytest.raises(CommandError, match="FOLDER"):
        targets(["a", "b"], "-", FORMATS, None, force=False)


def test_what_is_read_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(CommandError, match="the input"):
        targets([str(path)], f"{tmp_path}/", FORMATS, "json", force=True)
