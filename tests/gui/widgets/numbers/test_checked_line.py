"""A line that takes what is typed once it is valid."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from explorer.gui.widgets.numbers.checked_line import CheckedLine


class CountLine(CheckedLine[int]):
    """Takes whole numbers, and remembers those that it asked for."""

    def __init__(self) -> None:
        super().__init__(3)
        self.asked: list[int] = []
        self.show_value(3)

    def text_of(self, value: int) -> str:
        return str(value)

    def read(self, text: str) -> int:
        if not text.isdecimal():
            raise ValueError(f"count: found {text!r}, expected digits")
        return int(text)

    def ask(self, value: int) -> None:
        self.asked.append(value)


@pytest.fixture
def line(qtbot: QtBot) -> CountLine:
    line = CountLine()
    qtbot.addWidget(line)
    line.show()
    line.selectAll()
    return line


def test_what_is_valid_and_new_is_asked_for_once(line: CountLine, qtbot: QtBot) -> None:
    qtbot.keyClicks(line, "12")
    assert line.value == 3
    qtbot.keyClick(line, Qt.Key.Key_Return)
    line.finish()
    assert (line.value, line.asked) == (12, [12])
    line.selectAll()
    qtbot.keyClicks(line, "012")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert (line.text(), line.asked) == ("12", [12])


def test_what_is_wrong_is_said_at_every_key_and_escape_brings_the_value_back(
    line: CountLine, qtbot: QtBot
) -> None:
    said: list[str] = []
    line.error_changed.connect(said.append)
    qtbot.keyClicks(line, "7x")
    assert said == ["count: found '7x', expected digits"]
    assert line.property("invalid")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert (line.value, line.asked) == (3, [])
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert (line.text(), line.error, said[-1]) == ("3", "", "")
    assert not line.property("invalid")
