from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from explorer.engine import surfaces
from explorer.engine.objectives.network import Layer, Network
from explorer.scenario import edit
from explorer.scenario.files.scenario_file import scenario_from_text, scenario_text
from explorer.scenario.network_presets import (
    layers_from_text,
    layers_text,
    networks,
    preset_of,
    with_csv,
    with_data_kind,
    with_data_value,
    with_field,
)
from tests.scenarios import starter


@pytest.mark.parametrize("key", networks)
def test_every_preset_is_a_scenario_that_runs_downhill_and_comes_back_from_its_file(
    key: str,
) -> None:
    network = networks[key].make()
    scenario = starter(network)
    assert scenario_from_text(scenario_text(scenario)) == scenario
    start = network.value(scenario.start)
    downhill = scenario.start - 0.01 * network.gradient(scenario.start)
    assert network.value(downhill) < start
    assert preset_of(network) == key


def test_an_edited_network_is_no_preset_any_more() -> None:
    assert preset_of(with_field(networks["moons"].make(), "batch", 10.0)) == ""


def test_layers_are_read_as_they_are_written() -> None:
    text = "10 relu, 3 tanh, 1 sigmoid"
    network = replace(networks["moons"].make(), layers=layers_from_text(text))
    assert layers_text(network) == text
    assert layers_from_text(" 4 ,1") == (Layer(4, "linear"), Layer(1, "linear"))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("ten relu, 1", r"layers\[0\]: found 'ten relu', expected a size and an activation"),
        ("10 relu,", r"layers\[1\]: found 'nothing'"),
        ("10 relu sigmoid", r"layers\[0\]: found '10 relu sigmoid'"),
    ],
)
def test_layers_that_cannot_be_read_are_named(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        layers_from_text(text)


def test_fewer_rows_than_a_batch_make_the_batch_all_rows() -> None:
    network = with_field(networks["moons"].make(), "batch", 50.0)
    fewer = with_data_value(network, "rows", 20.0)
    assert (fewer.data.rows, fewer.batch) == (20, 0)
    assert with_data_value(network, "rows", 80.0).batch == 50


def test_another_kind_of_data_keeps_the_number_of_rows() -> None:
    network = with_data_value(networks["moons"].make(), "rows", 30.0)
    assert with_data_kind(network, "xor").data.rows == 30


def test_data_from_a_file_has_its_inputs_and_its_target(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("a,b,c\n1,2,0\n3,4,1\n")
    network = with_csv(networks["moons"].make(), str(path))
    assert network.data.inputs.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    linear = networks["linear_regression"].make()
    assert with_csv(linear, str(path), "a").data.targets[:, 0].tolist() == [1.0, 3.0]
    with pytest.raises(ValueError, match="loss: found targets from 1 to 3"):
        with_csv(network, str(path), "a")


def test_a_start_stays_while_the_weights_stay_as_many() -> None:
    scenario = starter(networks["moons"].make())
    network = scenario.surface
    assert isinstance(network, Network)
    moved = replace(scenario, start=tuple(9.0 for _ in scenario.start))
    noisier = edit.on_surface(moved, with_data_value(network, "noise", 0.3))
    assert noisier.start == moved.start
    wider = edit.on_surface(moved, replace(network, layers=layers_from_text("9 tanh, 1 sigmoid")))
    assert wider.start == wider.surface.starts[0]
    assert len(edit.on_surface(moved, surfaces["rosenbrock"]).start) == 2
