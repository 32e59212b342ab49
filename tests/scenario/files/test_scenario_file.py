"""What is wrong with a file is said in one sentence; what is right comes back exactly."""

from __future__ import annotations

import copy
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from explorer.engine import Noise, formula, optimizers, surfaces
from explorer.engine.rules.schedule import Schedule, schedule_kinds
from explorer.scenario.files.scenario_data import contender_data, scenario_data
from explorer.scenario.files.scenario_file import (
    ScenarioError,
    read_scenario,
    scenario_from_data,
    scenario_from_text,
    scenario_text,
    write_scenario,
)
from explorer.scenario.scenario import Contender, Scenario
from tests.scenarios import starter

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def good() -> dict[str, Any]:
    """The data of a file that is right."""
    return copy.deepcopy(
        {
            "format": "descent-explorer/1",
            "surface": {"id": "rosenbrock", "parameters": {"a": 1, "b": 100}},
            "start": [-1.5, 2.0],
            "steps": 20,
            "noise": {"standard_deviation": 0.0},
            "seed": 4,
            "contenders": [
                {
                    "optimizer": "momentum",
                    "dialect": "paper",
                    "hyperparameters": {"learning_rate": 0.001, "momentum": 0.9},
                    "schedule": {"kind": "constant"},
                    "name": "Momentum 0.9",
                }
            ],
        }
    )


def with_value(path: str, value: object) -> dict[str, Any]:
    """The good data with another value at a place such as 'contenders.0.name'."""
    data = good()
    place: Any = data
    *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    for key in way:
        place = place[key]
    place[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("format", "descent-explorer/2", ["format", "descent-explorer/2", "descent-explorer/1"]),
        ("format", 1, ["format", "found 1", "text"]),
        ("extra", 1, ["unknown key 'extra'"]),
        ("surface", "rosenbrock", ["surface", "rosenbrock", "object"]),
        ("surface", {}, ["surface", "none of them", "'id'", "'formula'"]),
        ("surface", {"id": "beale", "formula": "x**2"}, ["surface", "'id' and 'formula'"]),
        ("surface.id", "nowhere", ["surface.id", "'nowhere'", "list surfaces"]),
        ("surface.id", 3, ["surface.id", "found 3", "text"]),
        ("surface.parameters", {"c": 1}, ["surface", "c"]),
        ("surface.parameters", {"a": "much"}, ["surface.parameters", '"much"', "a number"]),
        ("surface.view", [[0, 1], [0, 1]], ["surface.view", "formula"]),
        ("surface", {"formula": "x**2 +"}, ["surface.formula"]),
        ("surface", {"formula": "import os"}, ["surface.formula"]),
        ("surface", {"formula": "x**2", "view": [[1, 0]]}, ["surface.view"]),
        (
            "surface",
            {"formula": "x**2 + y**2", "view": [[0, 1e-310], [0, 1]]},
            ["surface.view[0]", "1e-310", "at least 1e-150"],
        ),
        ("surface", {"formula": "x**2", "view": "all"}, ["surface.view", '"all"', "a list"]),
        ("start", [1.0], ["start", "2"]),
        ("start", [1.0, 2.0, 3.0], ["start", "3", "2"]),
        ("start", ["a", 1.0], ["start[0]", '"a"', "a number"]),
        ("start", {"seed": 1}, ["start", "seed", "networks"]),
        ("start", None, ["start", "null"]),
        ("steps", 0.5, ["steps", "0.5", "a whole number"]),
        ("steps", -1, ["steps", "-1"]),
        ("steps", 10**9, ["steps", "1e+09", "at most"]),
        ("steps", True, ["steps", "true", "a whole number"]),
        ("seed", -1, ["seed", "-1"]),
        ("seed", 2**64, ["seed", str(2**64)]),
        ("noise.standard_deviation", -1, ["noise", "-1", "at least 0"]),
        ("noise.standard_deviation", "loud", ["noise.standard_deviation", '"loud"', "a number"]),
        ("noise.shared", 1, ["noise.shared", "found 1", "true or false"]),
        ("noise.colour", "pink", ["noise", "unknown key 'colour'"]),
        ("contenders", {}, ["contenders", "{}", "a list"]),
        ("contenders.0", 7, ["contenders[0]", "found 7", "an object"]),
        ("contenders.0.optimizer", "magic", ["contenders[0].optimizer", "'magic'", "adam"]),
        ("contenders.0.dialect", "fortran", ["contenders[0].dialect", "'fortran'", "pytorch"]),
        (
            "contenders.0.hyperparameters.learning_rate",
            -1,
            ["contenders[0].hyperparameters.learning_rate", "-1"],
        ),
        (
            "contenders.0.hyperparameters.learning_rate",
            "fast",
            ["contenders[0].hyperparameters.learning_rate", "fast"],
        ),
        ("contenders.0.hyperparameters.speed", 1, ["contenders[0].hyperparameters", "speed"]),
        ("contenders.0.schedule", {"kind": "sometimes"}, ["contenders[0].schedule", "sometimes"]),
        (
            "contenders.0.schedule",
            {"kind": "step", "tempo": 1},
            ["contenders[0].schedule", "tempo"],
        ),
        ("contenders.0.colour", "red", ["contenders[0].colour", "'red'", "#rrggbb"]),
        ("contenders.0.visible", "yes", ["contenders[0].visible", '"yes"', "true or false"]),
        ("contenders.0.look", 1.5, ["contenders[0].look", "1.5", "a whole number"]),
        ("contenders.0.name", 5, ["contenders[0].name", "found 5", "text"]),
    ],
)
def test_a_wrong_value_is_one_sentence_with_place_found_and_expected(
    path: str, value: object, words: list[str]
) -> None:
    with pytest.raises(ScenarioError) as caught:
        scenario_from_data(with_value(path, value))
    said = str(caught.value)
    assert "\n" not in said
    for word in words:
        assert word in said


