"""The curve that gradient descent follows with ever smaller steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from explorer.arrays import Floats
from explorer.engine.rules import family
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.classics.procedure import Procedure, share


def dormand_prince(
    gradient_at: Callable[[Floats], Floats], x: Floats, slope: Floats, time: float
) -> tuple[Floats, Floats, Floats]:
    """Where x' = - g leads to in ``time``, its slope there, and an estimate of the error.

    All are (d,). ``slope`` is that at ``x``; six more gradients are evaluated.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.rules.library.classics.gradient_flow import dormand_prince
        >>> end, slope, error = dormand_prince(lambda x: x, np.array([1.0]), np.array([-1.0]), 0.1)
        >>> round(float(end[0]), 6), round(float(slope[0]), 6)  # e^-0.1
        (0.904837, -0.904837)
    """
    rows = (
        (1 / 5,),
        (3 / 40, 9 / 40),
        (44 / 45, -56 / 15, 32 / 9),
        (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
        (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
        (35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
    )
    gap = (71 / 57600, 0.0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40)
    slopes, end = [slope], x
    for row in rows:
        end = x + time * sum(weight * known for weight, known in zip(row, slopes, strict=True))
        slopes.append(-gradient_at(end))
    error = time * np.sum([w * known for w, known in zip(gap, slopes, strict=True)], axis=0)
    return end, slopes[-1], error


def flow_step(here: Iterate, memory: Mapping[str, Floats], tolerance: float) -> Step:
    """The flow for as long as the learning rate says, in parts as short as the tolerance asks.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics.gradient_flow import flow_step
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=0.1)
        >>> round(float(flow_step(here, {}, 1e-8).step[0]), 6)  # from 1 to e^-0.2
        -0.181269
    """
    x, slope, passed = here.x, -here.gradient, 0.0
    part = min(here.rate, float(memory["part"][0])) if memory else here.rate
    for _ in range(1000):
        left = here.rate - passed
        if left <= 1e-14 * here.rate:
            break
        length = min(part, left)
        end, end_slope, gap = dormand_prince(here.gradient_at, x, slope, length)
        allowed = tolerance * (1.0 + np.maximum(np.abs(x), np.abs(end)))
        error = float(np.sqrt(np.mean((gap / allowed) ** 2)))
        if error <= 1.0:
            x, slope, passed = end, end_slope, passed + length
        part = length * min(5.0, max(0.2, 0.9 / max(error, 1e-10) ** 0.2))
        if not np.isfinite(error):
            part = 0.2 * length
    else:
        x = x + np.inf
    return Step(x - here.x, {"flow_time": here.rate}, {"part": np.array([part])})


class GradientFlow(Procedure):
    """The curve x' = - g itself, a step of it in the time α.

        x <- x(t + α)  of the flow  dx/dt = - ∇f(x)

    Gradient descent at the rate α takes one straight piece where this takes the whole curve, so
    after the same number of steps both have used the same time. Use it as the reference curve
    beside any other method: what is left between them is what its step size and its memory do.
    Solved by the embedded pair of Dormand and Prince, of orders 5 and 4, with an error of each
    part of at most the tolerance times 1 + |x|. A run whose flow is too stiff for 1,000 parts in
    a step ends there.
    """

    id = "gradient_flow"
    title = "Gradient flow"
    family = family.MOMENTUM
    source = "Dormand and Prince (1980), A family of embedded Runge-Kutta formulae"
    own_parameters = (
        declare.learning_rate(0.01, meaning="Time that passes in a step."),
        share("tolerance", "τ", 1e-8, "Error allowed in each part, as a share of 1 + |x|."),
    )
    step_function = staticmethod(flow_step)
    helpers = (dormand_prince,)
