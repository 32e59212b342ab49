from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from explorer.gui.widgets.layout.form_rows import remove_row


def test_a_row_may_be_removed_by_the_very_field_in_it(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    form = QFormLayout(holder)
    field = QLineEdit()
    form.addRow("name", field)
    still_there: list[bool] = []

    def take() -> None:
        remove_row(form, field)
        still_there.append(isValid(field))

    field.returnPressed.connect(take)
    holder.show()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert still_there == [True]
    assert form.rowCount() == 0
    assert not field.isVisible()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(field)