@pytest.mark.parametrize("key", ["format", "surface", "start", "steps"])
def test_a_missing_key_is_named(key: str) -> None:
    data = good()
    del data[key]
    with pytest.raises(ScenarioError, match=f"'{key}' is missing"):
        scenario_from_data(data)


def test_what_may_be_left_out_has_its_default() -> None:
    data = good()
    for key in ("noise", "seed", "contenders"):
        del data[key]
    scenario = scenario_from_data(data)
    assert scenario.contenders == ()
    assert scenario.seed == 0
    assert scenario.noise == Noise(0.0)


@pytest.mark.parametrize("key", ["newton", "bfgs", "backtracking"])
def test_a_schedule_that_cannot_be_followed_is_refused(key: str) -> None:
    data = with_value("contenders.0", {"optimizer": key, "schedule": {"kind": "reduce_on_plateau"}})
    with pytest.raises(ScenarioError, match=rf"^contenders\[0\]\.schedule: {key}"):
        scenario_from_data(data)


@pytest.mark.parametrize(
    ("word", "named"),
    [("NaN", "NaN"), ("Infinity", "a number beyond"), ("-1e999", "a number beyond")],
)
def test_numbers_that_are_none_are_refused_at_their_place(word: str, named: str) -> None:
    text = json.dumps(good()).replace("0.001", word)
    with pytest.raises(ScenarioError, match=rf"learning_rate: found {named}"):
        scenario_from_text(text)


def test_a_number_too_large_for_a_float_is_refused() -> None:
    text = json.dumps(good()).replace("-1.5", "1e400")
    with pytest.raises(ScenarioError, match="start"):
        scenario_from_text(text)


@pytest.mark.parametrize("depth", [2_000, 200_000])
def test_a_file_nested_without_end_is_refused(depth: int) -> None:
    with pytest.raises(ScenarioError):
        scenario_from_text("[" * depth + "]" * depth)


