from __future__ import annotations

import pytest

from explorer.engine import optimizers
from explorer.engine.rules.stability_limit import stability_limit

KNOWN = {
    "gradient_descent": ({"learning_rate": 0.1}, 20.0, "2/α"),
    "momentum": ({"learning_rate": 0.1, "momentum": 0.9}, 38.0, "2(1 + β)/α"),
    "nesterov": ({"learning_rate": 0.1, "momentum": 0.5}, 15.0, "2(1 + β)/((1 + 2β)α)"),
    "adam": ({"learning_rate": 0.01}, 3800.0, "(2 + 2β₁)/((1 − β₁)α)"),
    "rmsprop": ({"learning_rate": 0.01}, 200.0, "2/α"),
    "adagrad": ({"learning_rate": 0.5}, 4.0, "2/α"),
    "qhm": (
        {"learning_rate": 0.1, "momentum": 0.9, "nu": 0.5},
        38.0,
        "2(1 + β)/((1 + β − 2νβ)α)",
    ),
    "aggmo": ({"learning_rate": 0.01}, 295.7372, "6/(α Σ 1/(1 + βᵢ))"),
}


@pytest.mark.parametrize("name", KNOWN)
def test_each_rule_names_its_own_limit_and_its_formula(name: str) -> None:
    values, expected, words = KNOWN[name]
    limit = stability_limit(optimizers[name](**values))
    assert limit.value == pytest.approx(expected, rel=1e-6)
    assert limit.formula == words


def test_twice_the_learning_rate_bears_half_the_curvature() -> None:
    once, twice = (stability_limit(optimizers["nesterov"](learning_rate=a)) for a in (0.01, 0.02))
    assert once.value == pytest.approx(2.0 * twice.value)


def test_weight_decay_takes_its_share_of_the_limit() -> None:
    limit = stability_limit(optimizers["gradient_descent"](learning_rate=0.1, weight_decay=3.0))
    assert (limit.value, limit.formula, limit.scales) == (pytest.approx(17.0), "2/α − λ", False)


@pytest.mark.parametrize(
    ("name", "form", "words", "value"),
    [
        ("adamw", "decoupled", "(2 − αλ)(1 + β₁)/((1 − β₁)α)", 374.3),
        ("adamw", "unscaled", "(2 − λ)(1 + β₁)/((1 − β₁)α)", 323.0),
        ("momentum", "decoupled", "(2 − αλ)(1 + β)/α", 37.43),
        ("gradient_descent", "unscaled", "(2 − λ)/α", 17.0),
    ],
)
def test_weight_decay_beside_the_gradient_has_a_formula_too(
    name: str, form: str, words: str, value: float
) -> None:
    rule = optimizers[name](learning_rate=0.1, weight_decay=0.3, weight_decay_form=form)
    limit = stability_limit(rule)
    assert limit.formula == words
    assert limit.value == pytest.approx(value)


def test_a_limit_without_a_known_formula_is_written_as_a_number_over_the_rate() -> None:
    limit = stability_limit(optimizers["adan"](learning_rate=0.001))
    assert limit.formula.endswith("/α")
    assert float(limit.formula[:-2]) == pytest.approx(limit.value * 0.001, rel=1e-3)


@pytest.mark.parametrize("name", ["sign_descent", "lion", "newton", "polyak_step"])
def test_where_no_limit_is_known_none_is_named(name: str) -> None:
    assert stability_limit(optimizers[name]()) is None
