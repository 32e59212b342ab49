from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.colour import contrast, rgb
from explorer.drawing.colours.theme import (
    DARK,
    LIGHT,
    Theme,
    high_contrast,
)
from explorer.gui.look import style
from explorer.gui.look.stylesheet import stylesheet
from explorer.gui.widgets.icon_button import IconButton

both = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    name, palette = qapp.style().name(), qapp.palette()
    yield qapp
    qapp.setStyleSheet("")
    qapp.setStyle(name)
    qapp.setPalette(palette)


@both
def test_controls_get_the_colours_of_the_theme(
    app: QApplication, qtbot: QtBot, theme: Theme
) -> None:
    style.apply(app, theme)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.resize(120, 28)
    image = field.grab().toImage()
    assert image.pixelColor(60, 6).name() == theme.base
    assert app.palette().color(QPalette.ColorRole.Window).name() == theme.window
    assert app.style().name() == "fusion" or app.styleSheet()


def test_the_focused_field_is_ringed_with_the_accent(app: QApplication, qtbot: QtBot) -> None:
    style.apply(app, LIGHT)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.resize(120, 28)
    assert field.grab().toImage().pixelColor(60, 0).name() == LIGHT.control_border
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    assert field.grab().toImage().pixelColor(60, 1).name() == LIGHT.accent


@pytest.fixture
def box(app: QApplication, qtbot: QtBot) -> Iterator[QComboBox]:
    """A box with five entries, in a window where something else has the focus."""
    page = QWidget()
    qtbot.addWidget(page)
    other = QLineEdit(page)
    box = QComboBox(page)
    box.addItems(["paper", "pytorch", "keras", "tfjs", "optax"])
    page.resize(300, 100)
    page.show()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    yield box
    page.close()


@both
def test_the_highlighted_entry_of_a_list_can_be_read(
    app: QApplication, box: QComboBox, theme: Theme
) -> None:
    style.apply(app, theme)
    box.showPopup()
    view = box.view()
    row = view.visualRect(view.model().index(0, 0))
    image = view.viewport().grab(row).toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    box.hidePopup()
    assert {theme.accent, theme.accent_text} <= colours
    assert theme.text not in colours


def test_a_list_shows_its_last_entry_whole_also_when_its_box_has_the_focus(
    app: QApplication, box: QComboBox, qtbot: QtBot
) -> None:
    style.apply(app, LIGHT)
    box.showPopup()
    box.hidePopup()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    box.showPopup()
    view = box.view()
    last = view.visualRect(view.model().index(box.count() - 1, 0))
    room = view.viewport().height()
    box.hidePopup()
    assert last.bottom() < room


def test_a_theme_can_be_changed_while_the_program_runs(app: QApplication, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    label, button = QLabel("text", page), IconButton("play", "Play", page)
    page.show()
    for theme in (LIGHT, DARK, LIGHT):
        style.apply(app, theme)
        assert label.palette().color(QPalette.ColorRole.WindowText).name() == theme.text
        ink = button.icon().pixmap(QSize(20, 20)).toImage().pixelColor(7, 10)
        assert max(abs(a - b) for a, b in zip(ink.toTuple(), rgb(theme.text), strict=False)) <= 2


@both
def test_the_stylesheet_is_complete_and_finds_its_pictures(theme: Theme) -> None:
    sheet = stylesheet(theme)
    assert "$" not in sheet
    pictures = re.findall(r'url\("([^"]+)"\)', sheet)
    assert pictures
    for picture in pictures:
        with open(picture, encoding="utf-8") as file:
            assert "<svg" in file.read()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_what_stands_in_an_empty_field_can_be_read(qtbot: QtBot, theme: Theme) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    line.setPalette(style.palette(theme))
    line.setStyleSheet(stylesheet(theme))
    line.ensurePolished()
    colour = line.palette().color(QPalette.ColorRole.PlaceholderText)
    assert colour.alpha() == 255
    assert contrast(colour.name(), theme.base) >= 4.5


def desktop(scheme: Qt.ColorScheme, contrast: Qt.ContrastPreference) -> SimpleNamespace:
    """An application on a desktop that is light or dark and asks for contrast or not."""
    accessibility = SimpleNamespace(contrastPreference=lambda: contrast)
    hints = SimpleNamespace(colorScheme=lambda: scheme, accessibility=lambda: accessibility)
    return SimpleNamespace(styleHints=lambda: hints)


def test_more_contrast_is_drawn_where_the_desktop_asks_for_it() -> None:
    app = desktop(Qt.ColorScheme.Dark, Qt.ContrastPreference.HighContrast)
    assert style.chosen_theme("light", app) is high_contrast(LIGHT)
    assert style.chosen_theme("dark", app) is high_contrast(DARK)
    assert style.chosen_theme("system", app) is high_contrast(DARK)


@pytest.mark.parametrize(
    ("scheme", "theme"),
    [
        (Qt.ColorScheme.Dark, DARK),
        (Qt.ColorScheme.Light, LIGHT),
        (Qt.ColorScheme.Unknown, LIGHT),
    ],
)
def test_the_desktops_scheme_is_followed(scheme: Qt.ColorScheme, theme: Theme) -> None:
    app = desktop(scheme, Qt.ContrastPreference.NoPreference)
    assert style.system_theme(app) is theme
    assert style.chosen_theme("system", app) is theme


def test_a_chosen_theme_does_not_ask_the_desktop(qapp: QApplication) -> None:
    assert style.chosen_theme("light", qapp) is LIGHT
    assert style.chosen_theme("dark", qapp) is DARK


def test_numbers_can_be_made_equally_wide(qtbot: QtBot) -> None:
    label = QLabel("1")
    qtbot.addWidget(label)
    style.use_tabular_figures(label)
    assert [tag.toString() for tag in label.font().featureTags()] == [b"tnum"]
