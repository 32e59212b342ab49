"""A command reads a file's data from elsewhere only when its folder is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.cli import main
from tests.scenario.files.test_data_folders import ROWS, written


def test_data_outside_need_their_folder_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    file, out = written(tmp_path / "mine", "../rows.csv"), tmp_path / "out.csv"
    assert main(["trace", str(file), "-o", str(out)]) == 2
    assert f"--allow-data {tmp_path} allows it" in capsys.readouterr().err
    assert not out.exists()
    assert main(["trace", str(file), "-o", str(out), "--allow-data", str(tmp_path)]) == 0
    assert out.exists()


def test_a_map_beyond_the_budget_is_refused_before_it_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "map.png"
    wanted = ["map", "ravine_momentum", "--x", "learning_rate", "--y", "momentum"]
    assert main([*wanted, "--nodes", "2000000", "-o", str(out)]) == 2
    assert "add --large to compute it anyway" in capsys.readouterr().err
