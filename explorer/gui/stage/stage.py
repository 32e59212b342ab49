"""The views in the middle of the window, and what they have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QHideEvent
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from explorer.drawing.colours.theme import Theme
from explorer.gui.canvas.canvas import Canvas
from explorer.gui.session.session import Session
from explorer.gui.stage.slow_turn import SlowTurn
from explorer.gui.stage.stage_choices import choosing, joining, splitting, without_landscape
from explorer.gui.stage.stage_strip import StageStrip
from explorer.gui.stage.stage_views import StageViews
from explorer.scenario.stage_layout import LEAST_SHARE, StageLayout, View

ACTIONS: Mapping[str, View] = {
    "plane": "plane",
    "space": "landscape",
    "map": "map",
    "stage_charts": "charts",
}
"""The action that shows each view."""
DIVIDER_GRAIN = 1000


class Stage(QWidget):
    """Shows the views of the session's layout; each is made when it is first shown.

    ``canvas`` shows plane or landscape, and the plane where both are shown; ``views`` has it and
    all others.
    """

    def __init__(
        self, session: Session, theme: Theme, canvas: Canvas, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.canvas = canvas
        self.views = StageViews(session, theme, canvas, self)
        self._kept: View = session.view.views[0]
        self._partner: View | None = None
        self._actions: Mapping[str, QAction] = {}
        self.strip = StageStrip(self)
        self.slow_turn = SlowTurn(lambda: self.views.landscape, self)
        self.slow_turn.changed.connect(self._check)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setObjectName("stage-splitter")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(6)
        self.splitter.addWidget(canvas)
        self.splitter.splitterMoved.connect(self._remember_divider)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.splitter, 1)
        session.view_changed.connect(self._show)
        session.changed.connect(self._follow)
        self._is_curve = self._on_curve()
        self._show()

    @property
    def layout_now(self) -> StageLayout:
        """The views that are shown; a curve has no landscape."""
        layout = self.session.view
        return without_landscape(layout) if self._on_curve() else layout

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the stage does for the commands of the menus, by their names."""
        return {
            "plane": partial(self._choose, "plane"),
            "space": partial(self._choose, "space"),
            "map": partial(self._choose, "map"),
            "stage_charts": partial(self._choose, "stage_charts"),
            "split": self.set_split,
            "turn": self.set_turning,
            "fit_surface": self.views.fit_surface,
            "fit_trajectories": self.views.fit_trajectories,
        }

    def set_actions(self, actions: Mapping[str, QAction]) -> None:
        """Tie the stage to the actions of the menus."""
        self._actions = actions
        self.strip.set_actions(actions)
        self._check()

    def set_theme(self, theme: Theme) -> None:
        """Show everything that was made in the theme; the rest will be made in it."""
        self.views.set_theme(theme)

    def show_view(self, view: View) -> None:
        """Show a view: alone, or beside the one that was chosen last."""
        layout = choosing(self.layout_now, view, self._kept)
        self._kept = view
        self.session.set_view(layout)
        self._check()

    def show_layout(self, layout: StageLayout) -> None:
        """Show these views."""
        self.session.set_view(layout)
        self._check()

    def set_split(self, split: bool) -> None:
        """Show two views, or only the one that was chosen last."""
        layout = self.layout_now
        if split:
            self.session.set_view(splitting(layout, self._partner, self._on_curve()))
        else:
            self.session.set_view(joining(layout, self._kept))
        self._check()

    def set_turning(self, turning: bool) -> None:
        """Turn the landscape slowly, which is shown for it, or stop that."""
        if turning and self.views.landscape is None and not self._on_curve():
            self.show_view("landscape")
        self.slow_turn.set_on(turning)

    def take_focus(self) -> None:
        """Focus the picture."""
        self.views.widget(self.layout_now.views[0]).setFocus()

    def _choose(self, name: str, checked: bool) -> None:
        # The key of a view that is shown alone returns to the plane, for a quick look.
        alone = not checked and not self.layout_now.is_split
        self.show_view("plane" if alone else ACTIONS[name])

    def _on_curve(self) -> bool:
        return self.session.drawn.surface.dimension == 1

    def _follow(self, _change: object) -> None:
        if self._on_curve() != self._is_curve:
            self._is_curve = self._on_curve()
            self._show()

    def _show(self) -> None:
        """Arrange the widgets in the order of the layout."""
        layout = self.layout_now
        views = layout.views
        if layout.is_split:
            self._partner = next((view for view in views if view != self._kept), views[1])
        self.views.arrange(views)
        widgets = [self.views.widget(view) for view in views]
        for index, widget in enumerate(widgets):
            self.splitter.insertWidget(index, widget)
            widget.show()
        for index in range(self.splitter.count()):
            other = self.splitter.widget(index)
            if other is not None and other not in widgets:
                self._hide(other)
        if layout.is_split:
            left = round(DIVIDER_GRAIN * layout.divider)
            self.splitter.setSizes([left, DIVIDER_GRAIN - left])
        if self.slow_turn.on and self.views.landscape is None:
            self.slow_turn.set_on(False)
        self._check()

    def _hide(self, view: QWidget) -> None:
        """Hide a view; Qt would give its keys to any control that comes next."""
        focus = QApplication.focusWidget()
        if focus is not None and (focus is view or view.isAncestorOf(focus)):
            self.take_focus()
        view.hide()

    def _remember_divider(self) -> None:
        sizes = [size for size in self.splitter.sizes() if size]
        if len(sizes) == len(self.layout_now.views) and len(sizes) > 1:
            share = round(sizes[0] / sum(sizes), 3)
            share = min(max(share, LEAST_SHARE), 1.0 - LEAST_SHARE)
            self.session.set_view(replace(self.session.view, divider=share))

    def _check(self, _change: object = None) -> None:
        layout = self.layout_now
        for name, view in ACTIONS.items():
            if name in self._actions:
                self._actions[name].setChecked(view in layout.views)
        if self._actions:
            self._actions["space"].setEnabled(not self._on_curve())
            self._actions["split"].setChecked(layout.is_split)
            self._actions["turn"].setChecked(self.slow_turn.on)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.slow_turn.set_on(False)
