"""What a person may choose about a picture or a film, declared once.

The dialogs' forms and the options of the command line are made from these declarations. Nothing
here needs Qt.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, Literal

from explorer.engine.parameter import Choice, Number, Parameter, Switch
from explorer.engine.span import Span as Span
from explorer.engine.span import checked_span

Unit = Literal["px", "mm", "in"]
LOGICAL_PER_INCH = 96.0
MM_PER_INCH = 25.4
MOST_PIXELS_A_SIDE = 20_000
MOST_PIXELS = 200_000_000
LEAST_LOGICAL = 48.0
THEME_OWN = "theme"
SURFACE_OWN = "surface"
BEST_CAMERA = "best"


def declared(parameter: Parameter) -> Any:
    """A field of a dataclass that is declared: its default, and what validates it."""
    return field(default=parameter.default, metadata={"parameter": parameter})


def number(name: str, default: float, low: float, high: float, meaning: str, **more: Any) -> Any:
    """A field for a number from ``low`` to ``high``."""
    more.setdefault("slider", (low, high))
    return declared(
        Number(
            name=name,
            symbol="",
            default=default,
            minimum=low,
            maximum=high,
            meaning=meaning,
            **more,
        )
    )


def switch(name: str, default: bool, meaning: str, *, advanced: bool = False) -> Any:
    """A field for a yes or no."""
    return declared(Switch(name=name, default=default, meaning=meaning, advanced=advanced))


def choice(name: str, meaning: str, options: Mapping[str, str], *, advanced: bool = False) -> Any:
    """A field for one of a few words, the first of which is the default."""
    default = next(iter(options))
    return declared(
        Choice(name=name, default=default, options=options, meaning=meaning, advanced=advanced)
    )


def parameters_of(options: type[Any]) -> tuple[Parameter, ...]:
    """The declarations of all declared fields of a dataclass, in order."""
    found: Iterable[Field[Any]] = fields(options)
    return tuple(one.metadata["parameter"] for one in found if "parameter" in one.metadata)


def check(options: Any) -> None:
    """Raise ``ValueError`` naming the first declared field whose value is not accepted."""
    for parameter in parameters_of(type(options)):
        parameter.validate(getattr(options, parameter.name))


@dataclass(frozen=True, kw_only=True)
class PictureOptions:
    """All that decides a picture of a scenario besides the scenario itself.

    ``step`` None is the last one. ``size`` is in ``unit``; ``dpi`` says how many pixels make an
    inch, so text and lines, which have a size on paper (12 pixels of 1/96 inch are 9 points), get
    more pixels with it. ``scale`` gives the same picture that many times the pixels. ``title`` is
    free text. ``visible`` holds the visible ranges of the plane or curve, None for the surface's
    own. ``chosen`` is the index of the contender that is marked and that arrows are about.

    Raises ``ValueError`` with a sentence for any value that is not accepted.
    """

    step: int | None = None
    size: tuple[float, float] = (1200.0, 900.0)
    unit: Unit = "px"
    title: str = ""
    visible: tuple[Span, ...] | None = None
    chosen: int | None = None

    view: str = choice(
        "view",
        "What is drawn.",
        {
            "plane": "The surface with its trails; for one coordinate the curve.",
            "3d": "The surface as a landscape; for one coordinate the curve.",
            "charts": "Quantities over the steps.",
            "both": "The surface with its charts beside or below.",
        },
    )
    theme: str = choice(
        "theme",
        "Colours of the picture.",
        {
            "light": "On white, as in the window.",
            "dark": "On black, for slides.",
            "print": "Shades of grey under the trails, which differ by dash and marker too.",
        },
    )
    dpi: float = number(
        "dpi", 96.0, 10.0, 2400.0, "Pixels an inch.", scale="logarithmic", slider=(72.0, 600.0)
    )
    scale: float = number(
        "scale",
        1.0,
        0.05,
        16.0,
        "The same picture with this many times the pixels.",
        slider=(1.0, 4.0),
    )
    font_size: float = number(
        "font_size",
        12.0,
        5.0,
        64.0,
        "Height of text in pixels of 1/96 inch; 12 of them are 9 points.",
        whole=True,
        slider=(8.0, 24.0),
    )
    line_scale: float = number(
        "line_scale", 1.0, 0.2, 8.0, "Factor for line widths and marks.", slider=(0.5, 3.0)
    )
    legend: bool = switch("legend", True, "Names, lines and markers below the picture.")
    axis_labels: bool = switch("axis_labels", True, "What each axis shows.")
    caption: bool = switch(
        "caption", False, "Surface, start, every hyper-parameter and seed in words below."
    )
    colour_bar: bool = switch("colour_bar", False, "The scale of heights beside the plane.")
    labels: bool = switch("labels", True, "Names beside the balls.")
    minima: bool = switch("minima", True, "Known minima and saddles.")
    isolines: float = number(
        "isolines",
        12.0,
        0.0,
        100.0,
        "Number of lines of equal height; 0 for none.",
        whole=True,
        slider=(0.0, 40.0),
    )
    arrows: str = choice(
        "arrows",
        "Arrows of gradient, velocity and step.",
        {
            "none": "No arrows.",
            "chosen": "Those of the chosen contender.",
            "all": "Those of every contender.",
        },
    )
    heat_map: bool = switch("heat_map", True, "Heights as colours.", advanced=True)
    colour_map: str = choice(
        "colour_map",
        "Colours of the heat map.",
        {
            THEME_OWN: "The theme's own.",
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
            SURFACE_OWN: "As suits the surface.",
            "linear": "In proportion.",
            "logarithmic": "By the logarithm of the height above the lowest.",
            "rank": "By rank: each colour covers as much area.",
        },
        advanced=True,
    )
    equal_aspect: bool = switch(
        "equal_aspect", False, "One unit is as long across as upwards.", advanced=True
    )
    gradient_field: bool = switch(
        "gradient_field", False, "The direction of steepest descent all over.", advanced=True
    )
    start: bool = switch("start", True, "A ring around the start.", advanced=True)
    points: bool = switch(
        "points", False, "A dot at each step; curves have them always.", advanced=True
    )
    fade: float = number(
        "fade",
        0.0,
        0.0,
        1e6,
        "Steps over which a trail fades; 0 for never.",
        whole=True,
        slider=(0.0, 200.0),
        advanced=True,
    )
    dashes: str = choice(
        "dashes",
        "Dashed trails, so that they differ without colour.",
        {"theme": "In the print theme only.", "on": "Dashed.", "off": "Solid."},
        advanced=True,
    )
    next_step: bool = switch(
        "next_step", True, "With arrows, a hollow marker where the next step leads.", advanced=True
    )
    tangent: bool = switch(
        "tangent", True, "On a curve, the tangent at the chosen contender.", advanced=True
    )
    cobweb: bool = switch(
        "cobweb", False, "On a curve, each step as a horizontal and a vertical line.", advanced=True
    )
    camera: str = choice(
        "camera",
        "From where a landscape is seen.",
        {
            BEST_CAMERA: "From where most of the trails can be seen.",
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
        "gradient_chart", True, "The chart of the gradient's length.", advanced=True
    )
    step_chart: bool = switch("step_chart", False, "The chart of the step length.", advanced=True)
    logarithmic_charts: bool = switch(
        "logarithmic_charts", True, "Charts on a logarithmic axis.", advanced=True
    )

    def __post_init__(self) -> None:
        check(self)
        _check_size(self)
        for index, span in enumerate(self.visible or ()):
            checked_span(span, f"visible[{index}]")
        has_chart = self.loss_chart or self.gradient_chart or self.step_chart
        if self.view in ("charts", "both") and not has_chart:
            raise ValueError(
                f"view: found {self.view!r} with no chart switched on, expected at least one of "
                "loss_chart, gradient_chart, step_chart"
            )

    @property
    def logical_size(self) -> tuple[float, float]:
        """Width and height in pixels of 1/96 inch, the unit of text and line widths."""
        per_unit = {"px": 1.0 / self.dpi, "mm": 1.0 / MM_PER_INCH, "in": 1.0}[self.unit]
        width, height = (side * per_unit * LOGICAL_PER_INCH for side in self.size)
        return width, height

    @property
    def pixels_per_logical(self) -> float:
        """Pixels of the written image for each logical one."""
        return self.dpi * self.scale / LOGICAL_PER_INCH

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the written image."""
        width, height = (round(side * self.pixels_per_logical) for side in self.logical_size)
        return width, height


