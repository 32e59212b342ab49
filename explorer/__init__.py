"""Descent Explorer: watch gradient-based optimizers walk over a surface, step by step.

Everything for notebooks and scripts is here; each part is loaded when it is first used::

    import explorer

    race = explorer.race(explorer.surfaces["rosenbrock"], ["adam", "momentum"], steps=300)
    race.picture(view="pair")
    explorer.identify(race["Adam"].positions, explorer.surfaces["rosenbrock"])[0]
    scenario = explorer.show(race)
"""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__version__ = "0.1.0"

_MODULES = {
    "surfaces": "explorer.engine",
    "optimizers": "explorer.engine",
    "schedules": "explorer.engine",
    "formula": "explorer.engine",
    "recurrence": "explorer.engine",
    "run": "explorer.engine",
    "identify": "explorer.engine.identification",
    "race": "explorer.scripting.race",
    "tune": "explorer.scripting.documents",
    "compare": "explorer.scripting.comparisons",
    "outcome_map": "explorer.scripting.maps",
    "basin_map": "explorer.scripting.maps",
    "picture": "explorer.scripting.picture",
    "film": "explorer.scripting.picture",
    "show": "explorer.scripting.window",
    "save": "explorer.scripting.documents",
    "record": "explorer.recording.frameworks",
    "keras_recorder": "explorer.recording.frameworks",
    "PureRecorder": "explorer.recording.jax_recording",
    "open_run": "explorer.scripting.recordings",
    "landscape": "explorer.scripting.recordings",
    "web_page": "explorer.export.web",
    "objective": "explorer.engine.objectives.python_function",
    "load": "explorer.scenario.lessons.location",
}
"""Every public name and its module."""
__all__ = list(_MODULES)


def __getattr__(name: str) -> Any:
    """A public name, loaded on demand."""
    if name not in _MODULES:
        raise AttributeError(_unknown(name), name=name, obj=sys.modules[__name__])
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value


def _unknown(name: str) -> str:
    sentence = f"module {__name__!r} has no attribute {name!r}"
    if name.startswith("_"):
        return sentence
    from difflib import get_close_matches

    meant = get_close_matches(name, __all__, 1)
    return f"{sentence}, did you mean {meant[0]!r}?" if meant else sentence


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})


def _register_displays() -> None:
    """If IPython runs, tell it how to show values that do not draw themselves."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is None:
        return
    formatters = shell.display_formatter.formatters
    for module, name in (
        ("explorer.engine.trajectories.trajectory", "Trajectory"),
        ("explorer.scenario.scenario", "Scenario"),
    ):
        formatters["image/png"].for_type_by_name(module, name, _png)


def _png(value: Any) -> bytes:
    """The picture of a trajectory or a scenario."""
    data: bytes = __getattr__("picture")(value, size=(640, 480)).data
    return data


_register_displays()
