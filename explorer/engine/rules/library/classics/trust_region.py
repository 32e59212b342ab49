"""The lowest point of a parabola within the circle where it is trusted."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explorer.arrays import Floats
from explorer.engine.parameter import Number
from explorer.engine.rules import family
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.classics.procedure import Procedure


def dogleg_path(gradient: Floats, hessian: Floats, radius: float) -> Floats:
    """The end (d,) of the dogleg path within ``radius``; without a bowl, that along the gradient.

    ``gradient`` is (d,), ``hessian`` (d, d). All 0 where there is no slope or no finite Hessian.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.rules.library.classics.trust_region import dogleg_path
        >>> gradient, hessian = np.array([2.0]), np.array([[2.0]])
        >>> [dogleg_path(gradient, hessian, radius).tolist() for radius in (0.25, 10.0)]
        [[-0.25], [-1.0]]
    """
    size = float(np.linalg.norm(gradient))
    if size == 0.0 or not np.isfinite(hessian).all():
        return np.zeros(len(gradient))
    bend = float(gradient @ hessian @ gradient)
    edge = -radius / size * gradient
    curvatures = np.linalg.eigvalsh(hessian)
    if bend <= 0.0:
        return edge
    cauchy = -(size**2) / bend * gradient
    if np.linalg.norm(cauchy) >= radius:
        return edge
    if not curvatures[0] > 1e-14 * curvatures[-1]:
        return cauchy
    newton = np.asarray(-np.linalg.solve(hessian, gradient), dtype=np.float64)
    if np.linalg.norm(newton) < radius:
        return newton
    leg = newton - cauchy
    a, b, c = leg @ leg, 2.0 * cauchy @ leg, cauchy @ cauchy - radius**2
    return cauchy + (-b + np.sqrt(b * b - 4.0 * a * c)) / (2.0 * a) * leg


def dogleg_step(
    here: Iterate, memory: Mapping[str, Floats], largest_radius: float, acceptance: float
) -> Step:
    """One trial of a trust region; a trial that gains too little is rejected.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics.trust_region import dogleg_step
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=0.25)
        >>> dogleg_step(here, {}, largest_radius=1000.0, acceptance=0.15).step.tolist()
        [-0.25]
    """
    radius = float(memory["radius"][0]) if memory else min(here.rate, largest_radius)
    hessian = here.hessian()
    direction = dogleg_path(here.gradient, hessian, radius)
    promised = -float(here.gradient @ direction + 0.5 * direction @ hessian @ direction)
    fall = here.loss - here.loss_at(here.x + direction)
    agreement = fall / promised if promised > 0.0 and np.isfinite(fall) else 0.0
    next_radius = radius
    if agreement < 0.25:
        next_radius = 0.25 * radius
    elif agreement > 0.75 and np.linalg.norm(direction) >= (1.0 - 1e-12) * radius:
        next_radius = min(2.0 * radius, largest_radius)
    return Step(
        direction if agreement > acceptance else np.zeros(len(here.x)),
        {"trust_radius": radius, "direction": direction, "model_agreement": agreement},
        {"radius": np.array([next_radius])},
    )


class Dogleg(Procedure):
    """Newton's step where the quadratic model is trusted, a bent path towards it where not.

        p = the last point within the radius r on the way  x, lowest point along - g, Newton's point
        ρ = (f(x) - f(x + p)) / (fall that the parabola promises)
        x <- x + p  where ρ is above η, else stay
        r <- r/4 where ρ is below 1/4;  2 r where ρ is above 3/4 and p ends on the circle

    Where the Hessian is not positive definite, the path is along - g. Use it where Newton's method
    runs away: it needs the Hessian, but not a good start. A rejected step costs as much as an
    accepted one.

    Warning: scipy's dogleg raises an error where the Hessian is not positive definite.
    """

    id = "dogleg"
    title = "Trust region (dogleg)"
    family = family.SECOND_ORDER
    source = (
        "Powell (1970), A hybrid method for nonlinear equations; Nocedal and Wright (2006), "
        "Numerical optimization, algorithm 4.1"
    )
    own_parameters = (
        declare.learning_rate(1.0, meaning="The radius of the first circle."),
        Number(
            name="largest_radius",
            symbol="rᵐᵃˣ",
            default=1000.0,
            minimum=0.0,
            open_minimum=True,
            maximum=1e9,
            slider=(0.1, 1000.0),
            scale="logarithmic",
            meaning="The circle never grows beyond this radius.",
        ),
        Number(
            name="acceptance",
            symbol="η",
            default=0.15,
            minimum=0.0,
            maximum=0.25,
            open_maximum=True,
            slider=(0.0, 0.24),
            meaning="Share of the predicted decrease from which a step is accepted.",
            advanced=True,
        ),
    )
    step_function = staticmethod(dogleg_step)
    helpers = (dogleg_path,)
