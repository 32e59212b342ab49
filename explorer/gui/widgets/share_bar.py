"""A bar that shows the share of some work that is done."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

PARTS = 1000


class ShareBar(QProgressBar):
    """Empty at 0, full at 1, without a number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0, PARTS)
        self.setTextVisible(False)

    def show_share(self, share: float) -> None:
        """Show how much is done, 0 to 1."""
        self.setValue(int(PARTS * share))
