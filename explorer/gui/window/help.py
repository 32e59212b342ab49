"""The dialogs of the Help menu: all keys, and the program's versions."""

from __future__ import annotations

import platform
from collections.abc import Iterator

import numpy as np
import pyqtgraph as pg
import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from explorer import __version__
from explorer.gui.look.icons import app_icon
from explorer.gui.window.commands import COMMANDS, MENUS

MOUSE = (
    ("Click in the picture", "Start there"),
    ("Drag the start marker", "Move the start; Shift snaps"),
    ("Wheel, drag", "Zoom, pan"),
    ("Double click on a slider", "Back to the default"),
)
COLUMNS = 3
BETWEEN = 8
"""Pixels kept free above a menu that stands below another."""
Rows = tuple[tuple[str, str], ...]
"""Keys and what they do."""


class ShortcutSheet(QDialog):
    """All keys, menu by menu, in columns; it scrolls where the screen is small."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shortcut-sheet")
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        inner = QWidget(self)
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(32)
        grids = [QGridLayout() for _ in range(COLUMNS)]
        for grid in grids:
            grid.setHorizontalSpacing(16)
            grid.setVerticalSpacing(4)
            columns.addLayout(grid)
        for title, rows in _groups():
            _add_group(min(grids, key=QGridLayout.rowCount), title, rows)
        for grid in grids:
            grid.setRowStretch(grid.rowCount(), 1)
        scroll = QScrollArea(self)
        scroll.setAccessibleName("keyboard shortcuts")
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(scroll)
        column.addWidget(buttons)
        around = self.sizeHint() - scroll.sizeHint()
        self.resize((inner.sizeHint() + around).boundedTo(self.screen().availableSize()))


class AboutDialog(QDialog):
    """Name, purpose and versions; the versions can be copied for a report."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about-dialog")
        self.setWindowTitle("About Descent Explorer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture = QLabel(self)
        picture.setPixmap(app_icon().pixmap(64, 64))
        title = QLabel("<h2>Descent Explorer</h2>", self)
        purpose = QLabel(
            "Watch gradient-based optimizers walk over a surface, understand every step, and "
            "export pictures, films, tables and code.",
            self,
        )
        purpose.setWordWrap(True)
        self.versions = QLabel(version_text(), self)
        self.versions.setObjectName("about-versions")
        self.versions.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton("Copy versions", QDialogButtonBox.ButtonRole.ActionRole)
        copy.setObjectName("about-copy")
        copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        for widget in (picture, title, purpose, self.versions, buttons):
            column.addWidget(widget)
        self.setMinimumWidth(420)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(version_text())


def version_text() -> str:
    """The versions of the program and of the libraries it uses, one per line."""
    return "\n".join(
        (
            f"Descent Explorer {__version__}",
            f"Python {platform.python_version()} on {platform.platform()}",
            f"Qt {qVersion()}, PySide6 {PySide6.__version__}, pyqtgraph {pg.__version__}",
            f"numpy {np.__version__}",
        )
    )


def _groups() -> Iterator[tuple[str, Rows]]:
    """The menus with those of their commands that have keys, and the mouse."""
    for menu in MENUS:
        rows = tuple(
            (_keys_text(command.keys), command.text.replace("&", "").removesuffix("…"))
            for command in COMMANDS
            if command.menu == menu and command.keys
        )
        if rows:
            yield menu, rows
    yield "Mouse", MOUSE


def _keys_text(keys: tuple[str, ...]) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(key).toString(native) for key in keys)


def _add_group(grid: QGridLayout, title: str, rows: Rows) -> None:
    heading = QLabel(title)
    heading.setProperty("role", "heading")
    # A grid without anything in it has one row already.
    line = grid.rowCount() if grid.count() else 0
    if line:
        grid.setRowMinimumHeight(line, BETWEEN)
        line += 1
    grid.addWidget(heading, line, 0, 1, 2)
    for offset, (keys, meaning) in enumerate(rows, start=1):
        label = QLabel(keys)
        label.setProperty("role", "muted")
        grid.addWidget(label, line + offset, 0)
        grid.addWidget(QLabel(meaning), line + offset, 1)
