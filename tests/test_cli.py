from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer import __version__
from explorer.cli import main
from explorer.scenario.files.scenario_file import write_scenario
from explorer.scenario.lessons.location import load
from explorer.scenario.stage_layout import StageLayout

TABLES = Path(__file__).parent / "data" / "tutorial_tables.json"
SCENARIO = {
    "format": "descent-explorer/1",
    "surface": {"id": "rosenbrock"},
    "start": [-1.5, 2.0],
    "steps": 20,
    "contenders": [{"optimizer": "adam", "name": "Adam"}],
}
QT = ("PySide6", "shiboken6", "pyqtgraph")


def called(
    *arguments: str | Path, given: str | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, on a machine without a screen."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        [sys.executable, "-m", "explorer", *map(str, arguments)],
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        env={**environment, "PYTHONUTF8": "1", **variables},
    )


def refused(*arguments: str | Path, given: str | None = None) -> str:
    """The one line with which a call is refused."""
    done = called(*arguments, given=given)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    return line


def refused_here(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """The one line with which a call is refused, without a process of its own."""
    try:
        code: object = main([str(argument) for argument in arguments])
    except SystemExit as ending:
        code = ending.code
    assert code == 2
    printed, told = capsys.readouterr()
    assert printed == ""
    (line,) = told.splitlines()
    return line


def written(folder: Path, name: str = "a.descent", **changes: object) -> Path:
    path = folder / name
    path.write_text(json.dumps({**SCENARIO, **changes}), encoding="utf-8")
    return path


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(line for line in io.StringIO(text) if not line.startswith("#")))


def test_trace_prints_both_tables_of_the_tutorial_to_every_digit() -> None:
    done = called("trace", "parabola_momentum")
    assert (done.returncode, done.stderr) == (0, "")
    tables = json.loads(TABLES.read_text(encoding="utf-8"))
    for name, key in (("Gradient descent", "gradient_descent"), ("Momentum", "momentum_0.3")):
        rows = [row for row in rows_of(done.stdout) if row["contender"] == name][1:]
        # The tables show x as numpy prints an array of one number.
        points = [str(np.array([float(row["x"])])).strip("[]") for row in rows]
        losses = [f"{float(row['loss']):.5f}" for row in rows]
        assert len(rows) == 30
        assert [list(pair) for pair in zip(points, losses, strict=True)] == tables[key]


def test_version_and_help_name_the_program() -> None:
    assert called("--version").stdout == f"Descent Explorer {__version__}\n"
    text = called("--help").stdout
    assert "examples:" in text
    for command in ("render", "animate", "trace", "code", "list"):
        assert f"descent-explorer {command} " in text
        assert "examples:" in called(command, "--help").stdout


def test_a_scenario_comes_from_a_file_from_standard_input_and_from_a_lesson(
    tmp_path: Path,
) -> None:
    from_file = called("trace", written(tmp_path))
    from_input = called("trace", "-", given=json.dumps(SCENARIO))
    assert from_file.returncode == from_input.returncode == 0
    assert from_file.stdout == from_input.stdout
    assert "parabola" in called("trace", "parabola_momentum").stdout


def test_tables_are_written_to_files(tmp_path: Path) -> None:
    source = written(tmp_path)
    for ending in ("csv", "json", "npz"):
        out = tmp_path / f"out.{ending}"
        done = called("trace", source, "-o", out)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert out.stat().st_size > 100
    assert json.loads(called("trace", source, "--format", "json").stdout)["contenders"]


def test_many_files_go_to_a_folder(tmp_path: Path) -> None:
    first, other = written(tmp_path, "one.descent"), written(tmp_path, "other.descent")
    done = called("trace", first, other, "-o", f"{tmp_path}/tables/", "--format", "json")
    assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in (tmp_path / "tables").iterdir())
    assert names == ["one.json", "other.json"]


