"""Random acts in a window on a real display."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.drive import drive


def test_a_window_on_a_real_display_stands_random_acts(qapp: QApplication, tmp_path: Path) -> None:
    drive(4, 200, tmp_path)
