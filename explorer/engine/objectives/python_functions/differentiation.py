"""Gradients of functions without one: by complex steps or central differences."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats

COMPLEX_STEP = 1e-30
"""The square of it is lost in rounding for any x, so the derivative is exact to the last digits."""
RELATIVE_STEP = float(np.finfo(np.float64).eps ** (1 / 3))
"""Rounding errors and those of the third derivative are about equal for this step."""
AGREEMENT = 1e-5


def complex_points(x: Floats) -> npt.NDArray[np.complex128]:
    """Copies of ``x`` (..., d), one moved by a complex step along each coordinate; (..., d, d).

    Example:
        >>> import numpy as np
        >>> from explorer.engine.objectives.python_functions.differentiation import complex_points
        >>> complex_points(np.array([3.0, 4.0])).tolist()
        [[(3+1e-30j), (4+0j)], [(3+0j), (4+1e-30j)]]
    """
    moves: npt.NDArray[np.complex128] = x[..., np.newaxis, :] + COMPLEX_STEP * 1j * np.eye(
        x.shape[-1]
    )
    return moves


def shifted_points(x: Floats) -> tuple[Floats, Floats]:
    """Copies of ``x`` (..., d) moved forward, then backward, along each coordinate.

    The points are (..., 2 d, d); the second array is how far apart those of each pair are,
    (..., d), as the floats have it.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.objectives.python_functions.differentiation import shifted_points
        >>> points, widths = shifted_points(np.array([3.0, 4.0]))
        >>> points.round(3).tolist()
        [[3.0, 4.0], [3.0, 4.0], [3.0, 4.0], [3.0, 4.0]]
        >>> np.sign(points - [3.0, 4.0]).tolist()
        [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]]
    """
    size = x.shape[-1]
    steps = RELATIVE_STEP * np.maximum(np.abs(x), 1.0)
    moves = steps[..., np.newaxis] * np.eye(size)
    ahead, behind = x[..., np.newaxis, :] + moves, x[..., np.newaxis, :] - moves
    widths = np.diagonal(ahead - behind, axis1=-2, axis2=-1)
    return np.concatenate([ahead, behind], axis=-2), widths


def by_complex_step(function: Callable[[npt.NDArray[np.complex128]], complex], x: Floats) -> Floats:
    """The gradient (d,) of a function that is analytic, at ``x`` (d,); new memory.

    Squire and Trapp (1998), Using complex variables to estimate derivatives of real functions.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.objectives.python_functions.differentiation import by_complex_step
        >>> by_complex_step(lambda x: x[0] ** 2 * x[1], np.array([3.0, 4.0])).round(12).tolist()
        [24.0, 9.0]
    """
    return np.array([complex(function(point)).imag for point in complex_points(x)]) / COMPLEX_STEP


def by_central_differences(function: Callable[[Floats], float], x: Floats) -> Floats:
    """The gradient (d,) at ``x`` (d,), good to about ten digits of the size of f; new memory.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.objectives.python_functions import differentiation
        >>> x = np.array([3.0, 4.0])
        >>> slopes = differentiation.by_central_differences(lambda x: x[0] ** 2 * x[1], x)
        >>> slopes.round(6).tolist()
        [24.0, 9.0]
    """
    points, widths = shifted_points(x)
    values = np.array([function(point) for point in points])
    size = len(x)
    return np.asarray((values[:size] - values[size:]) / widths)


def agree(first: Floats, second: Floats) -> bool:
    """Whether two gradients (d,) are the same to about five digits.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.objectives.python_functions.differentiation import agree
        >>> slopes = np.array([24.0, 9.0])
        >>> agree(slopes + 1e-6, slopes), agree(slopes + 0.01, slopes)
        (True, False)
    """
    size = max(float(np.linalg.norm(second)), 1.0)
    return bool(np.linalg.norm(first - second) <= AGREEMENT * size)
