"""The picture of a comparison: reached targets, performance profile, sensitivity to the rate."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsScene

from explorer.drawing.colours.theme import THEMES, Theme
from explorer.drawing.contenders.legend import legend_entries, paint_legend
from explorer.drawing.contenders.trace import TraceStyle, default_styles
from explorer.drawing.frame.axes import AxesStyle
from explorer.drawing.frame.pyqtgraph_setup import configure
from explorer.drawing.plots.lines_plot import Line, LinesPlot
from explorer.drawing.text.labels import elided, picture_font
from explorer.engine.runs.comparison import Comparison
from explorer.export.pictures.qt_application import ensure_application
from explorer.scenario.files.atomic_write import whole_file

FONT = 13
MARGIN = 10.0
BAND_WORDS = "median and the middle 80 % of the starts"


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
    image = comparison_image(comparison, THEMES[theme], size, scale)
    with whole_file(path) as temporary:
        if not image.save(str(temporary), "PNG"):  # type: ignore[call-overload]
            raise OSError(f"{path}: the picture could not be written")


def comparison_image(
    comparison: Comparison, theme: Theme, size: tuple[int, int], scale: float
) -> QImage:
    """The picture; its caption says the budget."""
    configure()
    styles = dict(zip(comparison.names, default_styles(theme, comparison.names), strict=True))
    width, height = (float(side) for side in size)
    entries, legend_height = legend_entries(list(styles.values()), width - 4 * MARGIN, FONT, theme)
    caption_height = 1.6 * FONT
    plots = _plots(comparison, styles, theme)
    scene = QGraphicsScene()
    scene.setSceneRect(0.0, 0.0, width, height)
    free = height - legend_height - caption_height - 2 * MARGIN
    for plot, place in zip(plots, _places(len(plots), width, free), strict=True):
        scene.addItem(plot)
        plot.setGeometry(place)
    image = QImage(round(width * scale), round(height * scale), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.canvas))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    scene.render(painter, QRectF(image.rect()), QRectF(0.0, 0.0, width, height))
    painter.scale(scale, scale)
    paint_legend(painter, QPointF(2 * MARGIN, free + MARGIN), entries, theme, FONT, cased=False)
    painter.setPen(QColor(theme.muted_text))
    painter.setFont(picture_font(FONT - 1))
    words = elided(f"{comparison.request.sentence}; {BAND_WORDS}", FONT - 1, width - 4 * MARGIN)
    box = QRectF(2 * MARGIN, height - caption_height - 2.0, width - 4 * MARGIN, caption_height)
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
    painter.end()
    return image


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
