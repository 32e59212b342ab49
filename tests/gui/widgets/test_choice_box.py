"""Combo boxes that come and go, as those of dialogs do."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest
from pytestqt.qtbot import QtBot

from explorer.gui.widgets.choice_box import ChoiceBox

ROUNDS = """
import ctypes, gc
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QMainWindow
from explorer.gui.widgets.choice_box import ChoiceBox
from explorer.gui.window.app import make_application

class Heap(ctypes.Structure):
    _fields_ = [(f"field{number}", ctypes.c_size_t) for number in range(10)]

library = ctypes.CDLL(None)
library.mallinfo2.restype = Heap
application = make_application(["test"])
application.setStyleSheet("QLabel { color: red }")
window = QMainWindow()
window.show()

def round_of_boxes():
    for _ in range(200):
        box = ChoiceBox(window)
        box.addItems(["one", "two"])
        box.show()
        box.hide()
        box.deleteLater()
    application.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    return library.mallinfo2().field7

for _ in range(3):
    before = round_of_boxes()
for _ in range(5):
    after = round_of_boxes()
print((after - before) / 1000)
"""


def test_it_shows_and_chooses_as_any_combo_box_after_it_was_hidden(qtbot: QtBot) -> None:
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.addItems(["one", "two"])
    for _ in range(2):
        box.show()
        box.showPopup()
        assert box.view().isVisible()
        box.hidePopup()
        box.setCurrentIndex(1)
        assert box.currentText() == "two"
        box.hide()


@pytest.mark.parametrize("entries", [3, 40])
def test_its_list_shows_the_longest_entry_whole(qtbot: QtBot, entries: int) -> None:
    box = ChoiceBox()
    qtbot.addWidget(box)
    longest = "Steps to first reach the minimum"
    box.addItems([longest, *(str(number) for number in range(entries))])
    box.resize(80, box.height())
    box.show()
    box.showPopup()
    room = box.view().viewport().width()
    assert room >= box.view().fontMetrics().horizontalAdvance(longest)
    assert room >= box.view().sizeHintForColumn(0)
    box.hidePopup()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the heap is measured by glibc")
def test_boxes_that_are_deleted_leave_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ROUNDS], check=True, capture_output=True, text=True, timeout=100
    )
    assert float(done.stdout) < 200, "bytes of each box stay"
