from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explorer.engine.objectives.network import Network
from explorer.scenario.files.scenario_data import scenario_data
from explorer.scenario.files.scenario_file import (
    ScenarioError,
    scenario_from_data,
    scenario_from_text,
    scenario_text,
)
from explorer.scenario.results import compute

NETWORK = {
    "layers": [[10, "relu"], [1, "sigmoid"]],
    "loss": "binary_cross_entropy",
    "data": {"kind": "ones", "rows": 100},
}


def document(network: dict[str, object] | None = None, **more: object) -> dict[str, object]:
    return {
        "format": "descent-explorer/1",
        "surface": {"network": {**NETWORK, **(network or {})}},
        "start": {"seed": 7},
        "steps": 10,
        "contenders": [{"optimizer": "adadelta"}, {"optimizer": "gradient_descent"}],
        **more,
    }


def test_a_network_with_a_seeded_start_runs() -> None:
    scenario = scenario_from_data(document())
    assert isinstance(scenario.surface, Network)
    assert scenario.start == scenario.surface.initial(7)
    for trajectory in compute(scenario).trajectories:
        assert trajectory is not None
        assert trajectory.positions.shape == (11, 71)
        assert trajectory.losses[-1] < trajectory.losses[0]


@pytest.mark.parametrize(
    "network",
    [
        {},
        {"batch": 10, "seed": 3},
        {"layers": [[1, "tanh"]], "loss": "squared_error", "data": {"kind": "xor"}, "bias": False},
    ],
)
def test_a_written_network_reads_as_the_same_scenario(network: dict[str, object]) -> None:
    scenario = scenario_from_data(document(network))
    assert scenario_from_text(scenario_text(scenario)) == scenario


def test_two_weights_may_have_a_view_of_their_own() -> None:
    surface = {
        "network": {"layers": [[1, "linear"]], "data": {"kind": "linear"}},
        "view": [[-1, 4], [-2, 3]],
    }
    scenario = scenario_from_data(document(surface=surface))
    assert scenario.surface.view == ((-1.0, 4.0), (-2.0, 3.0))
    assert scenario_from_data(scenario_data(scenario)) == scenario


def test_data_may_come_from_a_csv_file(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("a;y;b\n1;0;2\n3;1;4\n", encoding="utf-8")
    data = {"kind": "csv", "path": str(path), "target": "y"}
    scenario = scenario_from_data(document({"data": data}))
    assert isinstance(scenario.surface, Network)
    assert np.array_equal(scenario.surface.data.inputs, [[1, 2], [3, 4]])
    assert np.array_equal(scenario.surface.data.targets, [[0], [1]])
    assert scenario_from_data(scenario_data(scenario)) == scenario


@pytest.mark.parametrize(
    ("network", "words"),
    [
        ({"layers": [[10]]}, r"surface.network.layers\[0\]: found \[10\]"),
        ({"layers": [[1, "step"]]}, r"surface.network.layers\[0\]: found 'step'"),
        ({"loss": "error"}, "surface.network.loss: found 'error'"),
        (
            {"data": {"kind": "spiral"}},
            "surface.network.data.kind: found 'spiral', expected one of",
        ),
        ({"data": {"kind": "moons", "row": 4}}, "surface.network.data.row: unknown parameter"),
        ({"data": {"kind": "moons", "rows": 0}}, "surface.network.data.rows: found 0"),
        ({"data": {"kind": "csv", "path": "/none.csv"}}, "data.path: /none.csv: No such file"),
        ({"data": {"kind": "csv", "paths": "a"}}, "paths: unknown key, expected path and target"),
        ({"batches": 3}, "surface.network: unknown key 'batches'"),
    ],
)
def test_what_is_wrong_in_a_network_is_named(network: dict[str, object], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        scenario_from_data(document(network))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"start": {"sed": 3}}, "start: found {'sed': 3}"),
        ({"start": [1.0]}, "start: found 1 coordinates, expected 71"),
        ({"surface": {"id": "ravine"}}, "start: found a seed, which is for networks"),
        ({"surface": {}}, "surface: found none of them, expected one of"),
        (
            {"surface": {"network": NETWORK, "view": [[0, 1], [0, 1]]}},
            "surface.view: expected only",
        ),
        ({"surface": {"network": NETWORK, "id": "ravine"}}, "found 'id' and 'network'"),
    ],
)
def test_what_does_not_fit_a_network_is_named(more: dict[str, object], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        scenario_from_data(document(**more))


def test_a_network_that_says_nothing_has_the_usual_settings() -> None:
    sparse = {"layers": [[3, "relu"], [1, "linear"]], "data": {"kind": "moons"}}
    surface = scenario_from_data(document(surface={"network": sparse})).surface
    assert isinstance(surface, Network)
    assert (surface.loss, surface.batch, surface.seed, surface.bias) == (
        "squared_error",
        0,
        0,
        True,
    )
