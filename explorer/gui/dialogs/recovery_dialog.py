"""Offers the unsaved work left by windows that crashed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.gui.document.recovery import Recovery

Act = Callable[[Recovery], bool]
WORDS = (
    "The program ended before this work was saved. Anything you leave here will be offered again."
)


class RecoveryDialog(QDialog):
    """A row for each piece of unsaved work, to restore or to discard.

    ``restore`` and ``discard`` do so and return whether the row is finished. Rows that are not
    touched are offered again at the next start.
    """

    def __init__(
        self, recoveries: list[Recovery], restore: Act, discard: Act, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("recovery-dialog")
        self.setWindowTitle("Unsaved work")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        self._restore = restore
        self._discard = discard
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(_label(WORDS, self))
        self._rows = [_Row(recovery, index, self) for index, recovery in enumerate(recoveries)]
        for row in self._rows:
            row.restore_requested.connect(self._restore_row)
            row.discard_requested.connect(self._discard_row)
            column.addWidget(row)
        column.addStretch(1)
        buttons = QDialogButtonBox(self)
        later = buttons.addButton("Later", QDialogButtonBox.ButtonRole.RejectRole)
        later.setObjectName("recovery-later")
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _restore_row(self, row: _Row) -> None:
        if self._restore(row.recovery):
            self._drop(row)

    def _discard_row(self, row: _Row) -> None:
        if self._discard(row.recovery):
            self._drop(row)

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        row.hide()
        if not self._rows:
            self.accept()


class _Row(QWidget):
    restore_requested = Signal(object)
    discard_requested = Signal(object)

    def __init__(self, recovery: Recovery, index: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.recovery = recovery
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(_label(recovery.title, self))
        about = _label(recovery.problem or _origin(recovery), self)
        about.setObjectName(f"recovery-about-{index}")
        about.setProperty("role", "error" if recovery.problem else "muted")
        texts.addWidget(about)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(texts, 1)
        self._restore = QPushButton("Restore", self)
        self._restore.setObjectName(f"recovery-restore-{index}")
        # Missing data may be available again, for example on a drive.
        self._restore.setText("Try again" if recovery.problem else "Restore")
        self._restore.clicked.connect(self._ask_restore)
        discard = QPushButton("Discard…", self)
        discard.setObjectName(f"recovery-discard-{index}")
        discard.clicked.connect(self._ask_discard)
        row.addWidget(self._restore)
        row.addWidget(discard)

    def _ask_restore(self) -> None:
        self.restore_requested.emit(self)

    def _ask_discard(self) -> None:
        self.discard_requested.emit(self)


def _origin(recovery: Recovery) -> str:
    """The file of the work and when it was kept."""
    where = "not saved yet" if recovery.document is None else str(recovery.document)
    if not recovery.kept_at:
        return where
    moment = QDateTime.fromSecsSinceEpoch(int(recovery.kept_at))
    return f"{where}, {QLocale().toString(moment, QLocale.FormatType.ShortFormat)}"


def _label(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text.encode(errors="replace").decode(), parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
