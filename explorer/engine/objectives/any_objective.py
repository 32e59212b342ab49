"""The objectives that a scenario can have, and which of them can be saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from explorer.engine.objectives.network import Network
    from explorer.engine.objectives.python_function import PythonFunction
    from explorer.engine.objectives.recorded_plane import RecordedPlane
    from explorer.engine.objectives.surface import Surface

AnyObjective: TypeAlias = "Surface | Network | PythonFunction | RecordedPlane"
"""The objectives of scenarios; none is imported before it is used."""


def is_recording(objective: object) -> bool:
    """Whether it is a recording, on which nothing can be run.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.objectives.any_objective import is_recording
        >>> from explorer.engine.objectives.recorded_plane import RecordedPath, RecordedPlane
        >>> path = RecordedPath("SGD", np.arange(2), np.zeros((2, 2)), np.zeros(2), {})
        >>> plane = RecordedPlane("My model", (path,), ("PC1", "PC2"), ((-1.0, 1.0), (-1.0, 1.0)))
        >>> is_recording(plane), is_recording(surfaces["ravine"])
        (True, False)
    """
    return bool(getattr(objective, "paths", ()))


def writable(objective: AnyObjective, done: str) -> Surface | Network:
    """The objective, or ``ValueError`` for one that cannot be ``done``, such as "saved".

    Example:
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.objectives.any_objective import writable
        >>> from explorer.engine.objectives.python_function import objective
        >>> writable(surfaces["rosenbrock"], "saved").title
        'Rosenbrock'
        >>> try:
        ...     writable(objective(sum, dimension=2), "saved")
        ... except ValueError as error:
        ...     print(error)
        surface: sum is a Python function of your own, and only formulas and networks can be saved
    """
    if objective.unwritable:
        raise ValueError(
            f"surface: {objective.unwritable} only formulas and networks can be {done}"
        )
    return cast("Surface | Network", objective)
