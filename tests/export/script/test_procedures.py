from __future__ import annotations

import pytest

from explorer.engine import Schedule, formula, optimizers, surfaces
from explorer.engine.parameter import Choice
from explorer.engine.rules.library.classics.procedure import Procedure
from explorer.export.script.procedures import function_source
from explorer.scenario.scenario import Contender, Noise, Scenario
from tests.export.scripting import largest_difference, script_of

KEYS = [key for key, cls in optimizers.items() if issubclass(cls, Procedure)]
ROSENBROCK = surfaces["rosenbrock"]
PRODUCT = formula("x1**2 + x2*x3/2 + exp(x2) + x2**2 + x3**2")


def forms(key: str) -> list[dict[str, str]]:
    """Each choice of an optimizer at each of its values."""
    return [
        {parameter.name: option}
        for parameter in optimizers[key].parameters
        if isinstance(parameter, Choice)
        for option in parameter.options
    ] or [{}]


def rate(key: str) -> dict[str, float]:
    return {"learning_rate": 1e-3} if optimizers[key]().numbers["learning_rate"] < 0.05 else {}


@pytest.mark.parametrize(("key", "form"), [(key, form) for key in KEYS for form in forms(key)])
def test_a_numpy_script_takes_the_steps(key: str, form: dict[str, str]) -> None:
    contender = Contender(optimizers[key](**rate(key), **form), key)
    scenario = Scenario(ROSENBROCK, (-1.2, 1.0), 20, (contender,))
    assert largest_difference(scenario, "numpy") < 1e-7


@pytest.mark.parametrize("key", KEYS)
def test_noise_schedule_and_three_coordinates_are_written_too(key: str) -> None:
    contender = Contender(optimizers[key](**rate(key)), key, Schedule("cosine"))
    scenario = Scenario(PRODUCT, (0.5, -1.0, 1.0), 12, (contender,), noise=Noise(0.01))
    assert largest_difference(scenario, "numpy") < 1e-7


@pytest.mark.parametrize("key", KEYS)
def test_an_average_beside_it_is_written_too(key: str) -> None:
    contender = Contender(optimizers[key](**rate(key), average_decay=0.9), key)
    scenario = Scenario(ROSENBROCK, (-1.2, 1.0), 12, (contender,))
    assert "iterate_average" in script_of(scenario, "numpy")
    assert largest_difference(scenario, "numpy") < 1e-7


def test_a_script_of_another_library_says_that_the_method_is_written_by_hand() -> None:
    scenario = Scenario(ROSENBROCK, (-1.2, 1.0), 5, (Contender(optimizers["dogleg"](), "Dogleg"),))
    assert "PyTorch has no Trust region (dogleg)" in script_of(scenario, "pytorch")


def test_functions_are_written_without_their_types() -> None:
    lines = function_source(optimizers["fista"].step_function)  # type: ignore[attr-defined]
    assert lines[0] == "def fista_step(here, memory, sparsity):"
    assert lines[1].strip().startswith('"""One step of FISTA')


@pytest.mark.parametrize("key", KEYS)
def test_functions_are_written_without_the_examples_that_need_the_program(key: str) -> None:
    scenario = Scenario(ROSENBROCK, (-1.2, 1.0), 2, (Contender(optimizers[key](), key),))
    written = script_of(scenario, "numpy")
    assert "Example:" not in written
    assert ">>>" not in written
