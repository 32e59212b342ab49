"""What to do in a panel that is empty for lack of an optimizer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.gui.session.session import Session


class EmptyNote(QWidget):
    """Lies over ``panel`` while the scenario has no optimizer, and offers to add one.

    Signal ``add_requested``: the button was pressed.
    """

    add_requested = Signal()

    def __init__(self, session: Session, panel: QWidget, use: str) -> None:
        super().__init__(panel)
        self._session = session
        self._panel = panel
        self.setObjectName("empty-note")
        self.setAutoFillBackground(True)
        words = QLabel(f"No optimizers yet. Add one to {use}.", self)
        words.setWordWrap(True)
        words.setProperty("role", "muted")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        button = QPushButton("Add an optimizer…", self)
        button.setObjectName("empty-add")
        button.setToolTip("Add an optimizer (Ctrl+Shift+A)")
        button.clicked.connect(self.add_requested)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(words)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        panel.installEventFilter(self)
        session.changed.connect(self._follow)
        self._follow()

    def _follow(self, _change: object = None) -> None:
        self.setGeometry(self._panel.rect())
        self.setVisible(not self._session.scenario.contenders)
        self.raise_()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._panel.rect())
        return False
