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
    """Whether it is a recording, on which nothing can be run."""
    return bool(getattr(objective, "paths", ()))


def writable(objective: AnyObjective, done: str) -> Surface | Network:
    """The objective, or ``ValueError`` for one that cannot be ``done``, such as "saved"."""
    if objective.unwritable:
        raise ValueError(
            f"surface: {objective.unwritable} only formulas and networks can be {done}"
        )
    return cast("Surface | Network", objective)
