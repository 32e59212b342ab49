"""Descent Explorer: watch gradient-based optimizers walk over a surface, step by step.

What a notebook or a script needs is here, and loaded when it is first used::

    import explorer

    path = explorer.run(explorer.surfaces["rosenbrock"], explorer.optimizers["adam"](),
                        start=(-1.5, 2.0), steps=50).positions
    explorer.identify(path, explorer.surfaces["rosenbrock"])[0]
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PLACES = {
    "surfaces": "explorer.engine",
    "optimizers": "explorer.engine",
    "schedules": "explorer.engine",
    "formula": "explorer.engine",
    "recurrence": "explorer.engine",
    "run": "explorer.engine",
    "identify": "explorer.engine.identification",
    "objective": "explorer.engine.objectives.own_function",
    "load": "explorer.scenario.lessons.location",
}
"""Every name, and the module that has it."""


def __getattr__(name: str) -> Any:
    """A name of the Python face, loaded now."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_PLACES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_PLACES})
