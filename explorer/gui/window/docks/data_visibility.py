"""The data dock is shown for surfaces that have data."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from explorer.engine.objectives.any_objective import AnyObjective
from explorer.gui.session.session import Session


class DataVisibility(QObject):
    """Shows the data's dock beside that of the charts when a surface with data comes, and hides it.

    Between two changes the user may show or hide it.
    """

    def __init__(
        self, window: QMainWindow, session: Session, data: QDockWidget, charts: QDockWidget
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._data = data
        self._charts = charts
        self._had_data = False
        area = Qt.DockWidgetArea.BottomDockWidgetArea
        window.addDockWidget(area, data, Qt.Orientation.Horizontal)
        data.hide()
        session.changed.connect(self._show)
        self._show()

    def follow_layout(self) -> None:
        """Trust a restored layout."""
        self._had_data = self._data.isVisibleTo(self._window)
        self._show()

    def _show(self, _change: object = None) -> None:
        has_data = _has_data(self._session.scenario.surface)
        if has_data != self._had_data:
            self._had_data = has_data
            self._data.setVisible(has_data)
            self._window.resizeDocks([self._charts, self._data], [3, 2], Qt.Orientation.Horizontal)


def _has_data(surface: AnyObjective) -> bool:
    if surface.network is None:
        return False
    from explorer.gui.panels.results.data_panel import data_of

    return data_of(surface) is not None
