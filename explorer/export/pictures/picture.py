"""Pictures of a scenario as PNG, SVG or PDF.

What is drawn depends only on the scenario and the options: the window and the command line write
the same bytes (PNG) or the same drawing (SVG, PDF).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import (
    QColor,
    QImage,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPdfWriter,
)

from explorer import __version__
from explorer.drawing.colours.theme import THEMES
from explorer.drawing.contenders.scenario_traces import traces_of
from explorer.drawing.figure import Figure
from explorer.drawing.figure_painter import FigurePainter
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.plots.charts.chart_quantities import ChartOptions, Quantity
from explorer.drawing.surfaces.grid_resolution import nodes_for
from explorer.drawing.text.typography import FAMILIES
from explorer.engine.objectives.any_objective import is_recording
from explorer.engine.objectives.objective import Objective
from explorer.export.pictures.page_options import LOGICAL_PER_INCH, MM_PER_INCH, PageOptions, Unit
from explorer.export.pictures.picture_options import BEST_CAMERA, PictureOptions
from explorer.export.pictures.qt_application import ensure_application
from explorer.export.scenario_summary import scenario_summary, whose_function
from explorer.scenario.files.atomic_write import write_bytes
from explorer.scenario.results import Outcome
from explorer.scenario.scenario import Scenario
from explorer.scenario.sections import drawn_outcome

PICTURE_FORMATS = ("png", "svg", "pdf")
PROGRAM = f"Descent Explorer {__version__}"
NODES = 512
PATIENCE = 4.0
"""A heat map over data may take this many times as long as in the window."""
PDF_UNITS_PER_LOGICAL = 10
POINTS_PER_INCH = 72.0
PNG_QUALITY = 60
"""Qt's measure, in which 100 is fastest and 0 smallest; every quality is without loss."""
DASHES = {"theme": None, "on": True, "off": False}


def write_picture(
    outcome: Outcome, options: PictureOptions, path: Path, *, replace: bool = False
) -> None:
    """Write a picture of results in the format of the path's ending, whole or not at all.

    Raises ``ValueError`` for an unknown ending or a step the scenario does not have, and
    ``OSError`` where the file cannot be written or exists already and ``replace`` is not given.
    """
    kind = checked_target(path, PICTURE_FORMATS, replace=replace)
    data = picture_bytes(figure_of(outcome.scenario, outcome, options), options, kind)
    write_bytes(path, data)


def checked_target(path: Path, formats: tuple[str, ...], *, replace: bool) -> str:
    """The format of a path's extension, after checking that it can be written."""
    kind = path.suffix.lower().removeprefix(".")
    if kind not in formats:
        expected = ", ".join(f".{extension}" for extension in formats)
        raise ValueError(f"{path}: found {path.suffix or 'no ending'}, expected one of {expected}")
    if path.exists() and not replace:
        raise FileExistsError(f"{path}: this file exists already")
    return kind


def figure_of(scenario: Scenario, outcome: Outcome, options: PictureOptions) -> Figure:
    """The figure that shows an outcome of ``scenario`` with the options."""
    step = scenario.steps if options.step is None else options.step
    if not 0 <= step <= scenario.steps:
        raise ValueError(f"step: found {step}, expected a step from 0 to {scenario.steps}")
    theme = THEMES[options.theme]
    drawn = drawn_outcome(outcome)
    traces, owners = traces_of(outcome, theme, drawn=drawn, seeds=int(options.seeds))
    chosen = options.chosen
    if chosen is None:
        each = zip(traces, owners, strict=True)
        asked = options.is_about_one
        chosen = next((owner for trace, owner in each if asked or trace.density is not None), None)
    nodes = nodes_for(scenario.surface, PATIENCE, NODES)
    return Figure(
        surface=scenario.surface,
        traces=tuple(traces),
        drawn=drawn.surface,
        step=step,
        size=options.logical_size,
        theme=theme,
        font_size=int(options.font_size),
        face=options.face,
        surface_options=None
        if options.view == "charts"
        else _surface_options(options, drawn.surface, nodes),
        beside=_surface_options(replace(options, view="3d"), drawn.surface, nodes)
        if options.view == "pair" and drawn.surface.dimension == 2
        else None,
        charts=_charts(options) if options.view in ("charts", "both") else (),
        view=options.visible,
        chosen=owners.index(chosen) if chosen is not None and chosen in owners else None,
        title=options.title,
        caption=_caption(scenario, options),
        legend=options.legend,
        axis_labels=options.axis_labels,
    )


