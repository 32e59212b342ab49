"""A section with a title that folds away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from explorer.gui.widgets.fold_button import FoldButton


class Card(QFrame):
    """A title row above a body. The body is whatever ``set_body`` is given."""

    toggled = Signal(bool)
    """The user opened (True) or folded (False) the card."""

    def __init__(
        self, title: str, body: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.header = FoldButton(title, self)
        self.header.setObjectName("card-header")
        self.header.setProperty("role", "heading")
        self.header.clicked.connect(self._toggle)
        self._body: QWidget | None = None
        self._is_open = True
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        self._row.addWidget(self.header, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2, 2, 2, 2)
        self._column.setSpacing(0)
        self._column.addLayout(self._row)
        if body is not None:
            self.set_body(body)

    @property
    def is_open(self) -> bool:
        """Whether the body is shown."""
        return self._is_open

    def set_open(self, is_open: bool) -> None:
        """Show or hide the body."""
        self._is_open = is_open
        self.header.set_open(is_open)
        if self._body is not None:
            self._body.setVisible(is_open)

    def set_title(self, title: str) -> None:
        """Change the title."""
        self.header.setText(title)
        self.header.set_open(self._is_open)

    def set_body(self, body: QWidget) -> None:
        """Put the body in; the card owns it. A former body is deleted."""
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.deleteLater()
        self._body = body
        body.setContentsMargins(6, 4, 6, 6)
        self._column.addWidget(body)
        body.setVisible(self._is_open)

    def add_to_title(self, widget: QWidget) -> None:
        """Put a small widget at the right end of the title row."""
        self._row.addWidget(widget)

    def _toggle(self) -> None:
        self.set_open(not self._is_open)
        self.toggled.emit(self._is_open)
