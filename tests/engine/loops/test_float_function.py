from __future__ import annotations

import numpy as np

from explorer.engine.loops.float_function import float_function
from explorer.engine.mathematics.expression import log, symbol

X, Y = symbol("x"), symbol("y")


def test_the_values_are_those_of_the_expressions() -> None:
    function = float_function({X: "a", Y: "b"}, [X**2 * Y, X + Y])
    np.testing.assert_array_equal(function(np.array([3.0, 2.0])), [18.0, 5.0])


def test_where_floats_raise_all_values_are_undefined() -> None:
    function = float_function({X: "a"}, [X, log(X)])
    assert np.isnan(function(np.array([-1.0]))).all()
