"""A sentence that lies over the picture for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

MARGIN = 12


class Notice(QLabel):
    """Shows what a status bar says at the foot of ``area``; a click takes it away.

    The bar itself stays hidden, since a line that is nearly always empty is worth no room.
    """

    def __init__(self, bar: QStatusBar, area: QWidget) -> None:
        super().__init__(area)
        self.setObjectName("notice")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setToolTip("Click to close")
        self.setWordWrap(True)
        self.hide()
        self._bar = bar
        self._area = area
        bar.hide()
        bar.messageChanged.connect(self._say)
        area.installEventFilter(self)

    def _say(self, sentence: str) -> None:
        self.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
        self._settle()

    def _settle(self) -> None:
        room = self._area.width() - 2 * MARGIN
        wanted = self.fontMetrics().horizontalAdvance(self.text()) + 4 * MARGIN
        self.setFixedWidth(max(min(wanted, room), 0))
        # A label asks for at least the height that it was given last.
        self.setMinimumHeight(0)
        self.setFixedHeight(self.heightForWidth(self.width()))
        self.move(MARGIN, self._area.height() - self.height() - MARGIN)
        self.raise_()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._bar.clearMessage()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._settle()
        return False
