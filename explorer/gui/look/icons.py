"""The program's icons: own drawings on a 24-unit grid that take the colour of the text."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt, qAddPostRoutine
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from explorer.drawing.colours.theme import Theme
from explorer.resources import resource

SIZES = (16, 20, 24)
"""Edge lengths at which icons are sharp, in logical pixels, on every screen of the computer."""

_APP_SIZES = (16, 24, 32, 48, 64, 128, 256)


def icon(name: str, theme: Theme, colour: str | None = None) -> QIcon:
    """The icon in the theme's text colour, or in ``colour`` ('#rrggbb'), with its disabled look.

    Raises:
        FileNotFoundError: There is no icon of that name.
    """
    return tinted_icon(name, colour or theme.text, theme.disabled_text)


def palette_icon(name: str, widget: QWidget) -> QIcon:
    """The icon in the widget's own button text colours; ask again when its palette changes."""
    palette = widget.palette()
    role = palette.ColorRole.ButtonText
    return tinted_icon(
        name,
        palette.color(palette.ColorGroup.Active, role).name(),
        palette.color(palette.ColorGroup.Disabled, role).name(),
    )


@cache
def tinted_icon(name: str, colour: str, disabled_colour: str) -> QIcon:
    """The icon in two colours ('#rrggbb'), one of them for disabled controls."""
    ratios = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    pixels = sorted({round(size * ratio) for size in SIZES for ratio in ratios})
    result = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled_colour)):
        drawing = _drawing(name, tint)
        for size in pixels:
            result.addPixmap(_render(drawing, size), mode)
    return result


def app_icon() -> QIcon:
    """The program's own icon, in its own colours."""
    drawing = _drawing("app")
    result = QIcon()
    for size in _APP_SIZES:
        result.addPixmap(_render(drawing, size))
    return result


def _drawing(name: str, colour: str = "#000000") -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def _render(drawing: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawing.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


# Pixmaps must not outlive the application.
qAddPostRoutine(tinted_icon.cache_clear)
