"""Rows of a form that come and go."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QWidget


def remove_row(form: QFormLayout, row: int | QWidget) -> None:
    """Take a row, or that of a widget, out of a form.

    Its widgets are deleted when no signal of theirs runs any more.

    ``QFormLayout.removeRow`` deletes them at once, also one that is just telling of a change.
    """
    taken = form.takeRow(row)
    for item in (taken.labelItem, taken.fieldItem):
        widget = None if item is None else item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
