"""What Help shows: all keys, and what the program is made of."""

from __future__ import annotations

import platform

import numpy as np
import pyqtgraph as pg
import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from explorer import __version__
from explorer.gui.actions import COMMANDS, MENUS
from explorer.gui.icons import app_icon

MOUSE = (
    ("Click in the picture", "Start there"),
    ("Drag the start marker", "Move the start; Shift snaps"),
    ("Wheel, drag", "Zoom, pan"),
    ("Double click on a slider", "Back to the default"),
)


class ShortcutSheet(QDialog):
    """All keys, menu by menu."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shortcut-sheet")
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        columns: dict[str, int] = {}
        for menu in MENUS:
            rows = [(one.text, one.keys) for one in COMMANDS if one.menu == menu and one.keys]
            if not rows:
                continue
            column = 2 * (len(columns) % 2)
            line = 0 if len(columns) < 2 else grid.rowCount()
            columns[menu] = column
            _heading(grid, menu, line, column)
            for offset, (text, keys) in enumerate(rows, start=1):
                shown = ", ".join(
                    QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
                    for key in keys
                )
                _row(grid, shown, text.replace("&", "").removesuffix(" ..."), line + offset, column)
        line = grid.rowCount()
        _heading(grid, "Mouse", line, 0)
        for offset, (keys_text, meaning) in enumerate(MOUSE, start=1):
            _row(grid, keys_text, meaning, line + offset, 0)
        column_layout = QVBoxLayout(self)
        column_layout.addLayout(grid)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column_layout.addWidget(buttons)


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
            "Watch gradient-based optimizers walk over a surface, see why each step is what "
            "it is, and take pictures, films, tables and code away.",
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
    """The versions of the program and of what it stands on, one a line."""
    return "\n".join(
        (
            f"Descent Explorer {__version__}",
            f"Python {platform.python_version()} on {platform.platform()}",
            f"Qt {qVersion()}, PySide6 {PySide6.__version__}, pyqtgraph {pg.__version__}",
            f"numpy {np.__version__}",
        )
    )


def _heading(grid: QGridLayout, text: str, line: int, column: int) -> None:
    label = QLabel(text)
    label.setProperty("role", "heading")
    grid.addWidget(label, line, column, 1, 2)


def _row(grid: QGridLayout, keys: str, meaning: str, line: int, column: int) -> None:
    shown = QLabel(keys)
    shown.setProperty("role", "muted")
    grid.addWidget(shown, line, column)
    grid.addWidget(QLabel(meaning), line, column + 1)
