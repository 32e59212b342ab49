"""The arrows of a step and the terms they stand for, highlighted together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from explorer.gui.canvas.canvas import Canvas
from explorer.gui.session.session import Session
from explorer.gui.widgets.layout.lazy_dock import LazyDock
from explorer.gui.window.docks.panel_actions import bring_to_front

if TYPE_CHECKING:
    from explorer.gui.inspector.step_inspector import StepInspector

ARROWS = ("gradient", "carried", "step")


class TermArrows(QObject):
    """Lights the term of an arrow that is clicked, and the arrow of a term that is chosen."""

    def __init__(
        self, session: Session, canvas: Canvas, dock: LazyDock[StepInspector], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._canvas = canvas
        self._dock = dock
        canvas.arrow_picked.connect(self._light_term)
        session.chosen_changed.connect(self._unlight)

    def light_arrow(self, term: str) -> None:
        """Light the arrow that shows a term of the inspector."""
        glossary = self._session.scenario.contenders[self._session.chosen].optimizer.glossary
        role = glossary[term].role if term in glossary else ""
        self._canvas.light_arrow(role if role in ARROWS else "")

    def _light_term(self, arrow: str) -> None:
        """Show the line of the inspector that an arrow stands for."""
        self._canvas.light_arrow(arrow)
        bring_to_front(self._dock)
        self._dock.panel.light(self._term_of(arrow))

    def _term_of(self, arrow: str) -> str:
        chosen = self._session.scenario.contenders[self._session.chosen].optimizer
        names = () if chosen.rule is None else chosen.rule.terms
        known = chosen.glossary
        drawn = [name for name in names if name in known and known[name].role == arrow]
        return arrow if arrow in drawn or not drawn else drawn[0]

    def _unlight(self, _chosen: int) -> None:
        self._canvas.light_arrow("")