def _check_size(options: PictureOptions) -> None:
    if options.unit not in ("px", "mm", "in"):
        raise ValueError(f"unit: found {options.unit!r}, expected one of px, mm, in")
    width, height = options.size
    found = f"size: found {width:g} x {height:g} {options.unit}"
    if not (width > 0 and height > 0 and math.isfinite(width) and math.isfinite(height)):
        raise ValueError(f"{found}, expected a width and a height above 0")
    across, down = options.pixels
    if max(across, down) > MOST_PIXELS_A_SIDE or across * down > MOST_PIXELS:
        raise ValueError(
            f"{found}, which are {across} x {down} pixels, expected at most "
            f"{MOST_PIXELS_A_SIDE} a side and {MOST_PIXELS // 1_000_000} million in all"
        )
    if min(options.logical_size) < LEAST_LOGICAL:
        raise ValueError(
            f"{found} at {options.dpi:g} pixels an inch, expected at least half an inch a side: "
            "a smaller picture has no room for its numbers"
        )


@dataclass(frozen=True, kw_only=True)
class FilmOptions:
    """Which steps become frames, how fast they go by, and what each frame looks like.

    The film shows ``first_step`` to ``last_step`` (None: the last); of ``picture``, its step is
    not looked at. Raises ``ValueError`` with a sentence for any value that is not accepted.
    """

    picture: PictureOptions = PictureOptions(size=(800.0, 600.0))
    first_step: int = 0
    last_step: int | None = None

    frames_per_second: float = number(
        "frames_per_second",
        20.0,
        0.1,
        1000.0,
        "How fast the film runs.",
        scale="logarithmic",
        slider=(1.0, 60.0),
    )
    every: float = number(
        "every",
        1.0,
        1.0,
        1e6,
        "One frame every so many steps.",
        whole=True,
        scale="logarithmic",
        slider=(1.0, 100.0),
    )
    hold_seconds: float = number(
        "hold_seconds", 1.0, 0.0, 60.0, "How long the last frame stays.", slider=(0.0, 5.0)
    )
    turn: float = number(
        "turn", 0.0, -90.0, 90.0, "Degrees a landscape turns in a second.", slider=(-30.0, 30.0)
    )
    step_counter: bool = switch("step_counter", True, "The step in the top right corner.")

    def __post_init__(self) -> None:
        check(self)
        last = self.last_step
        if self.first_step < 0 or (last is not None and last < self.first_step):
            raise ValueError(
                f"steps: found {self.first_step} to {last}, expected a first step of at least 0 "
                "and a last one from there on"
            )

    def steps(self, last: int) -> list[int]:
        """The steps shown, in order, of a scenario of ``last`` steps; the final one always."""
        end = last if self.last_step is None else self.last_step
        if end > last:
            raise ValueError(f"steps: found {end} as the last, expected at most {last}")
        if self.first_step > end:
            raise ValueError(f"steps: found {self.first_step} as the first, expected at most {end}")
        shown = list(range(self.first_step, end + 1, int(self.every)))
        return shown if shown[-1] == end else [*shown, end]
