"""What is beyond the budget is computed on the command line only with ``--large``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from explorer.cli import main
from explorer.engine import surfaces
from explorer.scenario.budget import Need
from explorer.scenario.files.scenario_file import write_scenario
from tests.scenarios import starter


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A small file that asks for 2.4 GB."""
    scenario = starter(surfaces["rosenbrock"])
    contender = scenario.contenders[0]
    crowd = tuple(replace(contender, name=f"Run {index}") for index in range(50))
    path = tmp_path / "large.descent"
    write_scenario(path, replace(scenario, contenders=crowd, steps=1_000_000))
    return path


@pytest.mark.parametrize(
    "call",
    [
        ["render", "{file}", "-o", "{folder}/out.png"],
        ["animate", "{file}", "-o", "{folder}/out.gif"],
        ["trace", "{file}", "-o", "{folder}/out.csv"],
        ["trace", "{file}", "--compare", "-o", "{folder}/out.csv"],
        ["code", "{file}", "-o", "{folder}/out.py"],
    ],
)
def test_a_file_beyond_the_budget_is_refused_with_the_way_out(
    call: list[str], large: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = set(tmp_path.iterdir())
    assert main([argument.format(file=large, folder=tmp_path) for argument in call]) == 2
    assert capsys.readouterr().err == (
        f"descent-explorer: {large}: found 50 runs of 1,000,000 steps that keep 2.4 GB, "
        "expected at most 0.4 GB; add --large to compute it anyway\n"
    )
    assert set(tmp_path.iterdir()) == before


def test_with_large_it_is_computed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("explorer.scenario.budget.BUDGET", Need(10, 10))
    assert main(["trace", "parabola_momentum", "-o", str(tmp_path / "out.csv")]) == 2
    assert "--large" in capsys.readouterr().err
    assert main(["trace", "parabola_momentum", "--large", "-o", str(tmp_path / "out.csv")]) == 0
    assert (tmp_path / "out.csv").exists()
