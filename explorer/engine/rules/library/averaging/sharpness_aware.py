"""Gradients taken where the loss is worst nearby."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explorer.arrays import Floats
from explorer.engine.rules import family
from explorer.engine.rules.direct_method import DirectMethod
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.library import common_hyperparameters as declare


class SAM(DirectMethod):
    """Sharpness-aware minimization: the gradient counts where f is highest nearby.

        p = ρ g / |g|        (0 where g is 0)
        x <- x - α f'(x + p)

    In a sharp minimum the probe at x + p sees a steep slope back across it, and the path is driven
    out; a wide one holds it. Use it where a wide minimum is wanted; each step costs two gradients.
    Where the curvature is h, it swings about a minimum at the distance α h ρ / (2 - α h).

    Warning: noise is the same in both gradients, as on one batch. The libraries wrap any rule;
    here it is gradient descent, in optax ``contrib.sam(sgd(α), chain(normalize(), sgd(ρ)),
    opaque_mode=True)``. Where g is 0, optax divides by it.
    """

    id = "sam"
    title = "SAM"
    family = family.AVERAGED
    source = "Foret et al. (2021), Sharpness-aware minimization, algorithm 1"
    own_parameters = (
        declare.learning_rate(0.01),
        declare.multiple("rho", "ρ", 0.05, "Distance of the point where the gradient is taken."),
    )
    own_dialects = {"optax": {}}

    def move(self, here: Iterate, memory: Mapping[str, Floats]) -> Step:
        length = float(np.linalg.norm(here.gradient))
        probe = self.numbers["rho"] * here.gradient / (length or 1.0)
        uphill = here.gradient_at(here.x + probe)
        return Step(-here.rate * uphill, {"probe": probe, "probed_gradient": uphill})
