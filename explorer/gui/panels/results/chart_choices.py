"""What the chart panel offers to be charted, with its name and its meaning."""

from __future__ import annotations

from explorer.drawing.plots.charts.chart_quantities import Kind

CHOICES: tuple[tuple[Kind, str, str], ...] = (
    ("loss", "f", "The value of f, without noise."),
    ("gap", "f − f*", "How far f is above the lowest value known or seen."),
    ("gradient_norm", "|gradient|", "Length of the gradient."),
    ("step_length", "step length", "Length of each step."),
    ("position", "position", "One coordinate of each position."),
    ("effective_rate", "effective rate", "Step divided by gradient, with the sign reversed."),
    ("apart", "distance to selected", "Distance of each from the selected one at the same step."),
)
CURVATURES: tuple[tuple[Kind, str, str], ...] = (
    ("sharpness", "λmax", "Largest curvature at each step, with the stability limit of each rule."),
    (
        "preconditioned",
        "preconditioned λmax",
        "Largest curvature in the axes as an adaptive rule scales them, with its stability limit.",
    ),
    ("limit_share", "λmax / limit", "Above 1 the rule exceeds its limit and its steps grow."),
    (
        "alignment",
        "alignment",
        "Alignment of the gradient with the sharpest direction; 1 is fully aligned.",
    ),
)
OFF_PLANE: tuple[Kind, str, str] = (
    "off_plane",
    "distance off the plane",
    "Distance of a position from the plane shown.",
)
