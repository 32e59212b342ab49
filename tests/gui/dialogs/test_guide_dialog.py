from __future__ import annotations

from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from explorer.gui.dialogs.guide_dialog import GuideDialog
from explorer.gui.window.palette_entries import guide_entries


def opened(qtbot: QtBot) -> GuideDialog:
    dialog = GuideDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def test_a_page_chosen_on_the_left_is_read_on_the_right(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    assert dialog.text.toPlainText().startswith("The window")
    dialog.list.setCurrentRow(4)
    assert dialog.text.toPlainText().startswith("Files")


def test_a_heading_is_scrolled_to(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    dialog.show_page("python", "Dialects")
    assert dialog.list.currentItem().text() == "Python"
    assert dialog.text.verticalScrollBar().value() > 0


def test_a_link_to_another_page_is_followed_inside(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    dialog.text.anchorClicked.emit(QUrl("formats.md"))
    assert dialog.text.toPlainText().startswith("Formats")


def test_headings_are_found_by_the_palette() -> None:
    asked: list[tuple[str, str]] = []
    entries = guide_entries(lambda page, heading: asked.append((page, heading)))
    next(entry for entry in entries if entry.title == "Dialects").run()
    assert asked == [("python", "Dialects")]
