"""Newton's direction from the last few steps and changes of the gradient."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explorer.arrays import Floats
from explorer.engine.parameter import Choice, Number
from explorer.engine.rules import family
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.classics.bracketing import (
    cubic_between,
    cubic_search,
    measured,
)
from explorer.engine.rules.library.classics.procedure import Procedure, share
from explorer.engine.rules.library.classics.searches import (
    narrowed,
    narrowed_with_tilt,
    strong_wolfe_search,
    tilted,
)


def two_loops(gradient: Floats, steps: Floats, changes: Floats) -> Floats:
    """The direction - B g (d,) of the inverse Hessian B that the pairs describe.

    ``steps`` and ``changes`` of the gradient are (m, d), the newest pair last.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.rules.library.classics.limited_memory import two_loops
        >>> two_loops(np.array([4.0]), np.array([[1.0]]), np.array([[2.0]])).tolist()
        [-2.0]
    """
    direction, weights = -gradient, []
    for step, change in zip(steps[::-1], changes[::-1], strict=True):
        weights.append(step @ direction / (step @ change))
        direction = direction - weights[-1] * change
    if len(steps):
        direction = direction * (steps[-1] @ changes[-1]) / (changes[-1] @ changes[-1])
    for step, change, weight in zip(steps, changes, weights[::-1], strict=True):
        direction = direction + step * (weight - change @ direction / (step @ change))
    return direction


def limited_memory_step(
    here: Iterate,
    memory: Mapping[str, Floats],
    history: float,
    line_search: str,
    sufficient_decrease: float,
    slope_share: float,
) -> Step:
    """One step of L-BFGS.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics.limited_memory import limited_memory_step
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=1.0)
        >>> limited_memory_step(here, {}, 10, "strong_wolfe", 1e-3, 0.9).step.tolist()
        [-1.0]
    """
    steps = changes = np.zeros((0, len(here.x)))
    curvature = 0.0
    if memory:
        steps, changes = memory["steps"], memory["changes"]
        change = here.gradient - memory["gradient"]
        curvature = float(memory["step"] @ change)
        if curvature > 1e-10 * float(np.linalg.norm(memory["step"]) * np.linalg.norm(change)):
            steps = np.vstack([steps, memory["step"]])[-int(history) :]
            changes = np.vstack([changes, change])[-int(history) :]
    direction = two_loops(here.gradient, steps, changes)
    if here.gradient @ direction > 0.0:
        steps = changes = np.zeros((0, len(here.x)))
        direction = -here.gradient
    if line_search in ("none", "cubic"):
        total = float(np.abs(here.gradient).sum())
        length = here.rate if memory else here.rate * min(1.0, 1.0 / (total or 1.0))
        if line_search == "cubic":
            length = cubic_search(here, direction, length, sufficient_decrease, slope_share)
    else:
        size = float(np.linalg.norm(direction)) or 1.0
        first = here.rate if len(steps) else here.rate / size
        length = strong_wolfe_search(
            here, direction, first, sufficient_decrease, slope_share, narrow=0.1
        )
    step = length * direction
    return Step(
        step,
        {"curvature": curvature, "direction": direction, "step_length": length},
        {"steps": steps, "changes": changes, "step": step, "gradient": here.gradient},
    )


class LimitedMemoryBFGS(Procedure):
    """BFGS that keeps the last few pairs of step and change of gradient instead of a matrix.

        p = - B g        (two loops over the last m pairs s, y, from the identity times s·y / y·y)
        a from a line search along p, or the learning rate
        x <- x + a p;  keep s = a p and y = change of g

    A pair whose s·y is not clearly positive is left out. Use it where the gradient is exact and
    the coordinates are many: it needs no matrix.

    Warning: PyTorch takes the learning rate as the step length, and on its first step the rate
    over the sum of the sizes of g where that is above 1; with ``max_iter=1`` one of its steps is
    one of these. Its own strong-Wolfe search is the one by cubics; it needs ``max_eval`` above 1
    there. The other one is that of Moré and Thuente, as in scipy's L-BFGS-B.
    """

    id = "lbfgs"
    title = "L-BFGS"
    family = family.SECOND_ORDER
    source = (
        "Liu and Nocedal (1989), On the limited memory BFGS method for large scale optimization; "
        "search: Moré and Thuente (1994)"
    )
    own_parameters = (
        declare.learning_rate(1.0, meaning="The step length, or the one that is tried first."),
        Number(
            name="history",
            symbol="m",
            default=10.0,
            minimum=1.0,
            maximum=1000.0,
            slider=(1.0, 20.0),
            whole=True,
            meaning="Number of pairs of step and change of gradient that are kept.",
        ),
        Choice(
            name="line_search",
            default="strong_wolfe",
            options={
                "strong_wolfe": "Lengths are tried until f has fallen enough and is flat enough.",
                "cubic": "The same by cubics through both ends, as PyTorch's strong_wolfe.",
                "none": "The learning rate is the step length, as in PyTorch by default.",
            },
            meaning="How the step length is found.",
        ),
        share(
            "sufficient_decrease", "c₁", 1e-3, "Share of the predicted decrease that is required."
        ),
        share("slope_share", "c₂", 0.9, "Share of the slope that may remain at the end."),
    )
    own_dialects = {
        "pytorch": {"line_search": "none", "history": 100.0, "sufficient_decrease": 1e-4}
    }
    step_function = staticmethod(limited_memory_step)
    helpers = (
        *(two_loops, strong_wolfe_search, narrowed_with_tilt, tilted, narrowed),
        *(measured, cubic_between, cubic_search),
    )
