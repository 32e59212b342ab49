from __future__ import annotations

import json
from pathlib import Path

import pytest

from explorer.cli import main
from explorer.engine import optimizers, run, surfaces


@pytest.fixture
def points(tmp_path: Path) -> Path:
    adam = optimizers["adam"](learning_rate=0.05)
    path = run(surfaces["rosenbrock"], adam, (-1.5, 2.0), 40).positions
    file = tmp_path / "points.csv"
    rows = "\n".join(f"{x!r},{y!r}" for x, y in path.tolist())
    file.write_text(f"x,y\n{rows}\n", encoding="utf-8")
    return file


def test_the_first_line_names_the_rule(points: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["identify", str(points), "--on", "rosenbrock"]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith("1. Adam as in")
    assert "learning_rate 0.05" in first
    assert first.endswith("explains all 40 steps")


def test_other_programs_read_json(points: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["identify", str(points), "--on", "rosenbrock", "--json", "--most", "2"]) == 0
    best, other = json.loads(capsys.readouterr().out)
    assert (best["optimizer"], best["departs"]) == ("adam", None)
    assert other["departs"] is None or other["departs"] >= 1


def test_a_table_of_trace_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "steps.csv"
    assert main(["trace", "ravine_momentum", "-o", str(table)]) == 0
    assert main(["identify", str(table), "--on", "ravine", "--most", "1"]) == 0
    assert capsys.readouterr().out.startswith("1. Gradient descent")


@pytest.mark.parametrize(
    ("text", "on", "words"),
    [
        ("1,2\n3,4\n5,6\n", "rosenbrok", "did you mean rosenbrock"),
        ("1,2\n3,a\n5,6\n", "rosenbrock", "line 2: found 'a' in field 2, expected a number"),
        ("a,b,c\n1,2,3\n", "rosenbrock", "found columns a, b, c, expected x1, x2 or x, y"),
        ("1,2\n", "rosenbrock", "expected at least 3 rows"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, on: str, words: str
) -> None:
    file = tmp_path / "points.csv"
    file.write_text(text, encoding="utf-8")
    assert main(["identify", str(file), "--on", on]) == 2
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1
