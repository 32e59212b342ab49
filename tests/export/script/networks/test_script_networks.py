from __future__ import annotations

import ast
import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer.cli import main
from explorer.engine import Noise, Schedule, optimizers
from explorer.engine.objectives.dataset import data_kinds, from_csv, generated
from explorer.engine.objectives.network import ACTIVATIONS, Layer, Network
from explorer.engine.rules.direct_method import DirectMethod
from explorer.export.script.library_optimizers import Native, native
from explorer.export.script.networks.network_data import MOST_WRITTEN, data_lines
from explorer.scenario.files.scenario_file import write_scenario
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.network_presets import networks
from explorer.scenario.results import compute
from explorer.scenario.scenario import Contender, Scenario
from tests.export.scripting import (
    MODULES,
    executed,
    installed,
    largest_difference,
    run_in_node,
    script_of,
)

LESSONS = ("library_momentum", "adadelta")
SEVERAL = ("gradient_descent", "momentum", "nesterov", "rmsprop", "adam", "adadelta", "nadam")
RULES = [key for key, cls in optimizers.items() if not issubclass(cls, DirectMethod)]
PROCEDURES = [key for key in optimizers if key not in RULES]


def trained(network: Network, *keys: str, steps: int = 40) -> Scenario:
    contenders = tuple(Contender(optimizers[key](), key) for key in keys)
    return Scenario(network, network.initial(3), steps, contenders)


def moons_in_batches() -> Network:
    """Batches of 8 out of 50 rows: a pass over the data ends with a batch of 2."""
    layers = (Layer(6, "relu"), Layer(4, "tanh"), Layer(1, "sigmoid"))
    data = generated("moons", rows=50, noise=0.2)
    return Network(layers, data, "binary_cross_entropy", batch=8, seed=4)


@pytest.mark.parametrize("library", ["numpy", *MODULES])
@pytest.mark.parametrize("lesson", LESSONS)
def test_the_script_of_a_lesson_takes_the_steps_of_the_run(
    lesson: str, library: str, tmp_path: Path
) -> None:
    installed(*MODULES.get(library, []))
    assert largest_difference(lessons[lesson].scenario, library, tmp_path) < 1e-9


@pytest.mark.parametrize("library", ["numpy", *MODULES])
def test_every_step_sees_the_rows_it_saw_in_the_run(library: str, tmp_path: Path) -> None:
    installed(*MODULES.get(library, []))
    scenario = trained(moons_in_batches(), *SEVERAL)
    assert largest_difference(scenario, library, tmp_path) < 1e-9


@pytest.mark.parametrize("key", RULES)
def test_the_numpy_script_of_every_rule_trains_a_network_in_batches(key: str) -> None:
    assert largest_difference(trained(moons_in_batches(), key, steps=100), "numpy") < 1e-9


@pytest.mark.parametrize("key", PROCEDURES)
def test_procedures_see_all_rows_as_in_the_run(key: str) -> None:
    scenario = trained(moons_in_batches(), key, "adam", steps=20)
    assert largest_difference(scenario, "numpy") < 1e-9


@pytest.mark.parametrize("library", ["numpy", *MODULES])
def test_a_changing_rate_and_noise_are_followed(library: str, tmp_path: Path) -> None:
    installed(*MODULES.get(library, []))
    scenario = trained(moons_in_batches(), *SEVERAL)
    falling = Schedule("exponential", factor=0.95)
    contenders = tuple(replace(contender, schedule=falling) for contender in scenario.contenders)
    noisy = replace(scenario, contenders=contenders, noise=Noise(0.05, shared=False), seed=5)
    assert largest_difference(noisy, library, tmp_path) < 1e-9


@pytest.mark.parametrize("preset", list(networks))
def test_every_network_to_begin_with_becomes_a_script(preset: str) -> None:
    assert largest_difference(trained(networks[preset].make(), "adam"), "numpy") < 1e-9


