"""Tables of text, as people and other programs write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.scenario.files.csv_table import Table, read_table
from explorer.scenario.files.plain_data import ScenarioError
from explorer.scenario.files.points_file import read_points


def table(folder: Path, text: str) -> Table:
    file = folder / "t.csv"
    file.write_text(text)
    return read_table(file)


@pytest.mark.parametrize(
    "text", ["x,y\n1,2\n3,4\n", "x;y\n1;2\n3;4\n", "x\ty\n1\t2\n3\t4\n", "x y\n1  2\n3 4\n"]
)
def test_fields_are_parted_by_whatever_parts_them(tmp_path: Path, text: str) -> None:
    read = table(tmp_path, text)
    assert read.names == ("x", "y")
    assert read.numbers((0, 1)).tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_rows_keep_their_lines_and_remarks_are_skipped(tmp_path: Path) -> None:
    read = table(tmp_path, "# by hand\n\na, b\n1, 2\n# more\n3, 4\n")
    assert read.names == ("a", "b")
    assert [line for line, _ in read.rows] == [4, 6]


def test_a_first_line_with_a_number_holds_no_names(tmp_path: Path) -> None:
    read = table(tmp_path, "a,1\nb,2\n")
    assert read.names == ()
    assert len(read.rows) == 2


def test_an_empty_file_is_an_empty_table(tmp_path: Path) -> None:
    assert table(tmp_path, "") == Table("t.csv", (), ()) or table(tmp_path, "").rows == ()


def test_rows_without_a_value_in_a_column_are_left_out(tmp_path: Path) -> None:
    read = table(tmp_path, "a,b,c\n1,2,3\n4,,6\n7\n8, ,9\n")
    assert [pieces[0] for _, pieces in read.filled(1).rows] == ["1"]
    assert [pieces[0] for _, pieces in read.filled(0).rows] == ["1", "4", "7", "8"]


def test_what_is_no_number_is_told_with_its_line_and_field(tmp_path: Path) -> None:
    read = table(tmp_path, "x,y\n1,2\n3,four\n5\n")
    with pytest.raises(ScenarioError, match=r"line 3: found 'four' in field 2, expected a number"):
        read.numbers((0, 1))
    with pytest.raises(ScenarioError, match=r"line 4: found '' in field 2"):
        table(tmp_path, "x,y\n1,2\n\n5\n").numbers((1,))


def test_points_are_found_by_the_names_of_their_columns(tmp_path: Path) -> None:
    table(tmp_path, "step,y,x\n0,1,2\n1,3,4\n")
    assert read_points(tmp_path / "t.csv", 2).tolist() == [[2.0, 1.0], [4.0, 3.0]]
    table(tmp_path, "loss,x2,x1\n9,1,2\n")
    assert read_points(tmp_path / "t.csv", 2).tolist() == [[2.0, 1.0]]


def test_as_many_columns_as_coordinates_need_no_known_names(tmp_path: Path) -> None:
    table(tmp_path, "left,right\n1,2\n")
    assert read_points(tmp_path / "t.csv", 2).tolist() == [[1.0, 2.0]]
    for names in ("left,right,loss\n1,2,3\n", "left\n1\n"):
        table(tmp_path, names)
        with pytest.raises(ScenarioError, match=r"found columns left.*, expected x1, x2 or x, y"):
            read_points(tmp_path / "t.csv", 2)


def test_of_several_contenders_the_first_is_read(tmp_path: Path) -> None:
    table(tmp_path, "contender,step,x\nAdam,0,1\nAdam,1,2\nSGD,0,5\n")
    assert read_points(tmp_path / "t.csv", 1).tolist() == [[1.0], [2.0]]
