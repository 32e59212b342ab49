"""Windows no larger than the screen they are on."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

FRAME = QSize(8, 40)
"""What a window manager draws around a window."""


def resize_within_screen(window: QWidget, size: QSize) -> None:
    """Give a window a size, or as much of it as the screen has room for."""
    window.resize(size.boundedTo(window.screen().availableSize() - FRAME))
