"""The picture of a comparison: reached targets, performance profile, sensitivity to the rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage

from explorer.drawing.colours.theme import THEMES, Theme
from explorer.drawing.contenders.trace import TraceStyle, default_styles
from explorer.drawing.frame.axes import AxesStyle
from explorer.drawing.frame.garbage import no_collection
from explorer.drawing.frame.pyqtgraph_setup import configure
from explorer.drawing.plots.charts.lines_plot import LinesPlot, PlotLine
from explorer.drawing.text.labels import picture_font
from explorer.engine.runs.searches.comparison import Comparison
from explorer.export.pictures.lines_picture import FONT, MARGIN, Sentence, lines_image, write_png
from explorer.export.pictures.qt_application import ensure_application

MOST_BANDS = 8
TOO_MANY = f"without the bands that more than {MOST_BANDS} optimizers would have"
"""With more optimizers than this, bands hide one another."""


def write_comparison(
    comparison: Comparison,
    path: Path,
    *,
    theme: str = "light",
    size: tuple[int, int] = (1200, 900),
    scale: float = 2.0,
    styles: Mapping[str, TraceStyle] | None = None,
    sensitivity: Sequence[int] = (0, 1),
) -> None:
    """Write the picture as PNG, whole or not at all; ``size`` in logical pixels.

    ``styles`` and ``sensitivity`` as in ``comparison_image``.
    """
    ensure_application()
    image = comparison_image(
        comparison, THEMES[theme], size, scale, styles=styles, sensitivity=sensitivity
    )
    write_png(image, path)


@no_collection()
def comparison_image(
    comparison: Comparison,
    theme: Theme,
    size: tuple[int, int],
    scale: float,
    *,
    styles: Mapping[str, TraceStyle] | None = None,
    sensitivity: Sequence[int] = (0, 1),
) -> QImage:
    """The picture; its caption states the budget.

    ``styles`` has the looks of some optimizers by name, others take the theme's in turn.
    ``sensitivity`` names the surfaces, by index, whose sensitivity to the rate is drawn.
    """
    configure()
    usual = default_styles(theme, comparison.names)
    looks = dict(zip(comparison.names, usual, strict=True))
    looks |= {name: style for name, style in (styles or {}).items() if name in looks}
    indices = [index for index in sensitivity if index < len(comparison.request.surfaces)]
    plots = _plots(comparison, looks, theme, indices)
    request = comparison.request
    about = request.band_words if len(looks) <= MOST_BANDS else f"median, {TOO_MANY}"
    words = f"{request.sentence}; {about}"
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
    room = QRectF(0.0, 0.0, float(size[0]) - 4 * MARGIN, 1e4)
    metrics = QFontMetricsF(picture_font(FONT - 1))
    height = metrics.boundingRect(room, flags, words).height() + 0.4 * FONT
    sentence = Sentence(words, height, flags, lift=2.0)
    boxes = partial(_rectangles, len(plots))
    return lines_image(plots, boxes, list(looks.values()), sentence, theme, size, scale)


def _plots(
    comparison: Comparison, styles: dict[str, TraceStyle], theme: Theme, indices: Sequence[int]
) -> list[LinesPlot]:
    """Reached targets and profile, and the sensitivity on some surfaces."""
    evaluations, shares = comparison.reached_targets
    factors, solved = comparison.profile
    drawn = 3 if len(styles) <= MOST_BANDS else 1
    plots = [
        LinesPlot(
            theme,
            _axes("Targets reached", "gradient evaluations", "share of targets", y=False),
            [PlotLine(styles[name], evaluations, *edges[:drawn]) for name, edges in shares.items()],
        ),
        LinesPlot(
            theme,
            _axes("Performance profile", "evaluations relative to the best", "share", y=False),
            [PlotLine(styles[name], factors, share) for name, share in solved.items()],
        ),
    ]
    for index in indices:
        surface = comparison.request.surfaces[index]
        rows = comparison.sensitivity(index)
        if rows:
            axes = _axes(f"Sensitivity on {surface.title}", "learning rate", "final f − f*")
            lines = [
                PlotLine(styles[name], rates, *edges[:drawn])
                for name, (rates, *edges) in rows.items()
            ]
            # Lines that end higher than the slowest one are heading for infinity.
            start = max(float(middle[0]) for _, middle, _, _ in rows.values())
            plots.append(LinesPlot(theme, axes, lines, ceiling=10.0 * start or 1.0))
    return plots


def _axes(title: str, x: str, y_label: str, *, y: bool = True) -> AxesStyle:
    return AxesStyle(
        title=title,
        x_label=x,
        y_label=y_label,
        logarithmic=y,
        logarithmic_x=True,
        grid=True,
        font_size=FONT,
    )


def _rectangles(count: int, width: float, height: float) -> list[QRectF]:
    """Two plots in a row; a third one is as wide as both."""
    rows = (count + 1) // 2
    tall, wide = height / rows, width / 2
    rectangles = []
    for index in range(count):
        alone = index == count - 1 and count % 2 == 1
        left = MARGIN / 2 + (index % 2) * wide
        room = (width if alone else wide) - MARGIN
        rectangles.append(QRectF(left, MARGIN / 2 + (index // 2) * tall, room, tall - MARGIN / 2))
    return rectangles