@pytest.mark.parametrize("library", ["numpy", *MODULES])
@pytest.mark.parametrize(
    ("last", "loss", "bias"),
    [
        *((activation, "squared_error", True) for activation in ACTIVATIONS),
        ("sigmoid", "binary_cross_entropy", False),
    ],
)
def test_every_activation_and_loss_is_written(
    library: str, last: str, loss: str, bias: bool, tmp_path: Path
) -> None:
    installed(*MODULES.get(library, []))
    layers = (*(Layer(3, activation) for activation in ACTIVATIONS), Layer(1, last))
    network = Network(layers, generated("blobs", rows=30, features=3), loss, bias=bias)
    assert largest_difference(trained(network, "momentum"), library, tmp_path) < 1e-9


@pytest.mark.parametrize("kind", list(data_kinds))
def test_the_recipe_in_a_script_gives_the_very_rows(kind: str) -> None:
    given = {"seed": 7, "noise": 0.37, "features": 3, "offset": -0.2, "target": 0.3, "rows": 9}
    declared = {parameter.name for parameter in data_kinds[kind].parameters}
    data = generated(kind, **{key: value for key, value in given.items() if key in declared})
    scope: dict[str, object] = {"np": np}
    exec("\n".join(data_lines(data)), scope)  # noqa: S102
    np.testing.assert_array_equal(scope["inputs"], data.inputs)
    np.testing.assert_array_equal(scope["targets"], data.targets)


def test_rows_of_a_file_are_in_the_script_itself(tmp_path: Path) -> None:
    path = tmp_path / 'my "rows".csv'
    path.write_text("a;b;y\n0.1;2;0\n-3e-7;0.30000000000000004;1\n5;6;1\n", encoding="utf-8")
    network = Network((Layer(1, "sigmoid"),), from_csv(path), "binary_cross_entropy")
    scenario = trained(network, "adam")
    path.unlink()
    assert largest_difference(scenario, "numpy") < 1e-9


def test_a_file_too_large_for_a_script_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    rows = MOST_WRITTEN // 2 + 1
    path.write_text("1,2\n" * rows, encoding="utf-8")
    scenario = trained(Network((Layer(1),), from_csv(path)), "adam", steps=1)
    with pytest.raises(ValueError, match=f"script: found {2 * rows} numbers .*large.csv"):
        script_of(scenario, "numpy")


def test_the_losses_at_the_end_are_printed_in_full() -> None:
    scenario = trained(moons_in_batches(), "adam", "momentum")
    printed = executed(script_of(scenario, "numpy"))["printed"]
    for contender, trajectory in zip(
        scenario.contenders, compute(scenario).trajectories, strict=True
    ):
        assert trajectory is not None
        actual = re.search(rf"^{contender.name}: loss = (\S+)$", printed, re.MULTILINE)
        assert actual is not None
        assert float(actual[1]) == pytest.approx(float(trajectory.losses[-1]), rel=1e-9)
        assert len(actual[1]) > 12


def test_a_diverging_network_stops_where_the_numbers_end() -> None:
    network = networks["linear_layers"].make()
    contender = Contender(optimizers["gradient_descent"](learning_rate=1e3), "Too fast")
    scenario = Scenario(network, network.initial(0), 60, (contender,))
    assert "no longer finite" in script_of(scenario, "numpy")
    assert largest_difference(scenario, "numpy") < 1e-9


def test_contenders_may_be_called_like_parts_of_the_script() -> None:
    names = ["inputs", "targets", "batches", "weights", "hessian", "random", "order", "a1"]
    scenario = trained(moons_in_batches(), "adam")
    contenders = tuple(Contender(optimizers["adam"](), name) for name in names)
    named = replace(scenario, contenders=contenders)
    assert largest_difference(named, "numpy") < 1e-9
    for library in MODULES:
        ast.parse(script_of(named, library))


def test_pytorch_differentiates_and_uses_its_own_optimizers() -> None:
    text = script_of(trained(moons_in_batches(), "gradient_descent"), "pytorch")
    assert "loss(position, batches[step]).backward()" in text
    assert "torch.optim.SGD([position], lr=" in text


