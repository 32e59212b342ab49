from __future__ import annotations

import pickle
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from explorer.engine import Surface, formula, optimizers, run, surfaces
from explorer.engine.objectives.any_objective import writable
from explorer.engine.objectives.objective import FunctionError
from explorer.engine.objectives.python_function import PythonFunction, objective


def valley(x: Any) -> Any:
    return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2


def slopes(x: Any) -> Any:
    across = x[1] - x[0] ** 2
    return np.array([-2 * (1 - x[0]) - 400 * x[0] * across, 200 * across])


VALLEY = formula("(1 - x)**2 + 100*(y - x**2)**2")
PLACES = np.array([[-1.5, 2.0], [0.3, -0.7], [1.0, 1.0]])


def test_a_function_is_run_to_the_last_bit_as_the_formula_is() -> None:
    adam = optimizers["adam"](learning_rate=0.05)
    own = run(objective(valley, slopes, dimension=2), adam, (-1.5, 2.0), 50)
    np.testing.assert_allclose(own.positions, run(VALLEY, adam, (-1.5, 2.0), 50).positions, 1e-12)
    assert own.verdict.kind == run(VALLEY, adam, (-1.5, 2.0), 50).verdict.kind


@pytest.mark.parametrize(
    ("given", "source"),
    [
        (objective(valley, slopes, dimension=2), "a function of yours"),
        (objective(lambda x: (valley(x), slopes(x)), True, dimension=2), "the function itself"),
        (objective(valley, dimension=2), "complex steps"),
        (objective(lambda x: float(valley(x)), dimension=2), "central differences"),
    ],
)
def test_the_gradient_says_where_it_comes_from_and_is_right(
    given: PythonFunction, source: str
) -> None:
    assert given.formula.endswith(f"a user's Python function; gradient by {source}")
    np.testing.assert_allclose(given.gradient(PLACES), VALLEY.gradient(PLACES), 1e-6, 1e-6)
    np.testing.assert_allclose(given.hessian(PLACES), VALLEY.hessian(PLACES), 1e-4, 1e-2)
    loss, slope = given.loss_and_gradient(PLACES[0], PLACES[0], 0)
    assert loss == pytest.approx(float(VALLEY.value(PLACES[0])))
    np.testing.assert_allclose(slope, VALLEY.gradient(PLACES[0]), 1e-6)


def test_a_kink_is_not_differentiated_by_complex_steps() -> None:
    kinked = objective(lambda x: np.abs(x[0]) + x[1] ** 2, dimension=2)
    assert kinked.derivative == "central differences"
    np.testing.assert_allclose(kinked.gradient([-0.7, 1.0]), [-1.0, 2.0], atol=1e-8)


def test_a_function_may_take_its_coordinates_one_by_one() -> None:
    apart = objective(lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2, dimension=2)
    np.testing.assert_allclose(apart.value(PLACES), VALLEY.value(PLACES))
    both = objective(lambda x, y: x * y, lambda x, y: [y, x], dimension=2)
    assert both.gradient([2.0, 3.0]).tolist() == [3.0, 2.0]


def test_many_values_are_computed_at_once_where_the_function_can() -> None:
    calls = []

    def counted(x: Any) -> Any:
        calls.append(np.shape(x))
        return valley(x)

    surface = objective(counted, slopes, dimension=2)
    calls.clear()
    np.testing.assert_allclose(surface.value(np.tile(PLACES, (50, 1))).reshape(50, 3)[7],
                               VALLEY.value(PLACES))  # fmt: skip
    assert calls == [(2, 150)]


def test_a_function_that_sums_over_everything_is_called_place_by_place() -> None:
    bowl = objective(lambda x: np.sum(x**2), dimension=3)
    assert bowl.one_by_one
    assert bowl.value(np.eye(3)).tolist() == [1.0, 1.0, 1.0]


