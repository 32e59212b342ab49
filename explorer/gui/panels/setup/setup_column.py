"""Everything about the surface and the start, as cards in one column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.gui.panels.setup.gradient_fields import GradientFields
from explorer.gui.panels.setup.plane_fields import PlaneFields
from explorer.gui.panels.setup.start_panel import RunPanel
from explorer.gui.panels.setup.surface_panel import SurfacePanel
from explorer.gui.session.session import Session
from explorer.gui.widgets.card import Card
from explorer.gui.widgets.layout.column_scroll import SideScroll
from explorer.gui.widgets.lock_mark import LockMark, show_locked


class SurfaceSide(SideScroll):
    """Surface, plane, start and noise, and a typed gradient; only applicable cards are shown.

    ``ask_for_data`` asks for a table of data for a network.
    """

    def __init__(
        self,
        session: Session,
        ask_for_data: Callable[[], Path | None],
        width: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(width, parent)
        self._session = session
        self.surface = SurfacePanel(session, self, ask_for_data)
        self.plane = PlaneFields(session, self)
        self.run = RunPanel(session, self)
        self.gradient = GradientFields(session, self)
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(8)
        self._cards: dict[str, Card] = {}
        for title, body, is_open in (
            ("Surface", self.surface, True),
            ("Plane", self.plane, True),
            ("Start and noise", self.run, True),
            ("Custom gradient", self.gradient, False),
        ):
            card = self._cards[title] = Card(title, body, inner)
            card.set_open(is_open)
            column.addWidget(card)
        column.addStretch(1)
        self._surface_lock = LockMark(inner)
        self._cards["Surface"].add_to_title(self._surface_lock)
        self.setWidget(inner)
        self._uses_typed_gradient = False
        session.changed.connect(self._show_what_fits)
        session.locks.changed.connect(self._show_lock)
        self._show_what_fits()
        self._show_lock()

    def _show_lock(self) -> None:
        sentence = self._session.locks.sentence("surface")
        self._surface_lock.show_sentence(sentence)
        show_locked(self.gradient, sentence)

    def _show_what_fits(self, _change: object = None) -> None:
        surface = self._session.scenario.surface
        self._cards["Plane"].setVisible(self.plane.needed)
        card = self._cards["Custom gradient"]
        card.setVisible(surface.formula_field is not None)
        typed = bool(surface.slope_formulas)
        if typed != self._uses_typed_gradient:
            # Never fold this card while the runs use a typed gradient.
            self._uses_typed_gradient = typed
            card.set_title("Custom gradient (active)" if typed else "Custom gradient")
            card.set_open(typed)
