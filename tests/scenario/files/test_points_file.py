from __future__ import annotations

from pathlib import Path

import pytest

from explorer.scenario.files.points_file import is_points


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.csv", True), ("A.CSV", True), ("a.abc", False), ("a.tsv", False), ("csv", False)],
)
def test_tables_of_points_are_told_by_the_end_of_their_names(name: str, expected: bool) -> None:
    assert is_points(Path(name)) is expected