def test_what_is_known_of_a_function_is_kept() -> None:
    surface = objective(
        valley, dimension=2, view=[(-2, 2), (-1, 3)], title="Banana", minima=[(1, 1)]
    )
    assert surface.title == "Banana"
    assert surface.view == ((-2.0, 2.0), (-1.0, 3.0))
    assert surface.minima[0].value == 0.0
    assert surface.variables == ("x", "y")
    assert objective(np.sum, dimension=4).variables == ("x1", "x2", "x3", "x4")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"function": 3, "dimension": 2}, "function: found 3, expected something"),
        ({"function": valley, "dimension": 0}, "dimension: found 0, expected a whole number"),
        ({"function": lambda x: x, "dimension": 2}, r"f: found ndarray of shape \(2,\) at a point"),
        ({"function": lambda _: "no", "dimension": 1}, "f: found str of shape"),
        ({"function": valley, "gradient": lambda x: x[:1], "dimension": 2},
         r"valley: found a gradient of shape \(1,\), expected \(2,\)"),
        ({"function": valley, "gradient": lambda _: {"x": 1.0, "y": 2.0}, "dimension": 2},
         "valley: found dict as a gradient, expected 2 numbers"),
        ({"function": valley, "gradient": lambda _: ["one", "two"], "dimension": 2},
         "valley: found list as a gradient, expected 2 numbers"),
        ({"function": valley, "gradient": lambda x: 2j * x, "dimension": 2},
         "valley: found ndarray as a gradient, expected 2 numbers"),
        ({"function": valley, "dimension": 2, "minima": [(1,)]}, r"minima\[0\]: found 1"),
        ({"function": valley, "dimension": 2, "view": [(0, 1)]}, "view: found 1 pairs"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_in_a_sentence(
    arguments: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        objective(**arguments)


def test_a_function_in_rows_takes_many_too() -> None:
    rows = objective(lambda x: np.sum(x**2, axis=-1), dimension=5)
    assert not rows.one_by_one
    assert rows.value(np.ones((4, 3, 5))).tolist() == np.full((4, 3), 5.0).tolist()
    assert rows.gradient(np.ones((2, 5))).tolist() == np.full((2, 5), 2.0).tolist()


@pytest.mark.parametrize("gradient", [None, slopes])
def test_one_gradient_is_one_of_many(gradient: Any) -> None:
    surface = objective(valley, gradient, dimension=2)
    np.testing.assert_allclose(surface.gradient(PLACES)[0], surface.gradient(PLACES[0]), 1e-12)


def test_what_a_function_is_handed_is_its_own() -> None:
    def greedy(x: Any) -> float:
        x *= 2.0
        return float(x @ x)

    surface = objective(greedy, lambda x: 8 * x, dimension=2)
    trajectory = run(surface, optimizers["gradient_descent"](learning_rate=0.01), (1.0, 1.0), 3)
    np.testing.assert_allclose(trajectory.losses, 8.0 * 0.92 ** (2.0 * np.arange(4.0)))


def test_a_division_by_zero_in_the_function_ends_the_run_there() -> None:
    edge = objective(lambda x: float(x[0]) / int(x[0] > 0), np.ones_like, dimension=1)
    trajectory = run(edge, optimizers["gradient_descent"](learning_rate=0.6), (1.0,), 5)
    assert trajectory.diverged_at == 2
    assert trajectory.losses.tolist() == [1.0, 0.4]


def test_equal_functions_are_equal_objectives_that_can_be_pickled_with_their_runs() -> None:
    first, second = (objective(valley, dimension=2, minima=[(1, 1)]) for _ in range(2))
    assert first == second
    assert hash(first) == hash(second)
    assert first != objective(valley, slopes, dimension=2)
    restored = pickle.loads(pickle.dumps(run(first, optimizers["adam"](), (-1.0, 1.0), 5)))
    assert restored == run(second, optimizers["adam"](), (-1.0, 1.0), 5)


def test_an_error_in_the_function_names_it_and_the_point() -> None:
    def broken(x: Any) -> float:
        if x[0] > 1.5:
            raise KeyError("mine")
        return float(x[0] ** 2 + x[1])

    surface = objective(broken, dimension=2, view=[(-1, 1), (-1, 1)])
    words = r"^broken: found KeyError: 'mine' at \(2, 0.5\)$"
    with pytest.raises(FunctionError, match=words) as told:
        run(surface, optimizers["gradient_descent"](), (2.0, 0.5), 3)
    assert isinstance(told.value.__cause__, KeyError)
    with pytest.raises(FunctionError, match="the gradient of valley: found IndexError"):
        objective(valley, lambda x: x[5], dimension=2)


def test_a_wrong_complex_step_on_a_branch_is_noticed_where_a_run_comes_by() -> None:
    def branched(x: Any) -> Any:
        return np.where(np.real(x[0]) > 5.0, np.abs(x[0]), x[0] ** 2 / 10) + x[1] ** 2

    surface = objective(branched, dimension=2)
    assert surface.derivative == "complex steps"
    descent = optimizers["gradient_descent"](learning_rate=0.1)
    verdict = run(surface, descent, (8.0, 1.0), 20).verdict
    words = "at (8, 1) complex steps give the gradient (0, 2), differences (1.000, 2.000)"
    assert f"the gradient is wrong, {words}" in verdict.reason
    assert verdict.advice == "give objective() a gradient of your own, or let it take differences"
    for right in (surface, objective(valley, dimension=2)):
        assert "wrong" not in run(right, descent, (4.0, 1.0), 20).verdict.reason


def test_rough_differences_of_large_values_are_no_reason_to_doubt() -> None:
    raised = objective(lambda x: 1e9 + x[0] ** 2 + x[1] ** 2, dimension=2)
    raised = replace(raised, calls=replace(raised.calls, derivative="complex steps"))
    descent = optimizers["gradient_descent"](learning_rate=0.01)
    assert "wrong" not in run(raised, descent, (0.3, 0.1), 100).verdict.reason


def test_a_run_into_what_is_not_finite_is_cut_there() -> None:
    pole = objective(lambda x: 1.0 / x[0] if x[0] > 0 else np.nan, lambda _: [1.0], dimension=1)
    trajectory = run(pole, optimizers["gradient_descent"](learning_rate=0.4), (1.0,), 9)
    assert trajectory.diverged_at == 3


def test_only_formulas_and_networks_can_be_written() -> None:
    surface: Surface = surfaces["ravine"]
    assert writable(surface, "saved") is surface
    with pytest.raises(ValueError, match="valley is a Python function of your own, and only"):
        writable(objective(valley, dimension=2), "saved")


def test_a_function_of_pytorch_is_differentiated_by_pytorch() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    surface = objective(lambda x: torch.sum(torch.sin(x) ** 2), dimension=2)
    assert surface.derivative == "PyTorch"
    np.testing.assert_allclose(surface.gradient([1.0, 2.0]), np.sin([2.0, 4.0]), 1e-12)


def test_a_function_of_jax_is_differentiated_by_jax_in_double_precision() -> None:
    pytest.importorskip("jax", reason="JAX is not installed")
    import jax.numpy as jnp

    surface = objective(lambda x: jnp.sum(jnp.sin(x) ** 2), dimension=2)
    assert surface.derivative == "JAX"
    np.testing.assert_allclose(surface.gradient([1.0, 2.0]), np.sin([2.0, 4.0]), 1e-12)
    np.testing.assert_allclose(surface.value([1.0, 2.0]), np.sum(np.sin([1.0, 2.0]) ** 2), 1e-12)


def test_a_function_of_value_and_gradient_is_told_how_to_say_so() -> None:
    with pytest.raises(ValueError, match="gradient=True is for functions that return value and"):
        objective(lambda x: (x[0] ** 2, np.array([2 * x[0]])), dimension=1)
