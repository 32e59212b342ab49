"""The squares of which a formula is a sum, as it is written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from explorer.arrays import Floats
from explorer.engine.mathematics.derivative import derivative
from explorer.engine.mathematics.evaluation import evaluate
from explorer.engine.mathematics.expression import Expression, constant, constant_value, symbol
from explorer.engine.mathematics.traversal import substitute
from explorer.engine.objectives.formula_field import Field
from explorer.engine.objectives.objective import Objective

Residual = tuple[Expression, tuple[Expression, ...]]


def residuals_of(objective: Objective) -> tuple[Residual, ...] | None:
    """The residuals whose squares add up to f, each with its partial derivatives.

    ``None`` where f is no formula or is not written as a sum of squares with positive weights.

    Example:
        >>> from explorer.engine import formula, surfaces
        >>> from explorer.engine.mathematics.formula_text import text
        >>> from explorer.engine.objectives.sum_of_squares import residuals_of
        >>> [text(residual) for residual, slopes in residuals_of(surfaces["rosenbrock"])]
        ['1 - x', '10*(y - x**2)']
        >>> residuals_of(formula("x*y")) is None
        True
    """
    field = objective.formula_field
    return None if field is None else _residuals(field, tuple(objective.values.items()))


def residuals_at(objective: Objective, x: Floats) -> tuple[Floats, Floats] | None:
    """The residuals (m,) at ``x`` (d,) and their slopes (m, d), if f is a sum of squares.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.objectives.sum_of_squares import residuals_at
        >>> residuals, slopes = residuals_at(surfaces["rosenbrock"], np.array([1.0, 2.0]))
        >>> residuals.tolist(), slopes.tolist()
        ([0.0, 10.0], [[-1.0, 0.0], [-20.0, 10.0]])
    """
    residuals, field = residuals_of(objective), objective.formula_field
    if residuals is None or field is None:
        return None
    at = {node: (float(x[index]),) for index, node in enumerate(field.variables)}
    values = [evaluate(residual, at, 1)[0] for residual, _ in residuals]
    jacobian = [[evaluate(slope, at, 1)[0] for slope in slopes] for _, slopes in residuals]
    return np.array(values), np.array(jacobian)


@lru_cache(maxsize=64)
def _residuals(field: Field, values: tuple[tuple[str, float], ...]) -> tuple[Residual, ...] | None:
    numbers: Mapping[Expression, Expression] = {
        symbol(name): constant(number) for name, number in values
    }
    squares = _squares(substitute(field.value, dict(numbers)), 1.0)
    if not squares:
        return None
    return tuple(
        (residual, tuple(derivative(residual, variable) for variable in field.variables))
        for residual in squares
    )


def _squares(node: Expression, weight: float) -> list[Expression] | None:
    """Roots of the summands of ``weight`` times ``node``, or ``None`` if one is not a square."""
    if not weight > 0.0:
        return None
    number = constant_value(node)
    if number is not None:
        return [constant(float(np.sqrt(weight * number)))] if number >= 0.0 else None
    arguments = node.arguments
    factors = [constant_value(argument) for argument in arguments]
    if node.operation == "add":
        parts = [_squares(argument, weight) for argument in arguments]
        return None if None in parts else [each for part in parts for each in part or ()]
    if node.operation == "multiply" and factors[0] is not None:
        return _squares(arguments[1], weight * factors[0])
    if node.operation == "multiply" and factors[1] is not None:
        return _squares(arguments[0], weight * factors[1])
    if node.operation == "divide" and factors[1]:
        return _squares(arguments[0], weight / factors[1])
    if node.operation == "multiply" and arguments[0] is arguments[1]:
        return [float(np.sqrt(weight)) * arguments[0]]
    if node.operation == "power" and factors[1] is not None and factors[1] > 0.0:
        half = 0.5 * factors[1]
        return [float(np.sqrt(weight)) * arguments[0] ** half] if half.is_integer() else None
    return None
