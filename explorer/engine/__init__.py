"""The engine: surfaces, optimizers and their trajectories, independent of any window.

Example::

    from explorer.engine import optimizers, run, surfaces

    trajectory = run(surfaces["rosenbrock"], optimizers["adam"](learning_rate=0.05),
                     start=(-1.5, 2.0), steps=200)
    trajectory.positions[-1], trajectory.verdict
"""

from typing import TYPE_CHECKING

from explorer.engine.mathematics.formula_tokens import FormulaError
from explorer.engine.objectives.catalogue import surfaces
from explorer.engine.objectives.objective import Minimum
from explorer.engine.objectives.surface import Surface
from explorer.engine.objectives.typed_surface import formula
from explorer.engine.rules.library import optimizers
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.schedule import Schedule, schedules
from explorer.engine.runs.run import run, run_trial
from explorer.engine.trajectories.convergence import first_row_below, first_step_below, path_length
from explorer.engine.trajectories.trajectory import Trajectory
from explorer.engine.trials.gradient_noise import Noise
from explorer.engine.trials.trial import Trial

if TYPE_CHECKING:
    from explorer.engine.objectives.gradient_check import GradientCheck, check_gradient
    from explorer.engine.rules.recurrences.recurrence import recurrence
    from explorer.engine.trajectories.verdict import Verdict

__all__ = [
    "FormulaError",
    "GradientCheck",
    "Minimum",
    "Noise",
    "Optimizer",
    "Schedule",
    "Surface",
    "Trajectory",
    "Trial",
    "Verdict",
    "check_gradient",
    "first_row_below",
    "first_step_below",
    "formula",
    "optimizers",
    "path_length",
    "recurrence",
    "run",
    "run_trial",
    "schedules",
    "surfaces",
]


_ON_DEMAND = {
    "GradientCheck": "explorer.engine.objectives.gradient_check",
    "check_gradient": "explorer.engine.objectives.gradient_check",
    "Verdict": "explorer.engine.trajectories.verdict",
    "recurrence": "explorer.engine.rules.recurrences.recurrence",
}
"""Public names that do not delay the start, each with its module."""

if not TYPE_CHECKING:

    def __getattr__(name):
        """A public name that is loaded when it is first used."""
        if name not in _ON_DEMAND:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = globals()[name] = getattr(import_module(_ON_DEMAND[name]), name)
        return value
