"""What is wrong is shown beside a control, and takes no room while nothing is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.gui.widgets.error_label import ErrorLabel


def test_a_sentence_is_shown_until_there_is_none(qtbot: QtBot) -> None:
    form = QWidget()
    qtbot.addWidget(form)
    label = ErrorLabel(form, "steps-error")
    form.show()
    assert not label.isVisible()
    label.say("steps: found -1, expected at least 0")
    assert label.isVisible()
    assert label.text() == "steps: found -1, expected at least 0"
    label.say("")
    assert not label.isVisible()