def _caption(scenario: Scenario, options: PictureOptions) -> str:
    """The caption; every picture of a user's function or of a recording says what it is."""
    if options.caption:
        return "\n".join(scenario_summary(scenario, brief=True))
    surface = scenario.surface
    warning = f"{surface.look_at} {surface.source}".strip() if is_recording(surface) else ""
    return "\n".join(filter(None, (whose_function(scenario), warning)))


def _surface_options(options: PictureOptions, surface: Objective, nodes: int) -> SurfaceOptions:
    switches = {**options.switches(), "points": options.points or surface.dimension == 1}
    is_fixed = options.camera != BEST_CAMERA
    return SurfaceOptions(
        **switches,  # type: ignore[arg-type]
        ghosts=False,
        dashes=DASHES[options.dashes],
        joined=True,
        nodes=nodes,
        space=options.view == "3d",
        azimuth=options.azimuth if is_fixed else None,
        elevation=options.elevation if is_fixed else None,
    )


def _charts(options: PictureOptions) -> tuple[ChartOptions, ...]:
    wanted = {
        Quantity("loss"): options.loss_chart,
        Quantity("gradient_norm"): options.gradient_chart,
        Quantity("step_length"): options.step_chart,
        Quantity("off_plane"): options.off_plane_chart,
        Quantity("state_norm"): options.state_chart,
        Quantity("sharpness"): options.sharpness_chart,
        Quantity("preconditioned"): options.preconditioned_chart,
        Quantity("alignment"): options.alignment_chart,
    }
    return tuple(
        ChartOptions(
            quantity=quantity,
            logarithmic=options.logarithmic_charts and quantity.kind != "alignment",
            dashes=DASHES[options.dashes],
            ghosts=False,
            line_scale=options.line_scale,
            joined=True,
        )
        for quantity, wanted_now in wanted.items()
        if wanted_now
    )


def picture_bytes(figure: Figure, options: PageOptions, kind: str) -> bytes:
    """The figure in a format: ``png``, ``svg`` or ``pdf``."""
    ensure_application()
    painter = FigurePainter(figure)
    match kind:
        case "png":
            image = image_of(painter, options)
            image.setText("Software", PROGRAM)
            return png_bytes(image)
        case "svg":
            return _svg(painter, options.unit)
        case "pdf":
            return _pdf(painter)
    raise ValueError(f"format: found {kind!r}, expected one of {', '.join(PICTURE_FORMATS)}")


def image_of(painter: FigurePainter, options: PageOptions) -> QImage:
    """The figure as an image that knows its resolution."""
    image = painter.image(options.pixels_per_logical)
    per_metre = round(options.dpi * options.scale / 0.0254)
    image.setDotsPerMeterX(per_metre)
    image.setDotsPerMeterY(per_metre)
    return image


def png_bytes(image: QImage) -> bytes:
    """An image as PNG."""
    device = _memory()
    if not image.save(device, "PNG", PNG_QUALITY):  # type: ignore[call-overload]
        raise OSError("the picture could not be made into a PNG")
    return bytes(device.data().data())


