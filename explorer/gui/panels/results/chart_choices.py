"""What the chart panel offers to be charted, with its name and its meaning."""

from __future__ import annotations

from explorer.drawing.plots.charts.chart_quantities import Kind

CHOICES: tuple[tuple[Kind, str, str], ...] = (
    ("loss", "f", "The value of f, without noise."),
    ("gap", "f − f*", "How far f is above the lowest value known or seen."),
    ("gradient_norm", "|gradient|", "The length of the gradient."),
    ("step_length", "step length", "How far each step goes."),
    ("position", "position", "One coordinate of where each is."),
    ("effective_rate", "effective rate", "Step over gradient, with the sign turned round."),
    ("apart", "distance to the chosen", "How far each is from the selected one at the same step."),
)
CURVATURES: tuple[tuple[Kind, str, str], ...] = (
    ("sharpness", "λmax", "Largest curvature at each step, and the limit each rule bears."),
    (
        "preconditioned",
        "preconditioned λmax",
        "Largest curvature as an adaptive rule scales the axes, and the limit it bears.",
    ),
    ("limit_share", "λmax / limit", "Above 1 the rule is past its limit: its steps grow."),
    (
        "alignment",
        "alignment",
        "How far the gradient points along the sharpest direction: 1 is all of it.",
    ),
)
OFF_PLANE: tuple[Kind, str, str] = (
    "off_plane",
    "distance off the plane",
    "How far a position lies off the plane that the picture shows.",
)
