"""The look of a control that a lesson locks."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QWidget

from explorer.gui.look.icons import palette_icon

_OWN_TOOLTIP = "tooltip-when-free"
SIZE = 16


def show_locked(widget: QWidget, sentence: str) -> None:
    """Disable a control and say why in its tooltip, or with no sentence give it back."""
    if not sentence:
        own = widget.property(_OWN_TOOLTIP)
        if own is not None:
            widget.setToolTip(own)
            widget.setProperty(_OWN_TOOLTIP, None)
            widget.setEnabled(True)
        return
    if widget.property(_OWN_TOOLTIP) is None:
        widget.setProperty(_OWN_TOOLTIP, widget.toolTip())
    widget.setToolTip(f"<p>{sentence}</p>")
    widget.setEnabled(False)


class LockMark(QLabel):
    """A small lock beside what is locked; the sentence is its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lock-mark")
        self._draw()
        self.hide()

    def show_sentence(self, sentence: str) -> None:
        """Show the lock with a sentence, or with none hide it."""
        self.setToolTip(f"<p>{sentence}</p>" if sentence else "")
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))

    def _draw(self) -> None:
        self.setPixmap(palette_icon("lock", self).pixmap(SIZE, SIZE))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
