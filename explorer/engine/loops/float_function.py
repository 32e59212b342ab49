"""A few expressions as one function over Python floats."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from explorer.arrays import Floats
from explorer.engine.mathematics.expression import Expression
from explorer.engine.mathematics.lowering import lowered
from explorer.engine.mathematics.operations import FLOAT_FUNCTIONS, RAISED
from explorer.engine.mathematics.python_source import ValueLines, float_text, unpacked


def float_function(
    names: Mapping[Expression, str], roots: Sequence[Expression]
) -> Callable[[Floats], Floats]:
    """A function of the symbols in ``names``, (n,) in that order, to the values of ``roots``, (m,).

    All are NaN where floats raise. For few numbers it is many times faster than numpy.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.loops.float_function import float_function
        >>> from explorer.engine.mathematics.expression import symbol
        >>> x, y = symbol("x"), symbol("y")
        >>> float_function({x: "x", y: "y"}, [x*y, x/y])(np.array([3.0, 2.0])).tolist()
        [6.0, 1.5]
    """
    known = dict(names)
    plain = list(lowered({str(index): root for index, root in enumerate(roots)}).values())
    lines = ValueLines(known, float_text, "v").lines(plain)
    source = [
        "def function(x):",
        *unpacked(list(names.values()), "x.tolist()"),
        "try:",
        *(f"    {line}" for line in lines),
        f"    return array([{', '.join(known[root] for root in plain)}])",
        "except RAISED:",
        f"    return full({len(plain)}, nan)",
    ]
    scope: dict[str, object] = {"array": np.array, "full": np.full, "nan": np.nan}
    scope.update(FLOAT_FUNCTIONS, RAISED=RAISED)
    exec(compile("\n    ".join(source), "<expressions>", "exec"), scope)  # noqa: S102
    function = scope["function"]
    assert callable(function)
    return function
