"""The line above a chart that searches the curvature of networks, with progress and Stop."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from explorer.engine import Trajectory
from explorer.engine.trajectories.curvature import Curvature
from explorer.gui.session.search_worker import SearchWorker
from explorer.gui.widgets.share_bar import ShareBar
from explorer.scenario.results import Outcome, lacks_curvature, search_curvature

SEARCHING = "λmax along each run, by Lanczos iteration"
STOPPED = "The search for λmax is incomplete."


class CurvatureSearch(QWidget):
    """Computes missing curvature of an outcome; hidden if there is nothing to wait for.

    Signal ``finished``: trajectories have their curvature now.
    """

    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outcome: Outcome | None = None
        self._running = False
        self._worker = SearchWorker(self)
        self._worker.finished.connect(self._take)
        self._text = QLabel(self)
        self._text.setObjectName("curvature-search")
        self._text.setProperty("role", "muted")
        self.bar = ShareBar(self)
        self.bar.setObjectName("curvature-progress")
        self._worker.progressed.connect(self.bar.show_share)
        self.button = QPushButton(self)
        self.button.setObjectName("curvature-stop")
        self.button.setProperty("quiet", True)
        self.button.clicked.connect(self._stop_or_begin)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.addWidget(self._text)
        row.addWidget(self.bar, 1)
        row.addWidget(self.button)
        self.hide()

    def show_wanted(self, outcome: Outcome | None) -> None:
        """Search an outcome that was not searched yet; ``None`` for no search."""
        if outcome is self._outcome:
            return
        self._give_up()
        self._outcome = outcome
        if outcome is None or not lacks_curvature(outcome):
            self.hide()
            return
        self._begin(outcome)

    def leave(self) -> None:
        """Stop a search that is no longer visible; it restarts when needed again."""
        self._give_up()
        self._outcome = None

    def _begin(self, outcome: Outcome) -> None:
        self._running = True
        self._text.setText(SEARCHING)
        self.bar.show_share(0.0)
        self.bar.show()
        self.button.setText("Stop")
        self.button.setToolTip("Stop the search")
        self.show()
        self._worker.begin(partial(search_curvature, outcome))

    def _give_up(self) -> None:
        if self._running:
            self._running = False
            self._worker.stop()

    def _stop_or_begin(self) -> None:
        if not self._running and self._outcome is not None:
            self._begin(self._outcome)
            return
        self._give_up()
        self._text.setText(STOPPED)
        self.bar.hide()
        self.button.setText("Search")
        self.button.setToolTip("Restart the search")

    def _take(self, curvatures: tuple[tuple[Trajectory, Curvature], ...]) -> None:
        self._running = False
        for run, curvature in curvatures:
            run.keep_curvature(curvature)
        self.hide()
        self.finished.emit()
