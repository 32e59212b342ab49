"""The data behind the loss, and how well each contender fits it at the cursor."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.scenario_traces import traces_of
from explorer.drawing.frame.picture_view import picture_view
from explorer.drawing.plots.data_plot import DataPlot, can_show
from explorer.engine.objectives.any_objective import AnyObjective
from explorer.engine.objectives.network import Network
from explorer.gui.session.session import Session
from explorer.gui.session.visible_panel import SeenPanel

NARROWEST = 200
NO_DATA = (
    "A formula has no data behind it. Choose a network under Surface to see its data and how each "
    "optimizer fits it."
)


def data_of(surface: AnyObjective) -> Network | None:
    """The network whose data can be drawn, if ``surface`` is one."""
    network = surface.network
    return network if network is not None and can_show(network) else None


class DataPanel(SeenPanel):
    """Data with the fitted lines or boundaries of all contenders, moving with the cursor.

    Where there is nothing to draw it says why, with the way to a network. While hidden it does
    nothing. Signal: ``gallery_requested``.
    """

    gallery_requested = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._theme = theme
        self._owners: list[int] = []
        self.plot = DataPlot(theme)
        self.view = picture_view(self, theme.canvas)
        self.view.setObjectName("data-view")
        self.view.setAccessibleName("data")
        self.view.setCentralItem(self.plot)
        self.view.setMinimumWidth(NARROWEST)
        self._note = QLabel(self)
        self._note.setObjectName("data-note")
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        self._note.setContentsMargins(12, 12, 12, 12)
        self._gallery = QPushButton("Open the gallery…", self)
        self._gallery.setObjectName("data-gallery")
        self._gallery.setToolTip("Choose a network among the surfaces (G)")
        self._gallery.clicked.connect(self.gallery_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view, 1)
        column.addWidget(self._note)
        column.addWidget(self._gallery, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(0)
        session.chosen_changed.connect(self._show_chosen)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._theme = theme
        self.view.setBackground(theme.canvas)
        self.plot.set_theme(theme)
        self.outdate()

    def refresh(self) -> None:
        session = self._session
        surface = session.scenario.surface
        network = data_of(surface)
        self.view.setVisible(network is not None)
        self._note.setVisible(network is None)
        self._gallery.setVisible(surface.network is None)
        if network is None:
            self._note.setText(_why_not(surface))
            return
        if network is not self.plot.network:
            self.plot.set_network(network)
        traces, self._owners = traces_of(session.outcome, self._theme)
        self.plot.set_traces(traces)
        self._show_chosen(session.chosen)
        self.show_step(session.step)

    def show_step(self, step: int) -> None:
        """Show the fit at that step."""
        self.plot.set_step(step)

    def _show_chosen(self, chosen: int) -> None:
        self.plot.set_chosen(self._owners.index(chosen) if chosen in self._owners else None)


def _why_not(surface: AnyObjective) -> str:
    if surface.network is None:
        return NO_DATA
    inputs = surface.network.data.inputs.shape[1]
    return (
        f"Each row of the data has {inputs} inputs; a picture can show one or two. The charts show "
        f"how good the fit is."
    )
