"""The picture of a comparison: reached targets, performance profile, sensitivity to the rate."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage

from explorer.drawing.colours.theme import THEMES, Theme
from explorer.drawing.contenders.trace import TraceStyle, default_styles
from explorer.drawing.frame.axes import AxesStyle
from explorer.drawing.frame.pyqtgraph_setup import configure
from explorer.drawing.plots.lines_plot import Line, LinesPlot
from explorer.drawing.text.labels import elided
from explorer.engine.runs.comparison import Comparison
from explorer.export.pictures.lines_picture import FONT, MARGIN, Sentence, lines_image, write_png
from explorer.export.pictures.qt_application import ensure_application


def write_comparison(
    comparison: Comparison,
    path: Path,
    *,
    theme: str = "light",
    size: tuple[int, int] = (1200, 900),
    scale: float = 2.0,
) -> None:
    """Write the picture as PNG, whole or not at all; ``size`` in logical pixels."""
    ensure_application()
    write_png(comparison_image(comparison, THEMES[theme], size, scale), path)


def comparison_image(
    comparison: Comparison, theme: Theme, size: tuple[int, int], scale: float
) -> QImage:
    """The picture; its caption says the budget."""
    configure()
    styles = dict(zip(comparison.names, default_styles(theme, comparison.names), strict=True))
    plots = _plots(comparison, styles, theme)
    room = float(size[0]) - 4 * MARGIN
    sentence = Sentence(
        elided(f"{comparison.request.sentence}; {comparison.request.band_words}", FONT - 1, room),
        1.6 * FONT,
        Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
        lift=2.0,
    )
    places = partial(_places, len(plots))
    return lines_image(plots, places, list(styles.values()), sentence, theme, size, scale)


def _plots(comparison: Comparison, styles: dict[str, TraceStyle], theme: Theme) -> list[LinesPlot]:
    """Reached targets and profile, and the sensitivity on the first surfaces."""
    evaluations, shares = comparison.reached_targets()
    factors, solved = comparison.profile()
    plots = [
        LinesPlot(
            theme,
            _axes("Targets reached", "gradient evaluations", "share of targets", y=False),
            [Line(styles[name], evaluations, *edges) for name, edges in shares.items()],
        ),
        LinesPlot(
            theme,
            _axes("Performance profile", "times the best one's evaluations", "share", y=False),
            [Line(styles[name], factors, share) for name, share in solved.items()],
        ),
    ]
    for index, surface in enumerate(comparison.request.surfaces[:2]):
        rows = comparison.sensitivity(index)
        if rows:
            axes = _axes(f"Sensitivity on {surface.title}", "learning rate", "f − f* in the end")
            lines = [Line(styles[name], *edges) for name, edges in rows.items()]
            # What ends higher than the slowest one has made for infinity.
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


def _places(count: int, width: float, height: float) -> list[QRectF]:
    """Two plots in a row; a third one is as wide as both."""
    rows = (count + 1) // 2
    tall, wide = height / rows, width / 2
    places = []
    for index in range(count):
        alone = index == count - 1 and count % 2 == 1
        left = MARGIN / 2 + (index % 2) * wide
        room = (width if alone else wide) - MARGIN
        places.append(QRectF(left, MARGIN / 2 + (index // 2) * tall, room, tall - MARGIN / 2))
    return places
