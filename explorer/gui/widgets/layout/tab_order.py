"""The Tab order of a panel follows the layout of its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDockWidget,
    QGridLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QWidget,
)

CellOf = Callable[[int], tuple[int, int, int, int]]
"""Row, column and their spans by an item's index; PySide6 says only that it is an object."""


def follow_layouts(*panels: QWidget) -> None:
    """Let Tab go through the panels of a window one by one, each as its layouts have it.

    Qt's own order is that in which widgets were made. Parts that are made later come last again, so
    call it again before Tab is used.
    """
    for before, after in pairwise(stop for panel in panels for stop in tab_stops(panel)):
        QWidget.setTabOrder(before, after)


def tab_stops(widget: QWidget) -> Iterator[QWidget]:
    """What takes the focus by Tab, top to bottom and left to right; also what is hidden."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    for part in _parts(widget):
        yield from tab_stops(part)


def _parts(widget: QWidget) -> Iterable[QWidget]:
    match widget:
        case QDockWidget() | QScrollArea():
            inner = widget.widget()
            return () if inner is None else (inner,)
        case QTabWidget():
            pages = (widget.widget(index) for index in range(widget.count()))
            return (widget.tabBar(), *(page for page in pages if page is not None))
        case QSplitter():
            sides = (widget.widget(index) for index in range(widget.count()))
            return tuple(side for side in sides if side is not None)
        case _:
            layout = widget.layout()
            return () if layout is None else _laid_out(layout)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for item in _items(layout):
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _laid_out(inner)


def _items(layout: QLayout) -> Iterator[QLayoutItem]:
    indices: Iterable[int] = range(layout.count())
    if isinstance(layout, QGridLayout):
        indices = sorted(indices, key=cast("CellOf", layout.getItemPosition))
    for index in indices:
        item = layout.itemAt(index)
        if item is not None:
            yield item
