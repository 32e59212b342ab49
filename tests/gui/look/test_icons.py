from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.colour import rgb
from explorer.drawing.colours.theme import DARK, LIGHT
from explorer.gui.look.icons import app_icon, icon
from explorer.resources import resource

NAMES = [
    "play",
    "pause",
    "step_forward",
    "step_back",
    "to_start",
    "to_end",
    "loop",
    "add",
    "duplicate",
    "remove",
    "up",
    "down",
    "eye",
    "eye_off",
    "colour",
    "undo",
    "redo",
    "open",
    "save",
    "new",
    "export",
    "copy",
    "fit",
    "fit_all",
    "grid",
    "settings",
    "help",
    "lesson",
    "sun",
    "moon",
    "chevron_right",
    "chevron_down",
    "lock",
    "random",
    "target",
    "arrow",
    "table",
    "chart",
    "fan",
    "film",
    "code",
    "warning",
    "check",
    "close",
    "search",
    "presenter",
    "folder",
    "info",
]


def _colours(image: QImage) -> Iterator[tuple[str, int]]:
    straight = image.convertToFormat(QImage.Format.Format_RGBA8888)
    flat = np.frombuffer(straight.constBits(), np.uint8).reshape(-1, 4)
    colours, counts = np.unique(flat, axis=0, return_counts=True)
    for (red, green, blue, alpha), count in zip(colours.tolist(), counts.tolist(), strict=True):
        yield from [(f"#{red:02x}{green:02x}{blue:02x}", alpha)] * count


def _image(drawn: QIcon, size: int, ratio: float = 1.0, mode: QIcon.Mode = QIcon.Mode.Normal):
    return drawn.pixmap(QSize(size, size), ratio, mode).toImage()


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_is_drawn_in_the_text_colour_alone(qtbot: QtBot, name: str) -> None:
    inked = [
        rgb(colour) for colour, alpha in _colours(_image(icon(name, LIGHT), 24)) if alpha > 200
    ]
    assert len(inked) > 10
    assert np.abs(np.array(inked) - rgb(LIGHT.text)).max() <= 1


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_keeps_clear_of_the_edge(qtbot: QtBot, name: str) -> None:
    image = _image(icon(name, DARK), 24)
    edge = [(place, side) for place in range(24) for side in (0, 23)]
    assert all(image.pixelColor(*place).alpha() == 0 for place in edge)
    assert all(image.pixelColor(*reversed(place)).alpha() == 0 for place in edge)


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_is_drawn_on_the_same_grid_with_the_same_stroke(name: str) -> None:
    text = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in text
    assert re.findall(r'stroke-width="([^"]*)"', text) == ["1.75"]
    assert not re.search(r"#[0-9a-f]{3}", text)


def test_no_two_icons_look_alike(qtbot: QtBot) -> None:
    pictures = {bytes(_image(icon(name, LIGHT), 24).constBits()) for name in NAMES}
    assert len(pictures) == len(NAMES)


def test_a_disabled_icon_is_fainter(qtbot: QtBot) -> None:
    image = _image(icon("play", LIGHT), 24, mode=QIcon.Mode.Disabled)
    assert {colour for colour, alpha in _colours(image) if alpha == 255} == {LIGHT.disabled_text}


def test_an_icon_can_have_a_colour_of_its_own(qtbot: QtBot) -> None:
    image = _image(icon("warning", LIGHT, LIGHT.error), 24)
    assert {colour for colour, alpha in _colours(image) if alpha == 255} == {LIGHT.error}


def test_the_same_icon_is_made_once(qtbot: QtBot) -> None:
    assert icon("play", LIGHT).cacheKey() == icon("play", LIGHT).cacheKey()


@pytest.mark.parametrize("size", [16, 20, 24])
def test_icons_come_in_exactly_the_size_asked_for(qtbot: QtBot, size: int) -> None:
    assert _image(icon("play", LIGHT), size).size() == QSize(size, size)


def test_the_programs_icon_is_colourful(qtbot: QtBot) -> None:
    assert len({colour for colour, _ in _colours(_image(app_icon(), 64))}) > 100


def test_an_unknown_icon_is_named(qtbot: QtBot) -> None:
    with pytest.raises(FileNotFoundError, match=r"icons/nothing\.svg"):
        icon("nothing", LIGHT)