def test_broken_text_says_in_which_line() -> None:
    with pytest.raises(ScenarioError, match="line 2, column"):
        scenario_from_text('{"format":\n ,}')


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"nowhere\.descent"):
        read_scenario(tmp_path / "nowhere.descent")
    with pytest.raises(ScenarioError):
        read_scenario(tmp_path)


@given(st.dictionaries(st.text(max_size=5), st.none() | FINITE | st.text(max_size=5), max_size=4))
def test_no_data_does_anything_but_be_read_or_be_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ScenarioError):
        scenario_from_data(data)


@given(
    start=st.tuples(FINITE, FINITE),
    rate=st.floats(1e-300, 1e6),
    momentum=st.floats(0.0, 1.0, exclude_max=True),
    noise=st.floats(0.0, 1e9),
    steps=st.integers(0, 1000),
    seed=st.integers(0, 2**63 - 1),
    name=st.text(min_size=1).filter(str.strip),
)
def test_every_number_comes_back_to_the_last_bit(
    start: tuple[float, float],
    rate: float,
    momentum: float,
    noise: float,
    steps: int,
    seed: int,
    name: str,
) -> None:
    try:
        optimizer = optimizers["momentum"](learning_rate=rate, momentum=momentum)
    except ValueError:
        assume(False)
    scenario = Scenario(
        surfaces["beale"],
        start,
        steps,
        (Contender(optimizer, name),),
        Noise(noise, shared=False),
        seed,
    )
    again = scenario_from_text(scenario_text(scenario))
    assert again == scenario
    assert math.copysign(1.0, again.start[0]) == math.copysign(1.0, start[0])


@pytest.mark.parametrize("key", optimizers)
@pytest.mark.parametrize("kind", schedule_kinds)
def test_every_optimizer_with_every_schedule_comes_back(key: str, kind: str) -> None:
    for dialect in optimizers[key].dialects:
        optimizer = optimizers[key].in_dialect(dialect)
        try:
            scenario = Scenario(
                surfaces["beale"], (1.0, 1.0), 5, (Contender(optimizer, key, Schedule(kind)),)
            )
        except ValueError:
            continue
        assert scenario_from_data(json.loads(scenario_text(scenario))) == scenario


@pytest.mark.parametrize("key", surfaces)
def test_every_surface_comes_back(key: str) -> None:
    scenario = starter(surfaces[key])
    assert scenario_from_text(scenario_text(scenario)) == scenario


def test_a_typed_surface_comes_back_with_its_window_and_gradient(tmp_path: Path) -> None:
    surface = formula("x**2 + 3*y**2", view=[(-0.1, 0.7), (-3.0, 1e5)])
    surface = surface.with_gradient(["2*x", "6*y"])
    scenario = replace(starter(surface), contenders=())
    path = tmp_path / "typed.descent"
    write_scenario(path, scenario)
    assert read_scenario(path) == scenario


def test_look_colour_and_hiding_come_back() -> None:
    contender = Contender(optimizers["adam"](), 'Ä\n"b"', look=9, colour="#a1b2c3", visible=False)
    scenario = Scenario(surfaces["beale"], (1.0, 1.0), 5, (contender,))
    data = scenario_data(scenario)
    assert scenario_from_data(data) == scenario
    assert scenario_from_text(scenario_text(scenario)) == scenario


def test_an_option_that_was_tried_and_taken_back_is_not_written() -> None:
    descent = optimizers["gradient_descent"]()
    tried = descent.with_values(clip_norm=2.0)
    assert contender_data(Contender(tried, "tried"), 0)["hyperparameters"]["clip_norm"] == 2.0
    back = tried.with_values(clip_norm=0.5 * descent.numbers["clip_norm"])
    assert contender_data(Contender(back, "back"), 0)["hyperparameters"] == {"learning_rate": 0.1}
