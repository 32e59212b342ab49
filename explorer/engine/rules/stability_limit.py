"""The largest curvature for which a rule is stable, as a number and as a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import isclose, isfinite

from explorer.engine.number_text import rounded
from explorer.engine.rules.iteration_matrix import iteration_matrix
from explorer.engine.rules.optimizer import Optimizer

Numbers = Mapping[str, float]
FORMULAS: tuple[tuple[str, Callable[[Numbers], float]], ...] = (
    ("2/α", lambda _: 2.0),
    (
        "2(1 + β)/((1 + β − 2νβ)α)",
        lambda n: 2.0 * (1.0 + n["momentum"]) / _blended(n["momentum"], n["nu"]),
    ),
    (
        "2(1 + β₁)/((1 + β₁ − 2ν₁β₁)α)",
        lambda n: 2.0 * (1.0 + n["beta1"]) / _blended(n["beta1"], n["nu1"]),
    ),
    (
        "6/(α Σ 1/(1 + βᵢ))",
        lambda n: 6.0 / sum(1.0 / (1.0 + n[name]) for name in ("beta1", "beta2", "beta3")),
    ),
    ("2(1 + β)/α", lambda n: 2.0 * (1.0 + n["momentum"])),
    ("2(1 + β)/((1 + 2β)α)", lambda n: 2.0 * (1.0 + n["momentum"]) / (1.0 + 2.0 * n["momentum"])),
    ("2(1 + β)/((1 − τ)α)", lambda n: 2.0 * (1.0 + n["momentum"]) / (1.0 - n["dampening"])),
    ("(2 + 2β₁)/((1 − β₁)α)", lambda n: (2.0 + 2.0 * n["beta1"]) / (1.0 - n["beta1"])),
)
"""Known limits at a learning rate of 1; the first that equals the rule's own limit is written."""
APART: tuple[tuple[str, Callable[[Numbers, float], float]], ...] = (
    ("{left}/α", lambda _, left: left),
    ("{left}(1 + β)/α", lambda n, left: left * (1.0 + n["momentum"])),
    (
        "{left}(1 + β₁)/((1 − β₁)α)",
        lambda n, left: left * (1.0 + n["beta1"]) / (1.0 - n["beta1"]),
    ),
)
"""Known limits where weights decay beside the gradient, given what a step leaves of 2."""
LEFT: tuple[tuple[str, Callable[[float, float], float]], ...] = (
    ("(2 − αλ)", lambda rate, decay: 2.0 - rate * decay),
    ("(2 − λ)", lambda _, decay: 2.0 - decay),
)
"""What a step leaves of 2 if the decay is multiplied by the learning rate, and if it is not."""


def _blended(beta: float, nu: float) -> float:
    return 1.0 + beta - 2.0 * nu * beta


@dataclass(frozen=True)
class StabilityLimit:
    """The largest curvature at which a rule does not diverge, and its formula.

    ``preconditioned`` says that it applies to the Hessian as scaled by the rule, not to the plain
    one. ``scales`` says that it is inversely proportional to the learning rate, which weight decay
    spoils.
    """

    value: float
    formula: str
    preconditioned: bool
    scales: bool = True


@lru_cache(maxsize=256)
def stability_limit(optimizer: Optimizer) -> StabilityLimit | None:
    """The limit of a linear rule, or of an adaptive one whose preconditioner is frozen.

    It comes from the spectral radius of the rule's own iteration matrix. ``None`` where there is
    none: for signs of gradients, direct methods, and rules that stay stable at any curvature.

    Example:
        >>> from explorer.engine import optimizers
        >>> limit = stability_limit(optimizers["adam"](learning_rate=0.01))
        >>> round(limit.value, 6), limit.formula
        (3800.0, '(2 + 2β₁)/((1 − β₁)α)')
    """
    numbers = optimizer.numbers
    rate = numbers.get("learning_rate", 0.0)
    if optimizer.rule is None or not rate > 0.0:
        return None
    if numbers.get("weight_decay", 0.0):
        return _limit(optimizer)
    whole = _limit(optimizer.with_values(learning_rate=1.0)) if rate != 1.0 else _limit(optimizer)
    if whole is None:
        return None
    # 3.8 / 0.01 is exactly 380, however the two are rounded.
    value = float(f"{whole.value / rate:.14g}")
    return StabilityLimit(value, whole.formula, whole.preconditioned)


@lru_cache(maxsize=256)
def _limit(optimizer: Optimizer) -> StabilityLimit | None:
    matrix = iteration_matrix(optimizer)
    value = 0.0 if matrix is None else matrix.limit()
    if matrix is None or value == 0.0 or not isfinite(value):
        return None
    numbers = optimizer.numbers
    rate, decay = numbers["learning_rate"], numbers.get("weight_decay", 0.0)
    formula = f"{rounded(value * rate)}/α" if decay == 0.0 else rounded(value)
    for words, number in _known(numbers, rate, decay):
        if isclose(number, value, rel_tol=1e-9):
            value, formula = number, words
            break
    return StabilityLimit(value, formula, matrix.frozen, scales=decay == 0.0)


def _known(numbers: Numbers, rate: float, decay: float) -> Iterator[tuple[str, float]]:
    """The limits known for rules with these numbers, with their formulas."""
    less = "" if decay == 0.0 else " − λ"
    for words, known in FORMULAS:
        with suppress(KeyError, ZeroDivisionError):
            yield f"{words}{less}", known(numbers) / rate - decay
    if decay == 0.0:
        return
    for (words, known_apart), (left, left_of) in product(APART, LEFT):
        with suppress(KeyError, ZeroDivisionError):
            number = known_apart(numbers, left_of(rate, decay)) / rate
            yield words.format(left=left), number
