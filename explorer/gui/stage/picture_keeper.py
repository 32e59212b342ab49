"""The switches of the picture in the document: kept when the user sets them, shown when opened."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.gui.canvas.canvas import Canvas
from explorer.gui.session.session import Session
from explorer.gui.stage.view_history import ViewHistory
from explorer.scenario.picture_switches import IN_FILES, Switches

USUAL = SurfaceOptions()
"""What a window shows by default."""


class PictureKeeper(QObject):
    """Keeps what the picture shows in the session's view, for its file.

    Only what the View menu sets is kept, not what the window remembers by itself.
    """

    def __init__(self, session: Session, canvas: Canvas, history: ViewHistory) -> None:
        super().__init__(canvas)
        self._session = session
        self._canvas = canvas
        self._switches: Switches | None = None
        history.picture_set.connect(self._keep)
        session.view_changed.connect(self.show)

    def show(self) -> None:
        """Show what the document has; without it the picture stays as it is."""
        before, self._switches = self._switches, self._session.view.picture
        if self._switches not in (None, before):
            usual = {name: getattr(USUAL, name) for name in IN_FILES}
            self._canvas.set_options(**{**usual, **dict(self._switches or ())})

    def _keep(self) -> None:
        options = self._canvas.options
        picture = tuple(
            (name, getattr(options, name))
            for name in IN_FILES
            if getattr(options, name) != getattr(USUAL, name)
        )
        self._session.set_view(replace(self._session.view, picture=picture))
