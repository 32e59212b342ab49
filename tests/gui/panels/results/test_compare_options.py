"""What a comparison counts, and until when."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from explorer.gui.panels.results.compare_options import CompareOptions


@pytest.fixture
def options(qtbot: QtBot) -> CompareOptions:
    options = CompareOptions()
    qtbot.addWidget(options)
    options.show()
    qtbot.waitExposed(options)
    return options


def test_a_comparison_begins_with_steps_until_f_is_near_its_lowest_value(
    options: CompareOptions,
) -> None:
    assert options.counted.currentText() == "steps"
    assert options.from_optimum


def test_every_choice_is_told(qtbot: QtBot, options: CompareOptions) -> None:
    for box in (options.measure, options.counted):
        with qtbot.waitSignal(options.changed):
            qtbot.keyClick(box, Qt.Key.Key_Down)
    assert not options.from_optimum
    with qtbot.waitSignal(options.changed):
        options.tolerance.selectAll()
        qtbot.keyClicks(options.tolerance, "0.5")
        qtbot.keyClick(options.tolerance, Qt.Key.Key_Return)
    assert options.tolerance.value == 0.5
