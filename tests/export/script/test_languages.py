from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from explorer.engine.mathematics.expression import equal, maximum, mean, symbol, where
from explorer.export.script.languages import KERAS, TORCH_RULE, called_helpers, source

X, T = symbol("x", vector=True), symbol("t")
NAMES = {X: "x", T: "t"}


def test_a_number_that_a_count_chooses_in_place_of_a_tensor_becomes_one() -> None:
    text = source(where(equal(T, 1.0), 1.0, X), NAMES, TORCH_RULE)
    assert text == "(torch.as_tensor(1) if t == 1 else x)"
    plain = source(where(equal(T, 1.0), 1.0, T), NAMES, TORCH_RULE)
    assert plain == "(1 if t == 1 else t)"


@pytest.mark.parametrize("values", [[1.0, -2.0, 3.0], [np.nan, 1.0, -np.inf]])
def test_stand_ins_in_keras_give_what_numpy_gives(values: list[float]) -> None:
    text = source(maximum(X, mean(X)), NAMES, KERAS)
    assert text == "maximum(x, mean(x))"
    # All that the stand-ins call in Keras, by numpy.
    scope = {"keras": SimpleNamespace(ops=SimpleNamespace(where=np.where, sum=np.sum)), "np": np}
    for definition in called_helpers(text, KERAS):
        exec(definition, scope)  # noqa: S102
    x = np.array(values)
    np.testing.assert_array_equal(eval(text, scope | {"x": x}), np.maximum(x, np.mean(x)))  # noqa: S307


def test_a_script_defines_only_the_stand_ins_that_it_calls() -> None:
    text = source(maximum(X, 0.5), NAMES, KERAS)
    assert [line.split("(")[0] for line in called_helpers(text, KERAS)] == ["def maximum"]
