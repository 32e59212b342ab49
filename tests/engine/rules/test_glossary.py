from __future__ import annotations

from functools import cache

import pytest

from explorer.engine import formula, optimizers, run
from explorer.engine.parameter import Choice, Switch
from explorer.engine.rules.glossary import terms

BOWL = formula("x**2 + 3*y**2")


def variants(name: str) -> list[dict[str, object]]:
    """The defaults, and each choice and switch at each of its values."""
    actual: list[dict[str, object]] = [{}]
    for parameter in optimizers[name].parameters:
        if isinstance(parameter, Choice):
            actual += [{parameter.name: option} for option in parameter.options]
        elif isinstance(parameter, Switch):
            actual += [{parameter.name: True}, {parameter.name: False}]
        elif parameter.off_at_zero and parameter.default == 0.0:
            actual.append({parameter.name: 2.0 if parameter.whole else 0.5})
    return actual


@cache
def left_behind(name: str, variant: int) -> frozenset[str]:
    """The terms of one step of an optimizer's variant."""
    optimizer = optimizers[name](**variants(name)[variant])
    return frozenset(run(BOWL, optimizer, (1.0, 1.0), 1).terms)


@pytest.mark.parametrize("name", optimizers)
def test_every_term_of_every_variant_is_in_the_vocabulary_under_a_symbol_of_its_own(
    name: str,
) -> None:
    for variant in range(len(variants(name))):
        left = left_behind(name, variant)
        assert left <= set(terms)
        assert len({terms[term].symbol for term in left}) == len(left)


def test_no_term_is_described_that_no_optimizer_leaves_behind() -> None:
    left = {
        term
        for name in optimizers
        for variant in range(len(variants(name)))
        for term in left_behind(name, variant)
    }
    matrix = formula("x1**2 + 3*x4**2", matrices=[(2, 2)])
    left |= set(run(matrix, optimizers["muon"](), (1.0, 1.0, 2.0, 3.0), 1).terms)
    both = optimizers["rmsprop"](momentum=0.5, centered=True, bias_correction=True)
    left |= set(run(BOWL, both, (1.0, 1.0), 1).terms)
    assert set(terms) == left


def test_meanings_are_sentences() -> None:
    for term in terms.values():
        assert term.meaning[0].isupper()
        assert term.meaning.endswith(".")
