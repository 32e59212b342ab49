"""Widgets and rows of a form that come and go."""

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
            retire(widget)


def retire(widget: QWidget) -> None:
    """Hide a widget and delete it once none of its signals is running.

    It says nothing from now on. A field that is hidden loses the focus, and would otherwise ask
    for what is half typed in it, of something that is no longer there.
    """
    widget.blockSignals(True)
    widget.hide()
    widget.deleteLater()