def test_an_existing_file_is_replaced_only_when_asked(tmp_path: Path) -> None:
    source, out = written(tmp_path), tmp_path / "out.csv"
    out.write_text("precious", encoding="utf-8")
    for command in ("trace", "code", "render"):
        target = out if command != "render" else tmp_path / "out.png"
        target.write_text("precious", encoding="utf-8")
        line = refused(command, source, "-o", target)
        assert str(target) in line
        assert "--force" in line
        assert target.read_text(encoding="utf-8") == "precious"
    assert called("trace", source, "-o", out, "--force").returncode == 0
    assert out.read_text(encoding="utf-8").startswith("# Descent Explorer")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"speed": 3}, ["speed"]),
        ({"steps": "many"}, ["steps", '"many"', "a whole number"]),
        ({"start": [1.0]}, ["start", "1 coord", "2"]),
        ({"surface": {"formula": "x**"}}, ["surface.formula"]),
        ({"surface": {"id": "nowhere"}}, ["surface.id", "'nowhere'"]),
        ({"contenders": [{"optimizer": "adamm"}]}, ["contenders[0].optimizer", "'adamm'", "adam"]),
        (
            {"contenders": [{"optimizer": "adam", "hyperparameters": {"learning_rate": -1}}]},
            ["contenders[0].hyperparameters.learning_rate", "-1", "above 0"],
        ),
    ],
)
def test_a_bad_file_is_refused_in_one_line_that_names_file_place_found_and_expected(
    changes: dict[str, object],
    words: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = written(tmp_path, **changes)
    for command in (["trace", path], ["code", path], ["render", path, "-o", "x.png"]):
        line = refused_here(capsys, *command)
        assert str(path) in line
        for word in words:
            assert word in line


def test_the_window_refuses_a_bad_file_in_the_same_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, steps="many")
    line = refused_here(capsys, "trace", path)
    assert refused("trace", path) == refused(path) == line


def test_what_is_no_file_and_no_lesson_is_refused(tmp_path: Path) -> None:
    assert "no such file" in refused("trace", tmp_path / "missing.json")
    assert "parabola_momentum" in refused("tracee")
    assert "standard input" in refused("trace", "-", given="{")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    assert "not a text file" in refused("trace", tmp_path / "binary")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["trace"], ["FILE", "--help"]),
        (["list", "things"], ["things", "surfaces"]),
        (["list", "optimizers", "adamm"], ["adamm", "adam"]),
        (["code", "parabola_momentum", "--to", "caffe"], ["caffe", "numpy"]),
        (["code", "parabola_momentum", "--contender", "X"], ["'X'", "Momentum"]),
        (["trace", "parabola_momentum", "-o", "out.xls"], ["out.xls", ".csv"]),
        (["trace", "parabola_momentum", "-o", "nowhere/out.csv"], ["nowhere"]),
        (["trace", "parabola_momentum", "parabola_momentum"], ["2 files", "FOLDER"]),
        (["trace", "parabola_momentum", "--compare", "--tolerance", "-1"], ["--tolerance", "-1"]),
        (["render", "parabola_momentum"], ["-o"]),
        (["range-test", "parabola_momentum", "-o", "-", "--contender", "X"], ["'X'", "Momentum"]),
        (["range-test", "parabola_momentum", "-o", "-", "--low", "99"], ["high", "10", "99"]),
        (["render", "parabola_momentum", "-o", "x.png", "--step", "31"], ["--step", "31", "30"]),
        (["animate", "parabola_momentum", "-o", "x.gif", "--every", "0"], ["--every", "0"]),
        (["animate", "parabola_momentum", "-o", "x.gif", "--from", "9", "--to", "4"], ["--to"]),
        (["animate", "parabola_momentum", "-o", "x.avi"], [".avi", ".gif"]),
    ],
)
def test_unusable_arguments_are_refused_in_one_line(
    arguments: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    line = refused_here(capsys, *arguments)
    assert line.startswith("descent-explorer")
    for word in words:
        assert word in line


def test_without_a_display_the_window_says_so_and_names_render() -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux can be without a display")
    for arguments in ([], ["parabola_momentum"], ["open", "parabola_momentum"]):
        line = refused(*arguments)
        assert "display" in line
        assert "render" in line


def test_what_draws_nothing_never_loads_qt() -> None:
    calls = [
        ["trace", "parabola_momentum"],
        ["trace", "parabola_momentum", "--compare"],
        ["list", "optimizers"],
        ["list", "lessons"],
        ["code", "parabola_momentum"],
        ["code", "parabola_momentum", "--to", "tfjs"],
    ]
    program = (
        "import json, sys; from explorer.cli import main\n"
        "for call in json.loads(sys.argv[1]):\n"
        f"    print(main(call), set({QT!r}) & set(sys.modules), file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, json.dumps(calls)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stderr == "0 set()\n" * len(calls)


def test_the_comparison_has_one_line_for_each_contender() -> None:
    done = called("trace", "parabola_momentum", "--compare", "--tolerance", "5e-6")
    plain, momentum = rows_of(done.stdout)
    assert (plain["steps_to_tolerance"], momentum["steps_to_tolerance"]) == ("28", "14")


def test_the_code_that_is_written_takes_the_same_steps(tmp_path: Path) -> None:
    path = tmp_path / "script.py"
    assert called("code", "parabola_momentum", "-o", path).returncode == 0
    scope: dict[str, object] = {"__name__": "script"}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), scope)  # noqa: S102
    rows = rows_of(called("trace", "parabola_momentum").stdout)
    for name, positions in scope["trajectories"].items():  # type: ignore[attr-defined]
        assert [float(row["x"]) for row in rows if row["contender"] == name] == [
            x for (x,) in positions
        ]


