"""The base of panels that are hidden behind others most of the time."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from explorer.gui.session.session import Session


class SeenPanel(QWidget):
    """Follows the session while it is visible, and catches up when it is shown.

    While a value is dragged it follows at the session's pace, behind the picture.

    A subclass brings itself up to date in ``refresh`` and to the cursor in ``show_step``, and
    calls ``outdate`` when something else than the scenario has changed.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stale = True
        session.changed.connect(self._mark_stale)
        session.pace.followed.connect(self.outdate)
        session.step_changed.connect(self._follow_step)

    def refresh(self) -> None:
        """Show the session as it is now."""
        raise NotImplementedError

    def show_step(self, step: int) -> None:
        """Show another step of what is shown already."""

    def _mark_stale(self, _change: object) -> None:
        self._stale = True

    def outdate(self, *_why: object) -> None:
        """Refresh now if the panel is seen, else as soon as it is."""
        self._stale = True
        if self.isVisible():
            self.catch_up()

    def catch_up(self) -> None:
        """Refresh if something changed since the last time."""
        if self._stale:
            self._stale = False
            self.refresh()

    def _follow_step(self, step: int) -> None:
        if self.isVisible() and not self._stale:
            self.show_step(step)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.catch_up()
        self.show_step(self._session.step)
