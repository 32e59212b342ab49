"""The menu of the right mouse button on the canvas, about what lies under the mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from explorer.gui.session.session import Session
from explorer.scenario import edit


class CanvasMenu(QObject):
    """Offers actions for a trail or a point, followed by ``general`` actions."""

    def __init__(self, session: Session, general: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._general = general
        self._parent = parent

    def show(
        self, at: QPoint, point: tuple[float, ...] | None, trail: tuple[int, int] | None
    ) -> None:
        """Open the menu ``at`` a point of the screen.

        ``point`` is the start that lies there, if any, and ``trail`` the index of the contender
        whose trail lies there, with its step.
        """
        menu = QMenu(self._parent)
        menu.setObjectName("canvas-menu")
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        if trail is not None:
            self._about_trail(menu, *trail)
        if point is not None:
            self._add(menu, "Start here", "start", lambda: self._start_at(point))
        menu.addSeparator()
        menu.addActions(list(self._general))
        menu.popup(at)

    def _about_trail(self, menu: QMenu, index: int, step: int) -> None:
        session = self._session
        name = session.scenario.contenders[index].name
        self._add(menu, f"Select {name}", "select", lambda: session.set_chosen(index))
        self._add(menu, f"Go to step {step}", "step", lambda: session.set_step(step))
        self._add(menu, f"Hide {name}", "hide", lambda: self._hide(index))
        self._add(menu, f"Remove {name}", "remove", lambda: self._remove(index))
        menu.addSeparator()

    def _add(self, menu: QMenu, text: str, name: str, act: Callable[[], object]) -> None:
        action = menu.addAction(text.replace("&", "&&"))
        action.setObjectName(f"canvas-{name}")
        action.triggered.connect(act)

    def _start_at(self, point: tuple[float, ...]) -> None:
        self._session.apply(replace(self._session.scenario, start=point), "move start")

    def _hide(self, index: int) -> None:
        scenario = self._session.scenario
        hidden = replace(scenario.contenders[index], visible=False)
        self._session.apply(scenario.with_contender(index, hidden), "hide optimizer")

    def _remove(self, index: int) -> None:
        self._session.apply(edit.removed(self._session.scenario, index), "remove optimizer")