@pytest.mark.parametrize("features", [1, 2])
def test_the_picture_of_a_network_is_drawn(features: int, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    class Recorded:
        def __getattr__(self, name: str) -> object:
            return lambda *_, **__: drawn.append(name)

    module = type(sys)("matplotlib")
    module.pyplot = Recorded()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "matplotlib", module)
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", module.pyplot)
    network = Network((Layer(1),), generated("linear", features=features), bias=False)
    executed(script_of(trained(network, "adam"), "numpy"))["picture"]()
    assert drawn == [{1: "plot", 2: "contour"}[features], "plot", "legend", "show"]


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_javascript_of_a_lesson_takes_the_steps_of_the_run(lesson: str, tmp_path: Path) -> None:
    scenario = lessons[lesson].scenario
    compared_in_javascript(scenario, tmp_path)


@pytest.mark.parametrize("changing", [False, True], ids=["constant", "changing rate and noise"])
def test_javascript_trains_in_batches(changing: bool, tmp_path: Path) -> None:
    schedule = Schedule("exponential", factor=0.95) if changing else Schedule()
    contenders = [
        Contender(cls.in_dialect(dialect), f"{key} {dialect}", schedule=schedule)
        for key, cls in optimizers.items()
        for dialect in ("paper", "tfjs")
        if dialect in cls.dialects and "learning_rate" in cls.in_dialect(dialect).values
    ]
    network = moons_in_batches()
    scenario = Scenario(network, network.initial(3), 30, tuple(contenders))
    compared_in_javascript(replace(scenario, noise=Noise(0.01 * changing)), tmp_path)


@pytest.mark.parametrize("last", ACTIVATIONS)
def test_javascript_has_every_activation(last: str, tmp_path: Path) -> None:
    layers = (*(Layer(3, activation) for activation in ACTIVATIONS), Layer(1, last))
    network = Network(layers, generated("blobs", rows=30, features=3), bias=False)
    compared_in_javascript(trained(network, "momentum"), tmp_path)


def compared_in_javascript(scenario: Scenario, folder: Path) -> None:
    """Assert that all that is written is near the run: to 64 bits by hand, to 32 by TF.js."""
    text = script_of(scenario, "tfjs")
    left_out = re.findall("^// Left out here, .*: (.*)[.]$", text, re.MULTILINE)
    actual = run_in_node(text, folder)
    assert set(actual) == {contender.name for contender in scenario.contenders} - set(left_out)
    for contender, trajectory in zip(
        scenario.contenders, compute(scenario).trajectories, strict=True
    ):
        if contender.name not in left_out:
            assert trajectory is not None
            by_library = isinstance(native(contender, "tfjs"), Native)
            np.testing.assert_allclose(
                actual[contender.name],
                trajectory.positions,
                rtol=0.0,
                atol=1e-4 if by_library else 1e-9,
                err_msg=contender.name,
            )


def test_javascript_says_whom_it_leaves_out() -> None:
    text = script_of(trained(moons_in_batches(), "polyak_step", "bfgs", "adam"), "tfjs")
    assert "// Left out here; the numpy script has it: polyak_step." in text
    assert "// Left out here; the numpy script has it: bfgs." in text
    assert '"adam": adam()' in text


def test_more_batches_than_a_script_holds_are_refused_for_javascript() -> None:
    network = replace(moons_in_batches(), batch=50)
    scenario = trained(network, "gradient_descent", steps=500)
    with pytest.raises(ValueError, match="found 25000 numbers to write out for the batches"):
        script_of(scenario, "tfjs")


def test_more_noise_than_a_script_holds_is_refused_for_javascript() -> None:
    scenario = replace(trained(moons_in_batches(), "adam", steps=600), noise=Noise(0.1))
    with pytest.raises(ValueError, match="numbers to write out for the noise"):
        script_of(scenario, "tfjs")


def test_the_command_writes_the_script_and_says_in_one_line_why_it_cannot(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "net.descent"
    network = Network((Layer(1),), generated("linear", rows=MOST_WRITTEN))
    write_scenario(path, trained(network, "adam", steps=1))
    assert main(["code", str(path), "--to", "numpy"]) == 0
    ast.parse(capsys.readouterr().out)
    assert main(["code", str(path), "--to", "tfjs"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "script: found 40000 numbers to write out for the data (linear)" in said.err
