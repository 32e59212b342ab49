"""Qt's application object, which text and plots need even where nothing is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

_kept: list[QApplication] = []


def ensure_application() -> None:
    """Create an application unless there is one; it lives as long as the process."""
    if QApplication.instance() is None:
        _kept.append(QApplication(["descent-explorer"]))
