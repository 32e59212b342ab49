from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from explorer.cli import main
from explorer.drawing.colours.theme import LIGHT
from explorer.engine import optimizers
from explorer.engine.rules.recurrences.rule_as_text import source_of
from explorer.scenario.files.rule_file import KeptRule, write_rule
from explorer.scenario.files.rules_folder import own_rules_folder
from tests.drawing.pictures import pixels

TEXT = "v <- beta*v + g\nx <- x - alpha*v\nwith alpha = 0.01, beta = 0.9 in [0, 1)\n"


def colours(picture: Path) -> set[str]:
    """All colours of a picture, as '#rrggbb'."""
    image = pixels(QImage(str(picture)))
    return {f"#{bytes(row).hex()}" for row in np.unique(image.reshape(-1, 3), axis=0)}


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "mine.descent"
    data = {
        "format": "descent-explorer/1",
        "surface": {"id": "ravine"},
        "start": [2.0, 2.0],
        "steps": 12,
        "contenders": [{"recurrence": TEXT, "name": "Mine"}],
    }
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_trace_writes_each_term(scenario: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert main(["trace", str(scenario), "-o", str(out)]) == 0
    lines = [line for line in out.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    assert len(rows) == 13
    assert float(rows[0]["v_x"]) == 8.0


def test_map_and_code_take_a_typed_rule(scenario: Path, tmp_path: Path) -> None:
    picture = tmp_path / "map.png"
    call = ["map", str(scenario), "--x", "learning_rate", "--y", "beta", "-o", str(picture)]
    assert main(call) == 0
    assert len(colours(picture)) > 5000, "as many shades as losses; an empty map has some hundred"
    script = tmp_path / "mine.py"
    assert main(["code", str(scenario), "--to", "pytorch", "-o", str(script)]) == 0
    assert "class Mine(torch.optim.Optimizer):" in script.read_text("utf-8")


def test_render_draws_a_typed_rule(scenario: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    assert main(["render", str(scenario), "-o", str(out), "--size", "400x300"]) == 0
    assert LIGHT.contender(0) in colours(out), "its trail"


def test_list_rules_shows_built_in_and_own_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = own_rules_folder()
    folder.mkdir(parents=True)
    write_rule(folder / "mine.toml", KeptRule("mine", "Mine", TEXT))
    assert main(["list", "rules", "--json"]) == 0
    actual = json.loads(capfdbinary.readouterr().out)
    assert actual["adam"]["text"] == source_of(optimizers["adam"]())
    assert actual["mine"]["text"] == TEXT
    assert "newton" not in actual
    assert main(["list", "rules", "mine"]) == 0
    shown = capfdbinary.readouterr().out.decode()
    assert "    x <- x - alpha*v\n" in shown
    assert "a number at least 0 and below 1" in shown


def test_list_optimizers_shows_own_rules_behind_the_built_in_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    for variable in ("XDG_DATA_HOME", "APPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    folder = own_rules_folder()
    folder.mkdir(parents=True)
    write_rule(folder / "adam.toml", KeptRule("adam", "My Adam", TEXT, "me"))
    write_rule(folder / "mine.toml", KeptRule("mine", "Mine", TEXT))
    (folder / "wrong.toml").write_text("title = 3", encoding="utf-8")
    assert main(["list", "optimizers", "--json"]) == 0
    written = capfdbinary.readouterr()
    actual = json.loads(written.out)
    assert list(actual) == [*optimizers, "mine", "own adam"]
    assert actual["own adam"]["title"] == "My Adam"
    names = [parameter["name"] for parameter in actual["mine"]["parameters"]]
    assert names[:2] == ["learning_rate", "beta"]
    assert b"wrong.toml: line 1: title" in written.err


def test_a_rule_s_own_file_is_traced_mapped_and_written_as_code(tmp_path: Path) -> None:
    rule = tmp_path / "mine.toml"
    write_rule(rule, KeptRule("mine", "Mine", TEXT))
    assert main(["trace", str(rule), "-o", str(tmp_path / "out.csv")]) == 0
    assert "Mine" in (tmp_path / "out.csv").read_text("utf-8")
    assert main(["code", str(rule), "--to", "keras", "-o", str(tmp_path / "out.py")]) == 0
    assert "class Mine(keras.optimizers.Optimizer):" in (tmp_path / "out.py").read_text("utf-8")
    assert main(["render", str(rule), "-o", str(tmp_path / "o.png"), "--size", "400x300"]) == 0


def test_a_wrong_text_is_one_line_with_its_place(
    scenario: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    text = scenario.read_text("utf-8").replace("beta*v", "bta*v")
    scenario.write_text(text, encoding="utf-8")
    assert main(["trace", str(scenario), "-o", "-"]) == 2
    said = capfd.readouterr().err
    assert "contenders[0].recurrence: unknown name 'bta'" in said
    assert "(line 1, column 6)" in said
    assert len(said.splitlines()) == 1