def test_lists_show_defaults_and_ranges_and_can_be_read_by_programs() -> None:
    text = called("list", "optimizers", "momentum").stdout
    assert "learning_rate" in text
    assert "0.01" in text
    assert "a number above 0" in text
    data = json.loads(called("list", "surfaces", "--json").stdout)
    assert data["rosenbrock"]["parameters"][1]["default"] == 100
    assert json.loads(called("list", "lessons", "--json").stdout)["parabola_momentum"]["title"]
    assert "minima" in called("list", "surfaces", "himmelblau").stdout


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_leaves_early_is_no_error(unbuffered: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "explorer", "trace", str(written(tmp_path, steps=3000))]
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b"# Descent Explorer")
    process.stdout.close()
    assert process.wait(timeout=60) == 141
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()


def test_ctrl_c_ends_quietly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("explorer.commands.trace.run", interrupted)
    assert main(["trace", "parabola_momentum"]) == 130
    assert capsys.readouterr() == ("", "")


def test_errors_come_back_as_an_exit_code_in_the_same_process_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["trace", "nowhere.json"]) == 2
    assert capsys.readouterr().err.startswith("descent-explorer: nowhere.json: ")


def test_a_range_test_is_a_table_with_what_it_shows_in_its_first_line() -> None:
    done = called("range-test", "parabola_momentum", "-o", "-", "--format", "csv", "--steps", "20")
    head, columns, *rows = done.stdout.splitlines()
    assert head.startswith("# The loss falls fastest at the rate ")
    assert columns == "kind,learning_rate,loss"
    assert sum(row.startswith("growing,") for row in rows) == 20
    assert sum(row.startswith("constant,") for row in rows) == 97


def test_a_picture_has_the_switches_of_its_file_but_for_those_asked_for(tmp_path: Path) -> None:
    plain = load("ravine_momentum")
    kept = StageLayout(picture=(("isolines", 0), ("colour_map", "fern")))
    write_scenario(tmp_path / "plain.descent", plain)
    write_scenario(tmp_path / "kept.descent", replace(plain, view=kept))

    def drawn(name: str, *options: str) -> bytes:
        out = tmp_path / "out.png"
        small = ["--size", "300x240", "--force", *options]
        assert main(["render", str(tmp_path / f"{name}.descent"), "-o", str(out), *small]) == 0
        return out.read_bytes()

    assert drawn("kept") == drawn("plain", "--isolines", "0", "--colour-map", "fern")
    assert drawn("kept", "--isolines", "12", "--colour-map", "theme") == drawn("plain")
