"""The options of a picture or a film, declared once.

The dialogs' forms and the options of the command line are made from these declarations. Nothing
here needs Qt.
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.engine.parameter_fields import choice, number, switch
from explorer.engine.span import Span, checked_span
from explorer.export.pictures.page_options import PageOptions
from explorer.scenario.picture_switches import SurfaceSwitches

BEST_CAMERA = "best"
CHARTS = (
    "loss_chart",
    "gradient_chart",
    "step_chart",
    "off_plane_chart",
    "state_chart",
    "sharpness_chart",
    "preconditioned_chart",
    "alignment_chart",
)


@dataclass(frozen=True, kw_only=True)
class PictureOptions(SurfaceSwitches, PageOptions):
    """Everything that determines a picture of a scenario besides the scenario itself.

    ``step`` None is the last one. ``visible`` holds the visible ranges of the plane or curve, None
    for the surface's own. ``chosen`` is the index of the contender that is highlighted and has
    arrows; ``None`` is the first one if something is drawn that only one has.

    Raises ``ValueError`` with a sentence for any value that is not accepted.
    """

    step: int | None = None
    visible: tuple[Span, ...] | None = None
    chosen: int | None = None

    dashes: str = choice(
        "dashes",
        "Dashed trails, so that they differ without colour.",
        {"theme": "In the print theme only.", "on": "Dashed.", "off": "Solid."},
        advanced=True,
    )
    camera: str = choice(
        "camera",
        "Where a landscape is seen from.",
        {
            BEST_CAMERA: "From the side that shows most of the trails.",
            "fixed": "From azimuth and elevation.",
        },
        advanced=True,
    )
    azimuth: float = number(
        "azimuth", -60.0, -180.0, 180.0, "Degrees around, of a fixed camera.", advanced=True
    )
    elevation: float = number(
        "elevation", 40.0, 8.0, 90.0, "Degrees above the base, of a fixed camera.", advanced=True
    )
    loss_chart: bool = switch("loss_chart", True, "The chart of the loss.", advanced=True)
    gradient_chart: bool = switch(
        "gradient_chart", True, "The chart of the gradient length.", advanced=True
    )
    step_chart: bool = switch("step_chart", False, "The chart of the step length.", advanced=True)
    off_plane_chart: bool = switch(
        "off_plane_chart", False, "The chart of the distance off the plane.", advanced=True
    )
    state_chart: bool = switch(
        "state_chart",
        False,
        "The chart of the norm of the optimizer state, as recorded.",
        advanced=True,
    )
    sharpness_chart: bool = switch(
        "sharpness_chart",
        False,
        "The chart of the largest curvature, with each rule's stability limit.",
        advanced=True,
    )
    preconditioned_chart: bool = switch(
        "preconditioned_chart",
        False,
        "The chart of the largest curvature as adaptive rules scale it, with their "
        "stability limit.",
        advanced=True,
    )
    alignment_chart: bool = switch(
        "alignment_chart",
        False,
        "The chart of the gradient's alignment with the sharpest direction.",
        advanced=True,
    )
    logarithmic_charts: bool = switch(
        "logarithmic_charts", True, "Charts on a logarithmic axis.", advanced=True
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        for index, span in enumerate(self.visible or ()):
            checked_span(span, f"visible[{index}]")
        has_chart = any(getattr(self, name) for name in CHARTS)
        if self.view in ("charts", "both") and not has_chart:
            raise ValueError(
                f"view: found {self.view!r} with no chart switched on, expected at least one of "
                f"{', '.join(CHARTS)}"
            )

    @property
    def is_about_one(self) -> bool:
        """Whether something was asked for that is drawn of a single contender alone."""
        return self.curvature or self.gradient_fan or self.arrows == "chosen"

    @property
    def shows_curvature(self) -> bool:
        """Whether a chart is shown for which the curvature along the runs must be known."""
        return self.view in ("charts", "both") and (
            self.sharpness_chart or self.preconditioned_chart or self.alignment_chart
        )
