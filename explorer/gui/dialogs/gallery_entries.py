"""The entries of the gallery: surfaces and networks by section, each with its picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from explorer.drawing.colours.theme import Theme
from explorer.drawing.figure import Figure
from explorer.drawing.figure_painter import FigurePainter
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.engine import Surface, surfaces
from explorer.engine.objectives.network import Network
from explorer.engine.objectives.objective import Objective
from explorer.engine.objectives.plane import principal_plane
from explorer.engine.objectives.plane_section import on_plane
from explorer.scenario.network_presets import Preset, networks

PICTURE = 132
AXES = (60, 26)
"""The room for axes in a figure's width and height, so that the rest is about square."""
MARGIN = 14.0
MOST_UNITS = 8
"""A layer is drawn with at most this many of its units."""
NOBODYS = "own"
"""The source of surfaces defined by this program."""
SECTIONS: Mapping[str, str] = {
    "Bowls and ravines": "Bowls",
    "Curved valleys": "Valleys",
    "Many minima": "Many minima",
    "Saddles and plateaus": "Saddles and plateaus",
    "Kinks": "Kinks",
    "One dimension": "One dimension",
    "Models in miniature": "Models in miniature",
    "Matrices": "Matrices",
}
"""The sections of the gallery by the groups of the surfaces; other groups follow as they are."""
NETWORKS = "Neural networks"
Picture = Callable[[Theme, float], QImage]


@dataclass(frozen=True)
class GalleryEntry:
    """A surface or a network: id, description, and painting function."""

    key: str
    title: str
    section: str
    look_at: str
    source: str
    is_network: bool
    picture: Picture

    def knows(self, wanted: str) -> bool:
        """Whether a lower-case text occurs in its title, group or description."""
        return wanted in f"{self.title} {self.section} {self.look_at} {self.key}".casefold()


def gallery_entries() -> list[GalleryEntry]:
    """All entries, section by section and by title in each."""
    entries = [
        GalleryEntry(
            surface.id,
            surface.title,
            SECTIONS.get(surface.group, surface.group),
            surface.look_at,
            "" if surface.source == NOBODYS else surface.source,
            False,
            partial(surface_picture, surface),
        )
        for surface in surfaces.values()
    ]
    order = list(SECTIONS.values())
    entries.sort(
        key=lambda entry: (
            order.index(entry.section) if entry.section in order else len(order),
            entry.section,
            entry.title.casefold(),
        )
    )
    return entries + [
        GalleryEntry(
            key,
            preset.title,
            NETWORKS,
            preset.look_at,
            "",
            True,
            partial(_preset_picture, preset),
        )
        for key, preset in networks.items()
    ]


def _preset_picture(preset: Preset, theme: Theme, ratio: float) -> QImage:
    return network_picture(preset.make(), theme, ratio)


def surface_picture(surface: Surface, theme: Theme, ratio: float) -> QImage:
    """A small picture of a surface without axes; of a matrix, on a plane from start to minimum."""
    figure = Figure(
        surface=_plain(surface),
        traces=(),
        step=0,
        size=(2 * PICTURE + AXES[0], 2 * PICTURE + AXES[1]),
        theme=theme,
        surface_options=SurfaceOptions(nodes=96, isolines=8),
        legend=False,
        axis_labels=False,
    )
    painting = FigurePainter(figure)
    inside = painting.frames()[0]
    image = _blank(ratio)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(PICTURE / 2, PICTURE / 2)
    scale = PICTURE / max(inside.width(), inside.height())
    painter.scale(scale, scale)
    painter.translate(-inside.center())
    painting.paint_inside(painter, painting.plots[0])
    painter.end()
    return image


def _plain(surface: Surface) -> Objective:
    """The surface in two dimensions: its minimum, its start and the slope there span a plane."""
    if surface.dimension <= 2:
        return surface
    start = np.array(surface.starts[0])
    points = np.stack([surface.minima[0].position, start, start - surface.gradient(start)])
    return on_plane(surface, principal_plane([points]), [points[:2]])


def network_picture(network: Network, theme: Theme, ratio: float) -> QImage:
    """The data behind a network where they lie in a plane, else its layers."""
    image = _blank(ratio, QColor(theme.canvas))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inputs, targets = network.data.inputs, network.data.targets
    if inputs.shape[1] <= 2:
        rows = inputs if inputs.shape[1] == 2 else np.hstack([inputs, targets[:, :1]])
        classes = targets[:, 0] if inputs.shape[1] == 2 else np.zeros(len(inputs))
        _paint_points(painter, rows, classes > classes.mean(), theme)
    else:
        _paint_layers(painter, [inputs.shape[1], *(layer.size for layer in network.layers)], theme)
    painter.end()
    return image


def _blank(ratio: float, colour: QColor | Qt.GlobalColor = Qt.GlobalColor.transparent) -> QImage:
    image = QImage(QSize(PICTURE, PICTURE) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(colour)
    return image


def _paint_points(
    painter: QPainter, rows: npt.NDArray[np.float64], second: npt.NDArray[np.bool_], theme: Theme
) -> None:
    low, high = rows.min(axis=0), rows.max(axis=0)
    spread = np.where(high > low, high - low, 1.0)
    inside = PICTURE - 2 * MARGIN
    painter.setPen(Qt.PenStyle.NoPen)
    for (across, up), other in zip((rows - low) / spread, second, strict=True):
        painter.setBrush(QColor(theme.contenders[1 if other else 0]))
        centre = QPointF(MARGIN + across * inside, PICTURE - MARGIN - up * inside)
        painter.drawEllipse(centre, 2.2, 2.2)


def _paint_layers(painter: QPainter, sizes: list[int], theme: Theme) -> None:
    columns = []
    for index, size in enumerate(sizes):
        across = MARGIN + index * (PICTURE - 2 * MARGIN) / (len(sizes) - 1)
        count = min(size, MOST_UNITS)
        gap = (PICTURE - 2 * MARGIN) / MOST_UNITS
        columns.append(
            [QPointF(across, PICTURE / 2 + (unit - (count - 1) / 2) * gap) for unit in range(count)]
        )
    painter.setPen(QPen(QColor(theme.border), 1.0))
    for before, after in pairwise(columns):
        for start in before:
            for end in after:
                painter.drawLine(start, end)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.accent))
    for column in columns:
        for unit in column:
            painter.drawEllipse(unit, 4.0, 4.0)
