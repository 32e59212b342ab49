from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from explorer.drawing.frame.pyqtgraph_setup import configure
from explorer.export.films.film import write_film
from explorer.export.films.film_options import FilmOptions
from explorer.export.pictures.picture_options import PictureOptions
from explorer.gui.export.film_dialog import FilmDialog
from explorer.gui.session.session import Session

from .conftest import Chooser


@pytest.fixture
def dialog(qtbot: QtBot, session: Session, chooser: Chooser) -> Iterator[FilmDialog]:
    configure()
    options = FilmOptions(picture=PictureOptions(size=(320.0, 240.0), labels=False))
    shown = FilmDialog(session, options, chooser)
    shown.show()
    qtbot.waitExposed(shown)
    qtbot.waitUntil(lambda: not shown.preview.image.isNull())
    yield shown
    if isValid(shown):
        shown.close()


def note(dialog: FilmDialog) -> str:
    label = dialog.findChild(QLabel, "export-note")
    assert label is not None
    return label.text()


def make(dialog: FilmDialog, qtbot: QtBot) -> None:
    qtbot.mouseClick(dialog.make_button, Qt.MouseButton.LeftButton)


def test_the_film_is_the_one_animate_writes(
    dialog: FilmDialog, session: Session, chooser: Chooser, tmp_path: Path, qtbot: QtBot
) -> None:
    chooser.path = tmp_path / "window.gif"
    options = dialog.options()
    make(dialog, qtbot)
    assert dialog.is_making
    assert not dialog.make_button.isEnabled()
    qtbot.waitUntil(lambda: not dialog.is_making)
    assert note(dialog) == "Saved window.gif"
    write_film(session.scenario, options, tmp_path / "command.gif")
    assert (tmp_path / "window.gif").read_bytes() == (tmp_path / "command.gif").read_bytes()
    with Image.open(tmp_path / "window.gif") as film:
        assert film.n_frames == 51


def test_the_window_stays_in_use_while_a_film_is_made(
    dialog: FilmDialog, session: Session, chooser: Chooser, tmp_path: Path, qtbot: QtBot
) -> None:
    chooser.path = tmp_path / "a.gif"
    make(dialog, qtbot)
    qtbot.waitUntil(lambda: dialog.progress.value() > 2)
    assert dialog.is_making
    session.set_step(9)
    assert session.step == 9
    qtbot.waitUntil(lambda: not dialog.is_making)
    assert (tmp_path / "a.gif").exists()


@pytest.mark.parametrize("how", ["cancel", "close"])
def test_cancelling_leaves_nothing(
    dialog: FilmDialog, chooser: Chooser, tmp_path: Path, qtbot: QtBot, how: str
) -> None:
    chooser.path = tmp_path / "a.webp"
    make(dialog, qtbot)
    qtbot.waitUntil(lambda: dialog.progress.value() > 0)
    if how == "cancel":
        qtbot.mouseClick(dialog.cancel_button, Qt.MouseButton.LeftButton)
        assert note(dialog) == "Stopped; nothing was written"
        assert dialog.make_button.isEnabled()
    else:
        dialog.close()
    assert not dialog.is_making
    assert list(tmp_path.iterdir()) == []


def test_a_film_of_some_steps(
    dialog: FilmDialog, chooser: Chooser, tmp_path: Path, qtbot: QtBot
) -> None:
    for field, text in ((dialog.first, "10"), (dialog.last, "14")):
        field.selectAll()
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    folder = dialog.findChild(QToolButton, "format-folder")
    qtbot.mouseClick(folder, Qt.MouseButton.LeftButton)
    chooser.path = tmp_path / "frames"
    make(dialog, qtbot)
    qtbot.waitUntil(lambda: not dialog.is_making)
    assert len(list((tmp_path / "frames").iterdir())) == 5


def test_an_unknown_ending_is_said(
    dialog: FilmDialog, chooser: Chooser, tmp_path: Path, qtbot: QtBot
) -> None:
    chooser.path = tmp_path / "a.avi"
    make(dialog, qtbot)
    assert "expected one of .gif, .webp, .apng, .mp4" in note(dialog)
    assert not dialog.is_making


def test_fewer_steps_in_the_scenario_shorten_the_film(dialog: FilmDialog, session: Session) -> None:
    session.apply(replace(session.scenario, steps=20), "fewer steps")
    assert dialog.options().last_step == 20


def test_the_preview_plays_the_film_at_its_own_speed_until_it_is_paused(
    dialog: FilmDialog, qtbot: QtBot
) -> None:
    player = dialog.player
    assert player.playing
    first = dialog.preview.image
    qtbot.waitUntil(lambda: player.step >= 2)
    assert dialog.preview.image != first
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not player.playing)
    assert player.button.accessibleName() == "Play the preview (Ctrl+Space)"
    qtbot.mouseClick(player.button, Qt.MouseButton.LeftButton)
    assert player.playing


def test_the_format_that_is_pressed_names_the_file(
    dialog: FilmDialog, chooser: Chooser, tmp_path: Path, qtbot: QtBot
) -> None:
    button = dialog.findChild(QToolButton, "format-webp")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    chooser.path = tmp_path / "mine"
    make(dialog, qtbot)
    qtbot.waitUntil(lambda: not dialog.is_making)
    assert chooser.asked[-1].endswith(".webp")
    assert dialog.formats.file_filter.startswith("WebP (*.webp);;")
    assert (tmp_path / "mine.webp").read_bytes()[8:12] == b"WEBP"
