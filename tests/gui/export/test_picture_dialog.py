from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.drawing.frame.pyqtgraph_setup import configure
from explorer.export.pictures.picture import write_picture
from explorer.export.pictures.picture_options import PictureOptions
from explorer.gui.export.picture_dialog import PictureDialog
from explorer.gui.session.session import Session
from explorer.gui.window.window import MainWindow
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.scenario import Scenario

from .conftest import Chooser

VISIBLE = ((-1.0, 1.0), (0.0, 2.0))


def visible() -> tuple[tuple[float, float], ...]:
    return VISIBLE


@pytest.fixture
def dialog(qtbot: QtBot, session: Session, chooser: Chooser) -> Iterator[PictureDialog]:
    configure()
    options = PictureOptions(size=(400.0, 300.0))
    shown = PictureDialog(session, options, chooser, visible)
    shown.show()
    qtbot.waitExposed(shown)
    qtbot.waitUntil(lambda: not shown.preview.image.isNull())
    yield shown
    shown.close()


def press(dialog: QWidget, name: str, qtbot: QtBot) -> None:
    button = dialog.findChild(QPushButton, name)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def pick(dialog: QWidget, name: str, text: str) -> None:
    combo = dialog.findChild(QComboBox, name)
    assert combo is not None
    index = combo.findText(text)
    assert index >= 0
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def note(dialog: QWidget) -> str:
    label = dialog.findChild(QLabel, "export-note")
    assert label is not None
    return label.text()


def test_what_is_saved_is_what_render_writes_with_the_same_options(
    dialog: PictureDialog, session: Session, chooser: Chooser, tmp_path: Path, qtbot: QtBot
) -> None:
    session.set_step(7)
    chooser.path = tmp_path / "window.png"
    press(dialog, "export-save", qtbot)
    assert note(dialog) == "Saved window.png"
    write_picture(session.outcome, dialog.options(), tmp_path / "render.png")
    assert (tmp_path / "window.png").read_bytes() == (tmp_path / "render.png").read_bytes()
    assert dialog.options().step == 7


def test_the_preview_follows_step_and_choices(
    dialog: PictureDialog, session: Session, qtbot: QtBot
) -> None:
    before = dialog.preview.image.copy()
    session.set_step(20)
    qtbot.waitUntil(lambda: dialog.preview.image != before)
    before = dialog.preview.image.copy()
    pick(dialog, "parameter-theme-choice", "dark")
    qtbot.waitUntil(lambda: dialog.preview.image != before)
    assert dialog.preview.image.pixelColor(2, 2).lightness() < 60


def test_a_preset_sets_size_resolution_text_and_where_names_stand(dialog: PictureDialog) -> None:
    pick(dialog, "export-preset", "One column of a paper, 85 mm")
    options = dialog.options()
    assert (options.size, options.unit, options.dpi) == ((85.0, 68.0), "mm", 300.0)
    assert options.pixels == (1004, 803)
    assert (options.font_size, options.labels, options.legend) == (10.0, False, True)
    pick(dialog, "export-unit", "px")
    combo = dialog.findChild(QComboBox, "export-preset")
    assert combo is not None
    assert combo.currentText() == "Custom size"


def test_what_cannot_be_drawn_is_said_and_cannot_be_saved(
    dialog: PictureDialog, chooser: Chooser, qtbot: QtBot
) -> None:
    dialog.form.width_field.selectAll()
    qtbot.keyClicks(dialog.form.width_field, "3")
    qtbot.keyClick(dialog.form.width_field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.preview.image.isNull())
    assert not dialog.save_button.isEnabled()
    assert not dialog.copy_button.isEnabled()
    assert chooser.asked == []


def test_a_folder_that_is_missing_is_said(
    dialog: PictureDialog, chooser: Chooser, tmp_path: Path, qtbot: QtBot
) -> None:
    chooser.path = tmp_path / "nowhere" / "a.png"
    press(dialog, "export-save", qtbot)
    assert "does not exist" in note(dialog)
    chooser.path = tmp_path / "a.bmp"
    press(dialog, "export-save", qtbot)
    assert "expected one of .png, .svg, .pdf" in note(dialog)
    assert list(tmp_path.iterdir()) == []


