"""A section with a title that folds away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from explorer.gui.icons import palette_icon


class CardHeader(QToolButton):
    """The title of a card with its chevron; Space, Enter or a click fold and unfold."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(title)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setAutoRaise(True)
        self.setIconSize(QSize(16, 16))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._open = True
        self.set_open(True)

    def set_open(self, is_open: bool) -> None:
        """Show the chevron of an open or a folded card."""
        self._open = is_open
        self.setIcon(palette_icon("chevron_down" if is_open else "chevron_right", self))
        self.setAccessibleName(f"{self.text()}, {'open' if is_open else 'folded'}")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.set_open(self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Card(QFrame):
    """A title row above a body. The body is whatever ``set_body`` is given."""

    toggled = Signal(bool)
    """A person opened (True) or folded (False) the card."""

    def __init__(
        self, title: str, body: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.header = CardHeader(title, self)
        self.header.setObjectName("card-header")
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
