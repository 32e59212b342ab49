"""What the effective rate of a rule multiplies to give its step."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import pytest

from explorer.engine import formula, optimizers, run

Floats = npt.NDArray[np.float64]
Rows = Callable[[Mapping[str, Floats], Mapping[str, float]], Floats]
RAVINE = formula("(4*x**2 + y**2)/2")


def term(name: str) -> Rows:
    """One term alone."""
    return lambda terms, _: terms[name]


def entering(terms: Mapping[str, Floats], share: float) -> Floats:
    """What a velocity of steps gains: the velocity without its share of the one before."""
    velocity = terms["scaled_velocity"]
    before = np.vstack([np.zeros((1, velocity.shape[1])), velocity[:-1]])
    return velocity - share * before


TABLE: dict[str, Rows] = {
    "adagrad": term("gradient"),
    "rmsprop": term("gradient"),
    "adadelta": term("gradient"),
    "adam": term("corrected_first_moment"),
    "amsgrad": term("first_moment"),
    "adamw": term("corrected_first_moment"),
    "adamax": term("corrected_first_moment"),
    "adamaxw": term("corrected_first_moment"),
    "nadam": term("blended_first_moment"),
    "nadamw": term("blended_first_moment"),
    "radam": term("corrected_first_moment"),
    "adabelief": term("corrected_first_moment"),
    "yogi": term("first_moment"),
    "qhadam": term("blended_first_moment"),
    "acprop": term("gradient"),
    "mars": term("corrected_first_moment"),
    "asgd": term("gradient"),
    "prodigy": term("first_moment"),
    "dog": term("gradient"),
    "dowg": term("gradient"),
    "adan": lambda terms, values: (
        terms["corrected_first_moment"] + values["beta2"] * terms["corrected_difference_moment"]
    ),
    "ademamix": lambda terms, values: (
        terms["corrected_first_moment"] + values["alpha"] * terms["slow_moment"]
    ),
}


def walked(name: str, **values: object) -> tuple[Mapping[str, Floats], Mapping[str, float]]:
    optimizer = optimizers[name](**values)
    trajectory = run(RAVINE, optimizer, (2.0, 1.5), 30)
    return {**trajectory.terms, "gradient": trajectory.gradients}, optimizer.numbers


@pytest.mark.parametrize("name", TABLE)
def test_the_step_is_the_effective_rate_times_what_it_scales(name: str) -> None:
    terms, values = walked(name)
    step = terms["step"] - terms.get("decay_step", 0.0)
    rate = terms["effective_rate"].reshape(len(step), -1)
    np.testing.assert_allclose(step[:-1], (-rate * TABLE[name](terms, values))[:-1], rtol=1e-9)


def test_the_effective_rate_of_novograd_scales_what_enters_its_velocity() -> None:
    terms, values = walked("novograd")
    gained = values["learning_rate"] * entering(terms, values["beta1"])
    rate = terms["effective_rate"].reshape(len(gained), -1)
    np.testing.assert_allclose(gained[:-1], (rate * terms["gradient"])[:-1], rtol=1e-6)


def test_the_effective_rate_of_adopt_scales_the_gradient_before_it_is_cut() -> None:
    terms, _ = walked("adopt", clipping="none", beta1=0.0)
    assert (terms["effective_rate"][0] == 0.0).all()
    expected = -terms["effective_rate"] * terms["gradient"]
    np.testing.assert_allclose(terms["step"][1:-1], expected[1:-1], rtol=1e-9)


def test_a_velocity_of_rmsprop_gains_the_gradient_at_the_effective_rate() -> None:
    terms, _ = walked("rmsprop", momentum=0.9, rate_placement="inside")
    gained = entering(terms, 0.9)
    expected = terms["effective_rate"] * terms["gradient"]
    np.testing.assert_allclose(gained[:-1], expected[:-1], rtol=1e-6)


def test_ftrl_ends_at_the_effective_rate_times_what_it_has_gathered() -> None:
    optimizer = optimizers["ftrl"](learning_rate=0.5, l2_regularization_strength=0.1, beta=0.3)
    path = run(RAVINE, optimizer, (2.0, 1.5), 30)
    expected = -path.terms["effective_rate"] * path.terms["gathered_gradients"]
    np.testing.assert_allclose(path.positions[1:], expected[:-1], rtol=1e-9)


def test_the_effective_rate_of_d_adaptation_scales_the_gradient_without_momentum() -> None:
    terms, _ = walked("dadapt_adam", beta1=0.0)
    expected = -terms["effective_rate"] * terms["gradient"]
    np.testing.assert_allclose(terms["step"][:-1], expected[:-1], rtol=1e-9)


def test_every_effective_rate_is_known_here() -> None:
    having = {
        name
        for name in optimizers
        if "effective_rate" in run(RAVINE, optimizers[name](), (2.0, 1.0), 1).terms
    }
    assert having == {*TABLE, "novograd", "adopt", "ftrl", "dadapt_adam"}
