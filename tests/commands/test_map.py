from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from explorer.cli import main
from explorer.scenario.lessons.location import load
from explorer.scenario.map_request import MapRequest, first_with, sides_of
from tests.scenarios import map_of

RATE_AND_MOMENTUM = ["--x", "learning_rate", "--y", "momentum"]


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_a_map_of_two_hyper_parameters_is_drawn(qapp: object, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"map.{ending}"
    call = ["map", "ravine_momentum", *RATE_AND_MOMENTUM, "--nodes", "16", "-o", str(out)]
    assert main(call) == 0
    head = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[ending]
    assert out.read_bytes().startswith(head)


def test_basins_are_drawn(qapp: object, tmp_path: Path) -> None:
    out = tmp_path / "basins.png"
    call = ["map", "ravine_momentum", "--basins", "--nodes", "16", "--range=-1:1,-1:1"]
    assert main([*call, "-o", str(out)]) == 0
    picture = QImage(str(out))
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 7)
        for y in range(0, picture.height(), 7)
    }
    assert len(colours) > 5, "a map of basins shows more than its frame"


def test_verdicts_are_drawn(qapp: object, tmp_path: Path) -> None:
    out = tmp_path / "verdicts.svg"
    call = ["map", "ravine_momentum", *RATE_AND_MOMENTUM, "--measure", "verdict", "--nodes", "12"]
    assert main([*call, "-o", str(out)]) == 0
    assert ">not finished<" in out.read_text()


def test_two_contenders_are_drawn_beside_each_other(qapp: object, tmp_path: Path) -> None:
    out = tmp_path / "two.svg"
    call = ["map", "ravine_momentum", "--contender", "Momentum", "--beside", "Gradient descent"]
    assert main([*call, "--nodes", "12", "-o", str(out)]) == 0
    text = out.read_text()
    assert ">Momentum<" in text
    assert ">Gradient descent<" in text
    assert ">Momentum and Gradient descent on Ravine<" in text


def test_the_first_contender_that_has_the_hyper_parameters_is_mapped() -> None:
    scenario = load("ravine_momentum")
    index = first_with(scenario, "learning_rate", "momentum")
    assert scenario.contenders[index].optimizer.id == "momentum"
    assert first_with(scenario, "learning_rate") == 0


def test_sides_that_are_not_named_are_the_first_that_can_be_varied() -> None:
    scenario = load("ravine_momentum")
    index = first_with(scenario, "momentum")
    assert sides_of(scenario, MapRequest(contender=index)) == ("learning_rate", "momentum")
    named = MapRequest(contender=index, x="momentum")
    assert sides_of(scenario, named) == ("momentum", "learning_rate")


def test_a_map_has_the_contender_s_schedule_noise_and_seed() -> None:
    scenario = load("noise_and_schedules")
    request = MapRequest(nodes=3, x_span=(0.01, 0.02))
    actual = map_of(scenario, request)
    for contender in scenario.contenders[:1]:
        numbers = contender.optimizer.numbers
        assert actual.x.name in numbers
    again = map_of(scenario, request)
    assert (actual.losses == again.losses).all()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--beside", "Nobody"], "--beside: found 'Nobody', expected one of"),
        (["--contender", "Momentum", "--beside", "Momentum"], "--beside: found 'Momentum' twice"),
        (["--x", "speed"], "speed: cannot be varied in gradient_descent"),
        (["--x", "momentum", "--y", "momentum"], "momentum: found on both sides"),
        ([*RATE_AND_MOMENTUM, "--x-range", "5"], "--x-range: found '5'"),
        ([*RATE_AND_MOMENTUM, "--y-range", "0:3"], "momentum: found 3, expected a number"),
        ([*RATE_AND_MOMENTUM, "--tolerance", "0"], "--tolerance: found 0.0"),
        ([*RATE_AND_MOMENTUM, "--nodes", "1"], "nodes: found 1, expected 2 to"),
        ([*RATE_AND_MOMENTUM, "--contender", "Nobody"], "--contender: found 'Nobody'"),
        ([*RATE_AND_MOMENTUM, "--basins"], "--basins: found beside --x or --y"),
    ],
)
def test_what_cannot_be_mapped_is_told_in_one_line(
    arguments: list[str],
    words: str,
    qapp: object,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "map.png"
    assert main(["map", "ravine_momentum", *arguments, "-o", str(out)]) == 2
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1
    assert not out.exists()


def test_a_network_and_a_procedure_say_that_they_have_no_map(
    qapp: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["map", "library_momentum", "-o", str(tmp_path / "map.png")]) == 2
    assert "maps need one" in capsys.readouterr().err


def test_theory_is_drawn_over_the_map_and_says_where_it_has_none(
    qapp: object, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    call = ["map", "ravine_momentum", *RATE_AND_MOMENTUM, "--nodes", "32", "--size", "500x450"]
    pictures = [tmp_path / "plain.png", tmp_path / "theory.png"]
    assert main([*call, "-o", str(pictures[0])]) == 0
    assert main([*call, "--theory", "-o", str(pictures[1])]) == 0
    assert pictures[0].read_bytes() != pictures[1].read_bytes()
    adam = ["map", "adam_first_steps", "--x", "learning_rate", "--y", "beta1", "--nodes", "8"]
    assert main([*adam, "--theory", "-o", str(tmp_path / "adam.png")]) == 2
    assert "not linear in the gradient" in capfd.readouterr().err
