"""The engine: surfaces, optimizers and their trajectories, with no window in sight.

Example::

    from explorer.engine import optimizers, run, surfaces

    trajectory = run(surfaces["rosenbrock"], optimizers["adam"](learning_rate=0.05),
                     start=(-1.5, 2.0), steps=200)
    trajectory.positions[-1], trajectory.verdict
"""

from explorer.engine.catalogue import surfaces
from explorer.engine.gradient_check import GradientCheck, check_gradient
from explorer.engine.noise import Noise
from explorer.engine.optimizer import Optimizer
from explorer.engine.parser import FormulaError
from explorer.engine.rules import optimizers
from explorer.engine.running import run
from explorer.engine.schedule import Schedule, schedules
from explorer.engine.surface import Minimum, Surface
from explorer.engine.trajectory import Trajectory
from explorer.engine.typed import formula
from explorer.engine.verdict import Verdict, first_row_below, first_step_below, path_length

__all__ = [
    "FormulaError",
    "GradientCheck",
    "Minimum",
    "Noise",
    "Optimizer",
    "Schedule",
    "Surface",
    "Trajectory",
    "Verdict",
    "check_gradient",
    "first_row_below",
    "first_step_below",
    "formula",
    "optimizers",
    "path_length",
    "run",
    "schedules",
    "surfaces",
]
