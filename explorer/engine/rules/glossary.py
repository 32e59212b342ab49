"""The vocabulary of terms: the meanings of the named intermediates of all optimizers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Role = Literal["gradient", "carried", "square", "ratio", "step", "other"]
"""The role of a term: a gradient or a change of one, something kept from step to step, a measure of
size, a factor, a move of x, or anything else. Terms of the role ``other`` are no arrows."""

StateShape = Literal["", "point", "offset", "radius", "square", "circle"]


@dataclass(frozen=True)
class Term:
    """A term's symbol, its meaning in a sentence, its role, and how it is drawn.

    ``state_shape`` is "point" for a point that is kept beside x, "offset" for the vector from x to
    one, "radius" for a distance from the start, "square" for the square of one, and "circle" for
    a distance from x.
    """

    symbol: str
    meaning: str
    role: Role
    state_shape: StateShape = ""


terms: Mapping[str, Term] = MappingProxyType(
    {
        "gradient": Term("g", "The slope of f that the rule was given, with noise.", "gradient"),
        "prepared_gradient": Term(
            "g′", "The gradient after clipping and weight decay in the gradient.", "gradient"
        ),
        "previous_gradient": Term("g₋", "The gradient remembered for the next step.", "gradient"),
        "gradient_difference": Term(
            "d", "How the gradient has changed since the step before.", "gradient"
        ),
        "normalised_gradient": Term(
            "q", "The gradient divided by the root of the past second moment, clipped.", "gradient"
        ),
        "velocity": Term("v", "Accumulated gradients that keep the ball moving.", "carried"),
        "scaled_velocity": Term("b", "Accumulated moves that keep the ball moving.", "carried"),
        "velocity_1": Term("v₁", "The velocity that decays by β₁.", "carried"),
        "velocity_2": Term("v₂", "The velocity that decays by β₂.", "carried"),
        "velocity_3": Term("v₃", "The velocity that decays by β₃.", "carried"),
        "first_moment": Term("m", "Running average of gradients.", "carried"),
        "corrected_first_moment": Term(
            "m̂", "Running average of gradients, corrected for its start at 0.", "carried"
        ),
        "blended_first_moment": Term(
            "m̄", "Average and newest gradient, blended for this step.", "carried"
        ),
        "difference_moment": Term(
            "w", "Running average of the changes of the gradient.", "carried"
        ),
        "corrected_difference_moment": Term(
            "ŵ", "Average of the changes of the gradient, corrected for its start at 0.", "carried"
        ),
        "accumulator": Term("G", "Sum of all squared gradients so far.", "square"),
        "second_moment": Term("v", "Running average of squared gradients.", "square"),
        "corrected_second_moment": Term(
            "v̂", "Running average of squared gradients, corrected for its start at 0.", "square"
        ),
        "blended_second_moment": Term(
            "v̄", "Average and newest squared gradient, blended for this step.", "square"
        ),
        "largest_second_moment": Term("V", "Largest second moment so far.", "square"),
        "largest_gradient": Term("u", "Decaying maximum of the gradients' sizes.", "square"),
        "squared_gradients": Term("E", "Running average of squared gradients.", "square"),
        "squared_steps": Term("D", "Running average of squared moves before the rate.", "square"),
        "squared_deviation": Term(
            "s", "Running average of squared distances of gradients from their average.", "square"
        ),
        "corrected_squared_deviation": Term(
            "ŝ", "Average squared distance of gradients from their average, unbiased.", "square"
        ),
        "effective_rate": Term(
            "α′", "Learning rate of each coordinate after all scaling.", "ratio"
        ),
        "momentum_coefficient": Term("μ", "The momentum of this step, by its schedule.", "ratio"),
        "next_momentum_coefficient": Term(
            "μ₊", "The momentum of the next step, by its schedule.", "ratio"
        ),
        "momentum_product": Term("P", "Product of the momenta of all steps so far.", "ratio"),
        "longest_length": Term(
            "ρ∞", "How many squared gradients the second moment averages in the long run.", "ratio"
        ),
        "effective_length": Term(
            "ρ", "How many squared gradients the second moment effectively averages.", "ratio"
        ),
        "rectification": Term(
            "r", "How far the second moment is trusted; 0 while it is not used.", "ratio"
        ),
        "agreement": Term(
            "q",
            "Whether the gradient kept its sign: 1 if so, -1 if it changed, otherwise 0.",
            "ratio",
        ),
        "step_size": Term("s", "Size of the step of each coordinate.", "ratio"),
        "step_length": Term("a", "Factor on the direction in which this step goes.", "ratio"),
        "gap": Term("f - f*", "How far the loss is above the lowest value.", "other"),
        "curvature": Term(
            "s·y", "Last move times the change in the gradient; positive if f curves up.", "other"
        ),
        "curvatures": Term(
            "κ", "Second derivatives along the axes of the Hessian, smallest first.", "other"
        ),
        "evaluations": Term("#", "Number of evaluations of the surface for this step.", "other"),
        "previous_position": Term("x₋", "The position remembered for the next step.", "other"),
        "probe": Term(
            "p", "The move up to the point where the gradient is taken.", "step", "offset"
        ),
        "probed_gradient": Term("g₊", "The gradient at the end of the probe.", "gradient"),
        "direction": Term("p", "The direction of the line search.", "step"),
        "orthogonal_direction": Term(
            "O", "The direction with all its singular values brought near 1.", "step"
        ),
        "scaled_gradient": Term(
            "ĝ",
            "The gradient scaled from both sides by inverse roots of past products.",
            "gradient",
        ),
        "newton_direction": Term(
            "p", "The move to the stationary point of the quadratic that fits here.", "step"
        ),
        "conjugacy": Term("β", "Share of the previous direction that is kept.", "ratio"),
        "trust_radius": Term(
            "r", "Radius within which the quadratic model is trusted.", "other", "circle"
        ),
        "model_agreement": Term(
            "ρ", "Decrease of f divided by the decrease that the model predicted.", "ratio"
        ),
        "damping_used": Term("μ", "Damping added to the curvature in this step.", "ratio"),
        "simplex_size": Term("δ", "Longest edge at the best vertex.", "other"),
        "plain_step": Term("Δ₀", "The move along the gradient alone.", "step", "offset"),
        "proximal_part": Term("Δλ", "The part of the move that pulls towards 0.", "step"),
        "projection": Term("Δₚ", "The part of the move back to the region.", "step"),
        "kkt_residual": Term(
            "R", "How far a unit step would still move x; 0 at a solution.", "other"
        ),
        "flow_time": Term("τ", "Time that passes in this step.", "other"),
        "previous_step": Term("Δ₋", "The step remembered for the next one.", "step"),
        "base_point": Term("z", "The point that takes the plain steps.", "other", "point"),
        "previous_point": Term("z₋", "The point remembered for the next step.", "other"),
        "averaged_point": Term(
            "x̄", "The average of points, which is the result.", "other", "point"
        ),
        "slow_point": Term("φ", "The slow weights, updated every few steps.", "other", "point"),
        "starting_point": Term("x₀", "Where the run began.", "other"),
        "averaging_weight": Term("c", "Weight of the newest point in the average.", "ratio"),
        "largest_rate": Term("αᵐᵃˣ", "Largest learning rate so far.", "ratio"),
        "gathered_weight": Term("W", "Sum of the weights of all points so far.", "other"),
        "acceleration": Term("a", "Number that drives the momentum's schedule.", "other"),
        "slow_moment": Term("n", "Very slow running average of gradients.", "carried"),
        "gathered_gradients": Term("Σ", "Weighted sum of the gradients so far.", "carried"),
        "distance_estimate": Term(
            "d", "Lower estimate of the distance from the start to the minimum.", "other", "radius"
        ),
        "proved_distance": Term(
            "r", "Weighted sum of how far gradients point back to the start.", "other"
        ),
        "radius": Term("r̄", "Largest distance from the start so far.", "other", "radius"),
        "squared_radius": Term(
            "r̄²", "Largest squared distance from the start so far.", "other", "square"
        ),
        "gathered_squares": Term("G", "Sum of the squared lengths of gradients so far.", "other"),
        "squared_gradient": Term("|g|²", "Squared length of the gradient.", "other"),
        "squared_length": Term(
            "n", "Running average of the squared length of the gradient.", "other"
        ),
        "previous_acceleration": Term("a₋", "The number remembered for the next step.", "other"),
        "previous_accumulator": Term(
            "G₋", "The sum of squared gradients remembered for the next step.", "square"
        ),
        "distance_rate": Term("a", "The rate given by the estimated distance.", "other"),
        "gathered_size": Term("|Σ|₁", "Sum of the absolute values of Σ's coordinates.", "other"),
        "position_length": Term("|x|", "Length of x.", "other"),
        "direction_length": Term("|u|", "Length of the direction.", "other"),
        "trust_ratio": Term("φ", "Length of x over the length of the direction.", "ratio"),
        **{
            f"singular_value_{count}": Term(
                f"σ{index}", f"Singular value after {count} rounds of the iteration.", "other"
            )
            for count, index in enumerate([*"₀₁₂₃₄₅₆₇₈₉", "₁₀"])
        },
        "hessian_diagonal": Term("h", "Decaying average of the Hessian's diagonal.", "square"),
        "proposed_step": Term("Δ°", "The step that the rule itself proposes.", "step"),
        "caution": Term(
            "χ",
            "Factor of each coordinate: 0 where its step does not oppose the gradient.",
            "ratio",
        ),
        "fast_point": Term("x⁺", "The point that Lookahead's fast weights reach.", "other"),
        "slow_weights": Term(
            "xₛ",
            "The slow weights around the rule, updated every few steps.",
            "other",
            "point",
        ),
        "lookahead_step": Term("Δσ", "The part of the move back to the slow weights.", "step"),
        "iterate_average": Term(
            "x̃", "Running average of the points, kept beside the path.", "other", "point"
        ),
        "decay_step": Term("Δλ", "The part of the move that is weight decay.", "step"),
        "step": Term("Δx", "The whole move of x.", "step"),
    }
)
"""Every term that an optimizer may record, by its name."""
