from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from explorer.engine import surfaces
from explorer.scenario import edit
from explorer.scenario.files.scenario_file import read_scenario, write_scenario
from explorer.scenario.groups import Group, groups, shown, without
from explorer.scenario.scenario import Scenario
from tests.scenarios import starter


@pytest.fixture
def fan() -> Scenario:
    """Plain descent, and five rates of momentum in a group."""
    return edit.fanned(starter(surfaces["rosenbrock"]), 1)


def test_a_fan_is_a_group_and_one_contender_alone_is_none(fan: Scenario) -> None:
    assert groups(fan.contenders) == (Group("Momentum, α", 1, 5),)
    assert groups(fan.contenders[:2]) == ()


def test_a_fan_of_one_of_a_fan_stays_in_the_group(fan: Scenario) -> None:
    again = edit.fanned(fan, 2, "momentum", (0.1, 0.5))
    assert [group.size for group in groups(again.contenders)] == [6]


def test_a_contender_moved_into_a_group_divides_it(fan: Scenario) -> None:
    sizes = [group.size for group in groups(edit.with_contender_moved(fan, 0, 2).contenders)]
    assert sizes == [2, 3]


def test_a_group_is_hidden_and_shown_together(fan: Scenario) -> None:
    group = groups(fan.contenders)[0]
    hidden = shown(fan, group, False)
    assert [contender.visible for contender in hidden.contenders] == [True] + 5 * [False]
    assert shown(hidden, group, True) == fan


def test_of_a_group_one_is_kept_or_none(fan: Scenario) -> None:
    group = groups(fan.contenders)[0]
    assert without(fan, group).contenders == fan.contenders[:1]
    kept = without(fan, group, 3)
    assert kept.contenders == (fan.contenders[0], replace(fan.contenders[3], group=""))


def test_a_file_keeps_groups(fan: Scenario, tmp_path: Path) -> None:
    write_scenario(tmp_path / "fan.json", fan)
    assert groups(read_scenario(tmp_path / "fan.json").contenders) == groups(fan.contenders)
    assert '"group"' not in _written(starter(surfaces["rosenbrock"]), tmp_path)


def _written(scenario: Scenario, folder: Path) -> str:
    write_scenario(folder / "plain.json", scenario)
    return (folder / "plain.json").read_text(encoding="utf-8")