def _svg(painter: FigurePainter, unit: Unit) -> bytes:
    """The axes and their surroundings, then the inside of each plot in a group that clips it.

    Qt's generator itself either does not clip, or clips all that follows a clipped part too.
    """
    whole = _svg_text(painter, painter.paint_outside)
    clips, insides = [], []
    for number, (plot, frame) in enumerate(zip(painter.plots, painter.frames(), strict=True)):
        attributes = f'x="{frame.x():g}" y="{frame.y():g}"'
        size = f'width="{frame.width():g}" height="{frame.height():g}"'
        clips.append(f'<clipPath id="frame{number}"><rect {attributes} {size}/></clipPath>')
        text = _svg_text(painter, partial(painter.paint_inside, plot=plot))
        body = text[text.index("</defs>") + len("</defs>") : text.rindex("</svg>")]
        insides.append(f'<g clip-path="url(#frame{number})">{body}</g>')
    whole = whole.replace("</defs>", "\n".join([*clips, "</defs>"]), 1)
    end = whole.rindex("</svg>")
    whole = whole[:end] + "\n".join(insides) + whole[end:]
    return _adapted(whole, painter.figure, unit).encode()


def _svg_text(painter: FigurePainter, paint: Callable[[QPainter], None]) -> str:
    from PySide6.QtSvg import QSvgGenerator

    device = _memory()
    generator = QSvgGenerator()
    generator.setOutputDevice(device)
    generator.setTitle(_title(painter.figure))
    generator.setViewBox(QRectF(0.0, 0.0, *painter.figure.size))
    _painted(generator, paint)
    return bytes(device.data().data()).decode()


def _adapted(text: str, figure: Figure, unit: Unit) -> str:
    """The SVG with its size in the requested unit, fallback fonts, and its producer."""
    width, height = figure.size
    per_unit = {"px": 1.0, "mm": MM_PER_INCH / LOGICAL_PER_INCH, "in": 1.0 / LOGICAL_PER_INCH}[unit]
    head = (
        f'<svg width="{width * per_unit:.6g}{unit}" height="{height * per_unit:.6g}{unit}"\n'
        f' viewBox="0 0 {width:.6g} {height:.6g}"\n'
        ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' version="1.1">'
    )
    families = ", ".join(f"'{name}'" if " " in name else name for name in FAMILIES[figure.face])
    description = html.escape(f"Made with {PROGRAM}", quote=False)
    text = re.sub(r"<svg[^>]*>", head, text, count=1)
    text = re.sub(r"<desc>.*?</desc>", f"<desc>{description}</desc>", text, count=1)
    # Qt repeats the font at every group; each text has its own.
    text = re.sub(r"\nfont-family=[^>]*>", ">", text)
    return re.sub(r'font-family="[^"]*"', f'font-family="{families}"', text)


def _pdf(painter: FigurePainter) -> bytes:
    width, height = painter.figure.size
    device = _memory()
    writer = QPdfWriter(device)
    writer.setCreator(PROGRAM)
    writer.setTitle(_title(painter.figure))
    writer.setResolution(round(PDF_UNITS_PER_LOGICAL * LOGICAL_PER_INCH))
    points = POINTS_PER_INCH / LOGICAL_PER_INCH
    page = QPageSize(
        QSizeF(width * points, height * points),
        QPageSize.Unit.Point,
        "",
        QPageSize.SizeMatchPolicy.ExactMatch,
    )
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    units = PDF_UNITS_PER_LOGICAL
    target = QRectF(0.0, 0.0, width * units, height * units)

    def paint(on_page: QPainter) -> None:
        # A page is a whole number of points, so there may be a sliver beyond the figure.
        page = target.adjusted(0.0, 0.0, 2.0 * units, 2.0 * units)
        on_page.fillRect(page, QColor(painter.figure.theme.canvas))
        painter.paint(on_page, target)

    _painted(writer, paint)
    return bytes(device.data().data())


def _title(figure: Figure) -> str:
    return figure.title or figure.surface.title


def _painted(device: QPaintDevice, paint: Callable[[QPainter], None]) -> None:
    on_device = QPainter()
    if not on_device.begin(device):
        raise OSError("the picture could not be drawn: Qt found no way to begin")
    on_device.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    paint(on_device)
    on_device.end()


def _memory() -> QBuffer:
    device = QBuffer()
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    return device
