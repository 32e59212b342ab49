"""The switches of a surface's picture, declared once.

The View menu, the dialogs' forms, the options of the command line and the files are made from
these declarations.
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.engine.parameter import Parameter, Value
from explorer.engine.parameter_fields import (
    choice,
    declared_values,
    number,
    parameters_of,
    switch,
)  # fmt: skip

THEME_OWN = "theme"
"""The colour map is the theme's."""
SURFACE_OWN = "surface"
"""The scale of heights is the surface's."""


@dataclass(frozen=True, kw_only=True)
class SurfaceSwitches:
    """The choices for a surface's picture, in the window and in a file.

    Each kind of plot ignores what it does not have.
    """

    colour_bar: bool = switch("colour_bar", False, "The colour scale beside the plane.")
    labels: bool = switch("labels", True, "Labels beside the optimizers.")
    minima: bool = switch("minima", True, "Known minima and saddles.")
    isolines: float = number(
        "isolines",
        12,
        0.0,
        100.0,
        "Number of contours; 0 for none.",
        whole=True,
        slider=(0.0, 40.0),
    )
    arrows: str = choice(
        "arrows",
        "Arrows of gradient, velocity and step.",
        {
            "none": "No arrows.",
            "chosen": "Of the selected optimizer.",
            "all": "Of every optimizer.",
        },
    )
    line_scale: float = number(
        "line_scale", 1.0, 0.2, 8.0, "Factor for line widths and marks.", slider=(0.5, 3.0)
    )
    carried: bool = switch(
        "carried",
        True,
        "Further points of the selected optimizer: averages, slow weights, a probe, and the circle "
        "of an estimated distance.",
    )
    evaluations: bool = switch(
        "evaluations",
        True,
        "Where the selected optimizer evaluated f, its gradient and its Hessian in this step, with "
        "its simplex, its region or the diamond of its L1 term.",
    )
    seeds: float = number(
        "seeds",
        0,
        0.0,
        1000.0,
        "Runs with other seeds, if there is noise: a dot for each and their median path; in the "
        "loss chart, their median and the band that holds eight in ten. 0 for none.",
        whole=True,
        slider=(0.0, 200.0),
    )
    gradient_fan: bool = switch(
        "gradient_fan",
        False,
        "With noise or batches: what the selected optimizer's gradient could have been, beside the "
        "true one, and the noise scale.",
    )
    curvature: bool = switch(
        "curvature",
        False,
        "On a plane, the ellipse of the curvature at the selected optimizer and its two axes, the "
        "eigenvectors of the Hessian: a semi-axis has the length 1/√|λ|. Downward curvature is "
        "dashed, and with both signs the ellipse becomes a hyperbola. On a curve, the parabola "
        "with its slope and curvature there.",
    )
    flow: bool = switch(
        "flow",
        False,
        "The gradient flow from the start as a thin line: the curve that gradient descent follows "
        "with ever smaller steps, solved to within 1e-5 of 1 + |x| in each coordinate.",
    )
    floor: bool = switch(
        "floor",
        False,
        "Beneath a landscape, a floor with lines of equal height, the shadows of the trails and a "
        "line down from each ball.",
    )
    heat_map: bool = switch("heat_map", True, "Heights as colours.", advanced=True)
    colour_map: str = choice(
        "colour_map",
        "Colours of the heat map.",
        {
            THEME_OWN: "That of the theme.",
            "mist": "Pale blue to paper.",
            "dusk": "Dark, for light trails.",
            "fern": "Violet over green to yellow.",
            "sand": "Blue-grey to yellow, even for colour-blind people.",
            "greys": "Grey to white.",
        },
        advanced=True,
    )
    height_scale: str = choice(
        "height_scale",
        "How heights become colours.",
        {
            SURFACE_OWN: "As the surface suggests.",
            "linear": "In proportion.",
            "logarithmic": "By the logarithm of the height above the lowest.",
            "rank": "By rank: each colour covers the same area.",
        },
        advanced=True,
    )
    equal_aspect: bool = switch(
        "equal_aspect", False, "One unit has the same length on both axes.", advanced=True
    )
    gradient_field: bool = switch(
        "gradient_field", False, "The direction of steepest descent on a grid.", advanced=True
    )
    start: bool = switch("start", True, "A ring around the start.", advanced=True)
    points: bool = switch(
        "points", False, "A dot at each step; curves always have them.", advanced=True
    )
    fade: float = number(
        "fade",
        0,
        0.0,
        1e6,
        "Steps over which a trail fades; 0 for never.",
        whole=True,
        slider=(0.0, 200.0),
        advanced=True,
    )
    next_step: bool = switch(
        "next_step", True, "With arrows, a hollow marker where the next step leads.", advanced=True
    )
    tangent: bool = switch(
        "tangent", True, "On a curve, the tangent at the selected optimizer.", advanced=True
    )
    cobweb: bool = switch(
        "cobweb", False, "On a curve, each step as a horizontal and a vertical line.", advanced=True
    )

    def switches(self) -> dict[str, Value]:
        """The values of these switches by name, to pass on to other options."""
        own = {name: getattr(self, name) for name in SurfaceSwitches.__dataclass_fields__}
        return declared_values(SurfaceSwitches(**own))


Switches = tuple[tuple[str, Value], ...]
"""Some switches, each a name and a value."""
OF_THE_SCREEN = "line_scale"
"""Depends on where a picture is shown, and so is not saved."""
IN_FILES: dict[str, Parameter] = {
    parameter.name: parameter
    for parameter in parameters_of(SurfaceSwitches)
    if parameter.name != OF_THE_SCREEN
}
"""The switches that a file may hold, by name."""


def checked_switches(switches: Switches) -> None:
    """Raise ``ValueError`` naming the first switch that is unknown or has no such value."""
    for name, value in switches:
        if name not in IN_FILES:
            raise ValueError(f"{name}: unknown, expected some of {', '.join(IN_FILES)}")
        IN_FILES[name].validate(value)