def test_without_an_ending_a_picture_is_a_png(
    dialog: PictureDialog, chooser: Chooser, tmp_path: Path, qtbot: QtBot
) -> None:
    chooser.path = tmp_path / "picture"
    press(dialog, "export-save", qtbot)
    assert QImage(str(tmp_path / "picture.png")).size().toTuple() == (400, 300)


def test_the_clipboard_gets_pixels_and_svg(dialog: PictureDialog, qtbot: QtBot) -> None:
    press(dialog, "export-copy", qtbot)
    data = QApplication.clipboard().mimeData()
    assert data.hasImage()
    assert b"<svg" in bytes(data.data("image/svg+xml").data())
    QApplication.clipboard().clear()


def test_the_zoom_of_the_window_can_be_taken_over(dialog: PictureDialog, qtbot: QtBot) -> None:
    assert dialog.options().visible is None
    box = dialog.findChild(QCheckBox, "export-as-zoomed")
    assert box is not None
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(10, box.height() // 2))
    assert dialog.options().visible == VISIBLE


def test_the_window_remembers_what_was_chosen_and_shows_what_the_canvas_shows(
    make_window: Callable[[Scenario], MainWindow],
    scenario: Scenario,
    chooser: Chooser,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    window = make_window(scenario)
    window.exports.ask_path = chooser
    window.action("export_picture").trigger()
    first = window.findChild(PictureDialog)
    assert first is not None
    assert not first.isModal()
    qtbot.waitUntil(lambda: not first.preview.image.isNull())
    pick(first, "parameter-theme-choice", "print")
    chooser.path = tmp_path / "a.svg"
    press(first, "export-save", qtbot)
    assert (tmp_path / "a.svg").exists()
    assert chooser.asked == [f"{window.session.document.title}.png"]
    with qtbot.waitSignal(first.destroyed):
        first.close()
    window.canvas.set_options(isolines=3, colour_bar=True)
    options = window.exports.picture_options()
    assert (options.theme, options.isolines, options.colour_bar) == ("print", 3, True)


def test_the_picture_can_be_copied_from_the_menu(
    make_window: Callable[[Scenario], MainWindow], scenario: Scenario
) -> None:
    window = make_window(scenario)
    window.action("copy_picture").trigger()
    assert QApplication.clipboard().mimeData().hasImage()
    QApplication.clipboard().clear()


def test_the_table_is_written_from_the_menu(
    make_window: Callable[[Scenario], MainWindow],
    scenario: Scenario,
    chooser: Chooser,
    tmp_path: Path,
) -> None:
    window = make_window(scenario)
    window.exports.ask_path = chooser
    chooser.path = tmp_path / "steps"
    window.action("export_table").trigger()
    assert (tmp_path / "steps.csv").read_text(encoding="utf-8").startswith("# Descent Explorer")


@pytest.mark.parametrize("library", ["numpy", "tfjs"])
def test_code_goes_to_the_clipboard(
    make_window: Callable[[Scenario], MainWindow], scenario: Scenario, library: str
) -> None:
    window = make_window(scenario)
    window.exports.copy_code(library)
    text = QApplication.clipboard().text()
    assert {"numpy": "import numpy", "tfjs": "tf."}[library] in text
    QApplication.clipboard().clear()


@pytest.mark.parametrize("library", ["numpy", "tfjs"])
def test_the_code_of_a_network_goes_to_the_clipboard(
    make_window: Callable[[Scenario], MainWindow], library: str
) -> None:
    window = make_window(lessons["library_momentum"].scenario)
    window.exports.copy_code(library)
    text = QApplication.clipboard().text()
    assert {"numpy": "def weights(position)", "tfjs": "tf.train.momentum(0.01, 0.9)"}[
        library
    ] in text
    QApplication.clipboard().clear()


def test_at_step_0_the_whole_run_is_shown_until_a_person_goes_to_a_step(
    dialog: PictureDialog, session: Session, qtbot: QtBot
) -> None:
    assert session.step == 0
    assert dialog.options().step is None
    qtbot.mouseClick(dialog.whole_run, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert dialog.options().step == 0
    qtbot.mouseClick(dialog.whole_run, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert dialog.options().step is None
    session.set_step(3)
    assert dialog.options().step == 3


def test_at_another_step_that_is_shown(session: Session, chooser: Chooser) -> None:
    session.set_step(5)
    opened = PictureDialog(session, PictureOptions(), chooser, visible)
    assert opened.options().step == 5
