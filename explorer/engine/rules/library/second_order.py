"""References that use the Hessian or search along a line: Newton, BFGS, backtracking."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from explorer.engine.parameter import Choice, Number
from explorer.engine.rules import family
from explorer.engine.rules.direct_method import DirectMethod
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.library import common_hyperparameters as declare

Floats = npt.NDArray[np.float64]
MOST_TRIALS = 60

LINE_SEARCH = (
    declare.learning_rate(
        1.0, meaning="The step length that is tried first; it is shortened until f falls enough."
    ),
    Number(
        name="contraction",
        symbol="κ",
        default=0.5,
        minimum=0.0,
        maximum=1.0,
        open_minimum=True,
        open_maximum=True,
        slider=(0.05, 0.95),
        meaning="Factor on the step length after a trial that did not lower f enough.",
    ),
    Number(
        name="sufficient_decrease",
        symbol="c₁",
        default=1e-4,
        minimum=0.0,
        maximum=1.0,
        open_maximum=True,
        slider=(1e-6, 0.5),
        scale="logarithmic",
        meaning="Share of the fall that the slope promises which a step has to bring.",
    ),
)


def line_search(method: DirectMethod, here: Iterate, direction: Floats) -> float:
    """The first of α, κα, κ²α, ... at which f(x + a p) <= f + c₁ a g·p (Armijo 1966).

    0 if 60 trials do not, or if a step is too short to move x: then rounding hides any fall.
    """
    slope = float(here.gradient @ direction)
    length = here.rate
    for _ in range(MOST_TRIALS):
        trial = here.x + length * direction
        if np.array_equal(trial, here.x):
            break
        bound = here.loss + method.numbers["sufficient_decrease"] * length * slope
        if here.loss_at(trial) <= bound:
            return length
        length *= method.numbers["contraction"]
    return 0.0


class Backtracking(DirectMethod):
    """Gradient descent that shortens each step until the loss falls enough.

        a <- α;  while f(x - a g) > f - c₁ a |g|²: a <- κ a
        x <- x - a g

    Each trial costs an evaluation of f, counted in ``evaluations``. No library's rule; a reference.
    """

    id = "backtracking"
    title = "Backtracking line search"
    family = family.LINE_SEARCH
    source = (
        "Armijo (1966), Minimization of functions having Lipschitz continuous first partial "
        "derivatives"
    )
    own_parameters = LINE_SEARCH

    def move(self, here: Iterate, memory: Mapping[str, Floats]) -> Step:
        length = line_search(self, here, -here.gradient)
        return Step(-length * here.gradient, {"step_length": length})


class Newton(DirectMethod):
    """To the stationary point of the parabola that fits here.

        p = - (H + μ I)⁻¹ g
        x <- x + α p

    H is the exact Hessian. Where it curves downwards, Newton's method climbs: it is drawn to
    saddles and maxima. ``saddle`` says what to do about that. Along a direction without any
    curvature it does not move. A Hessian is counted as d evaluations.
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
            meaning="What is done where the surface curves downwards.",
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


class BFGS(DirectMethod):
    """Newton's method with an inverse Hessian learnt from the changes of the gradient.

        p = - B g
        a from a backtracking line search along p
        x <- x + a p;  s = a p,  y = change of g
        B <- (I - s yᵀ / y·s) B (I - y sᵀ / y·s) + s sᵀ / y·s        (B from I)

    The update of B is left out where y·s is not clearly positive, which keeps B positive
    definite; should noise turn p uphill, B starts again from I. Each trial of the line search
    costs an evaluation of f. No library's rule; a reference.
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


class Sophia(DirectMethod):
    """Adam's average of gradients, divided by a fading average of the diagonal of the Hessian.

        m <- β₁ m + (1 - β₁) g
        u = clip((m / (1 - β₁ᵗ)) / max(γ h, ε), ±ρ)
        every k steps, from the first:  h <- β₂ h + (1 - β₂) diag H        (used a step later)
        x <- x - α (u + λ x)

    Use it where curvature differs much between coordinates and its diagonal is cheap.

    Warning: the publication and optax estimate the diagonal from random probes; here it is exact.
    The first step is the sign of g, and so is every one where h is negative.
    """

    id = "sophia"
    title = "Sophia"
    family = family.SECOND_ORDER
    source = "Liu et al. (2023), Sophia: a scalable stochastic second-order optimizer, algorithm 3"
    own_parameters = (
        declare.learning_rate(0.02),
        declare.decay("beta1", "β₁", 0.965, "gradients"),
        declare.decay("beta2", "β₂", 0.99, "diagonals of the Hessian"),
        declare.epsilon(1e-8),
        declare.multiple("gamma", "γ", 0.01, "Weight of the curvature.", high=1.0),
        declare.positive("clip_threshold", "ρ", 1.0, "Largest size of a coordinate of u."),
        Number(
            name="update_interval",
            symbol="k",
            default=10.0,
            minimum=1.0,
            maximum=1e6,
            slider=(1.0, 50.0),
            meaning="After how many steps the curvature is looked at again.",
        ),
        declare.weight_decay(0.0, "decoupled")[0],
    )
    own_dialects = {"optax": {"weight_decay": 1e-4}}

    def move(self, here: Iterate, memory: Mapping[str, Floats]) -> Step:
        h, nothing = self.numbers, np.zeros_like(here.x)
        count = float(memory.get("count", np.zeros(1))[0])
        curvature = memory.get("curvature", nothing)
        first = h["beta1"] * memory.get("first", nothing) + (1 - h["beta1"]) * here.gradient
        corrected = first / (1 - h["beta1"] ** (count + 1))
        below = np.maximum(h["gamma"] * curvature, h["epsilon"])
        direction = np.clip(corrected / below, -h["clip_threshold"], h["clip_threshold"])
        step = -here.rate * (direction + h["weight_decay"] * here.x)
        terms = {"first_moment": first, "hessian_diagonal": curvature, "direction": -direction}
        if count % h["update_interval"] == 0:
            curvature = h["beta2"] * curvature + (1 - h["beta2"]) * np.diag(here.hessian())
        kept = {"count": np.array([count + 1]), "first": first, "curvature": curvature}
        return Step(step, terms, kept)
