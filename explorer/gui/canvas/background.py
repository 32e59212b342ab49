"""When the surface behind the trails is recomputed, and how finely."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from explorer.drawing.plots.surface_plot import SurfacePlot
from explorer.drawing.surfaces.grid_resolution import nodes_for
from explorer.engine.objectives.objective import Objective
from explorer.gui.session.session_changes import SessionChange

REFRESH_MS = 40
DRAFT_NODES = 128
"""Values along each side of the heat map while a parameter of the surface is dragged."""


class BackgroundRefresh(QObject):
    """Recomputes a plot's background once its view has not moved for a moment."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plot: SurfacePlot | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self._refresh)

    def follow(self, plot: SurfacePlot) -> None:
        """Take over this plot and release the previous one."""
        self._plot = plot
        plot.view_changed.connect(self._timer.start)

    def _refresh(self) -> None:
        if self._plot is not None:
            self._plot.refresh_background()


class BackgroundResolution:
    """How finely the surface is drawn: coarsely while its own parameters are dragged."""

    def __init__(self) -> None:
        self._is_draft = False

    def follow(self, change: SessionChange) -> None:
        """Note a change: the surface counts as dragged until the drag pauses or ends."""
        self._is_draft = change.live and (change.surface_changed or self._is_draft)

    def rest(self) -> None:
        """A drag has paused."""
        self._is_draft = False

    def nodes(self, objective: Objective) -> int:
        """Values along each side; fewer if each costs a pass over data."""
        nodes = nodes_for(objective)
        return min(nodes, DRAFT_NODES) if self._is_draft else nodes
