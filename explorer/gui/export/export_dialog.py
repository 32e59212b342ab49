"""The base of the dialogs for pictures and films."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.gui.export.format_row import FormatRow
from explorer.gui.export.preview import Preview
from explorer.gui.look.style import show_role
from explorer.gui.session.session import Session
from explorer.gui.widgets.layout.column_scroll import SideScroll
from explorer.gui.widgets.layout.screen_size import resize_within_screen
from explorer.gui.widgets.layout.tab_order import follow_layouts

PREVIEW_MS = 60
FORM_WIDTH = 400
AskPath = Callable[[str, str, str], Path | None]
"""Asks where to write: caption, suggested name, filter of the file dialog."""


class ExportDialog(QDialog):
    """A preview that follows choices and session; the window stays in use beside it.

    Signals: ``said`` (a sentence for the status line), ``options_used`` (options worth
    remembering).
    """

    said = Signal(str)
    options_used = Signal(object)

    def __init__(self, session: Session, ask_path: AskPath, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._ask_path = ask_path
        self.preview = Preview(self)
        self.note = QLabel(self)
        self.note.setObjectName("export-note")
        self.note.setWordWrap(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PREVIEW_MS)
        self._timer.timeout.connect(self.refresh)
        for signal in (session.changed, session.step_changed, session.chosen_changed):
            signal.connect(self._schedule)

    def _chosen_path(self, caption: str, suggested: str, files: str) -> Path | None:
        """A path to write to; the dialog is in front again afterwards, not its window."""
        path = self._ask_path(caption, suggested, files)
        self.activateWindow()
        return path

    def refresh(self) -> None:
        """Redraw the preview."""
        raise NotImplementedError

    def _schedule(self, *_: object) -> None:
        # A running timer is left to run, or the preview would freeze during playback.
        if not self._timer.isActive() and self.isVisible():
            self._timer.start()

    def _say(self, sentence: str, *, wrong: bool = False) -> None:
        self.note.setText(sentence)
        show_role(self.note, "error" if wrong else "muted")

    def _arrange(
        self,
        choices: QWidget,
        below: QWidget | None,
        buttons: Sequence[QWidget],
        formats: FormatRow | None = None,
    ) -> None:
        """``formats`` above all, the preview on the left and ``choices`` on the right.

        The note is at the bottom, followed by the buttons. Tab goes through the options first.
        """
        close = QPushButton("Close", self)
        close.setObjectName("export-close")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        last = QHBoxLayout()
        last.addWidget(self.note, 1)
        for button in (*buttons, close):
            last.addWidget(button)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.preview, 1)
        if below is not None:
            left.addWidget(below)
        scroll = SideScroll(FORM_WIDTH, self)
        scroll.setWidget(choices)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addLayout(left, 1)
        middle.addWidget(scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        if formats is not None:
            column.addWidget(formats)
        column.addLayout(middle, 1)
        column.addLayout(last)
        resize_within_screen(self, QSize(1080, 660))
        first = (choices,) if formats is None else (formats, choices)
        follow_layouts(*first, *buttons, close)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._schedule()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._schedule()

    def done(self, result: int) -> None:
        self._timer.stop()
        super().done(result)
