from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPalette
from pytestqt.qtbot import QtBot

from explorer.gui.widgets.icon_button import IconButton


def _ink(button: IconButton) -> set[str]:
    image = button.icon().pixmap(QSize(20, 20)).toImage()
    pixels = [image.pixelColor(x, y) for x in range(20) for y in range(20)]
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


def test_the_icon_follows_the_palette(qtbot: QtBot) -> None:
    button = IconButton("pause", "Pause (Space)")
    qtbot.addWidget(button)
    palette = QPalette(button.palette())
    palette.setColor(QPalette.ColorRole.ButtonText, QColor("#ff0000"))
    button.setPalette(palette)
    assert _ink(button) == {"#ff0000"}


def test_a_screen_reader_hears_what_the_tooltip_says(qtbot: QtBot) -> None:
    button = IconButton("play", "Play (Space)\nStarts at the cursor")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Play (Space)"
    button.set_icon("pause", "Pause (Space)")
    assert button.accessibleName() == "Pause (Space)"
    assert button.icon_name == "pause"
