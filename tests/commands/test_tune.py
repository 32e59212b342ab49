from __future__ import annotations

import re
from pathlib import Path

import pytest

from explorer.cli import main
from explorer.scenario import budget
from explorer.scenario.files.scenario_file import read_scenario

BUDGET = ["--budget", "60000"]


def test_the_tuned_scenario_is_written_and_the_report_printed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "tuned.descent"
    call = ["tune", "ravine_momentum", "-o", str(out), "--over", "learning_rate,momentum", *BUDGET]
    assert main(call) == 0
    contenders = read_scenario(out).contenders
    rate = contenders[0].optimizer.values["learning_rate"]
    assert rate == pytest.approx(0.4, rel=0.02)
    report = capfd.readouterr().out
    assert f"learning rate {rate}" in report
    assert "gradient evaluations" in report
    assert "second best" in report


def test_only_the_contender_that_is_named_is_tuned(tmp_path: Path) -> None:
    out = tmp_path / "tuned.descent"
    call = ["tune", "ravine_momentum", "-o", str(out), "--contender", "Momentum", *BUDGET]
    assert main([*call, "--aim", "area", "--starts", "3"]) == 0
    plain, momentum = read_scenario(out).contenders
    assert plain.optimizer.values["learning_rate"] == 0.1
    assert momentum.optimizer.values["learning_rate"] != 0.1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--budget", "5"], "expected at least"),
        (["--over", "size"], "has no size to tune"),
        (["--contender", "Nobody"], "expected one of"),
        (["--seeds", "0"], "--seeds: found 0"),
        (["--tolerance", "-1"], "tolerance: found -1"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    out = tmp_path / "tuned.descent"
    assert main(["tune", "ravine_momentum", "-o", str(out), *options]) == 2
    error = capfd.readouterr().err
    assert words in error
    assert error.count("\n") == 1
    assert not out.exists()


def test_networks_are_tuned_too(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "tuned.descent"
    call = ["tune", "library_momentum", "-o", str(out), "--budget", "12000", "--starts", "2"]
    assert main(call) == 0
    assert "final loss" in capfd.readouterr().out


def test_without_a_budget_that_of_the_scenario_is_spent(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget, "tuning_budget", lambda _scenario, _ensemble: 12_000)
    out = tmp_path / "tuned.descent"
    assert main(["tune", "library_momentum", "-o", str(out)]) == 0
    spent = re.search(r"spent (\d+) gradient evaluations", capfd.readouterr().out)
    assert spent is not None
    assert 6_000 < int(spent[1]) <= 12_000
