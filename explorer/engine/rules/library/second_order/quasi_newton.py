"""Steps from curvature that is learnt from changes of the gradient."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explorer.arrays import Floats
from explorer.engine.rules import family
from explorer.engine.rules.direct_method import DirectMethod
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.library.line_search.backtracking import LINE_SEARCH, line_search


class BFGS(DirectMethod):
    """Newton's method with an inverse Hessian learnt from the changes of the gradient.

        p = - B g
        a from a backtracking line search along p
        x <- x + a p;  s = a p,  y = change of g
        B <- (I - s yᵀ / y·s) B (I - y sᵀ / y·s) + s sᵀ / y·s        (B from I)

    The update of B is left out where y·s is not clearly positive, which keeps B positive definite;
    should noise turn p uphill, B starts again from I. Each trial of the line search costs an
    evaluation of f. Not a rule of any library; it is here as a reference.

    Use it on smooth surfaces of few coordinates, without noise.
    """

    id = "bfgs"
    title = "BFGS"
    family = family.SECOND_ORDER
    source = "Nocedal and Wright (2006), Numerical optimization, algorithm 6.1"
    own_parameters = LINE_SEARCH

    def move(self, here: Iterate, memory: Mapping[str, Floats]) -> Step:
        inverse = np.eye(len(here.x))
        curvature = 0.0
        if memory:
            change = here.gradient - memory["gradient"]
            curvature = float(memory["step"] @ change)
            inverse = _updated(memory["inverse"], memory["step"], change, curvature)
        direction = -(inverse @ here.gradient)
        if here.gradient @ direction > 0.0:
            inverse, direction = np.eye(len(here.x)), -here.gradient
        length = line_search(self, here, direction)
        step = length * direction
        return Step(
            step,
            {"curvature": curvature, "direction": direction, "step_length": length},
            {"inverse": inverse, "step": step, "gradient": here.gradient},
        )


def _updated(inverse: Floats, step: Floats, change: Floats, curvature: float) -> Floats:
    if not curvature > 1e-10 * float(np.linalg.norm(step) * np.linalg.norm(change)):
        return inverse
    aside = np.eye(len(step)) - np.outer(step, change) / curvature
    updated: Floats = aside @ inverse @ aside.T + np.outer(step, step) / curvature
    return updated
