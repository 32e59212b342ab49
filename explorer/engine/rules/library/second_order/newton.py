"""The step to the stationary point of the parabola that fits."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explorer.arrays import Floats
from explorer.engine.parameter import Choice, Number
from explorer.engine.rules import family
from explorer.engine.rules.direct_method import DirectMethod
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.library import common_hyperparameters as declare


class Newton(DirectMethod):
    """Goes to the stationary point of the quadratic that fits here.

        p = - (H + μ I)⁻¹ g
        x <- x + α p

    H is the exact Hessian. Where it curves downwards, Newton's method climbs: it is drawn to
    saddles and maxima. ``saddle`` chooses how to treat that. Along a direction without any
    curvature it does not move. A Hessian is counted as d evaluations.

    Use it with few coordinates and near a minimum, where each step doubles the correct digits.
    """

    id = "newton"
    title = "Newton"
    family = family.SECOND_ORDER
    source = (
        "Nocedal and Wright (2006), Numerical optimization, chapter 3; absolute curvatures: "
        "Dauphin et al. (2014), Identifying and attacking the saddle point problem"
    )
    own_parameters = (
        declare.learning_rate(1.0, meaning="Share of Newton's step that is taken; 1 takes it all."),
        Number(
            name="damping",
            symbol="μ",
            default=0.0,
            minimum=0.0,
            maximum=1e9,
            slider=(1e-4, 1e3),
            scale="logarithmic",
            off_at_zero=True,
            meaning="Added to every curvature, which shortens steps along flat directions.",
        ),
        Choice(
            name="saddle",
            default="plain",
            options={
                "plain": "H as it is: drawn to saddles and maxima as much as to minima.",
                "absolute": "Curvatures without their sign: pushed away from saddles.",
                "shifted": "All curvatures raised by twice the most negative one (Levenberg).",
            },
            meaning="How downward curvature is treated.",
        ),
    )

    def move(self, here: Iterate, memory: Mapping[str, Floats]) -> Step:
        curvatures, axes = np.linalg.eigh(here.hessian())
        used = curvatures
        if self.values["saddle"] == "absolute":
            used = np.abs(curvatures)
        elif self.values["saddle"] == "shifted":
            used = curvatures + max(0.0, -2.0 * float(curvatures[0]))
        used = used + self.numbers["damping"]
        flat = used == 0.0
        along = np.where(flat, 0.0, (axes.T @ here.gradient) / np.where(flat, 1.0, used))
        direction = -(axes @ along)
        terms = {"curvatures": curvatures, "newton_direction": direction}
        return Step(here.rate * direction, terms)
