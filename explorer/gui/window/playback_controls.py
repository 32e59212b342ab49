"""The bar below the picture, tied to playback, cursor and menus."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow, QToolBar

from explorer.gui.session.playback import Playback
from explorer.gui.session.session import Session
from explorer.gui.widgets.playback.playback_bar import PlaybackBar
from explorer.gui.window.menus import Menus


class PlaybackControls(QObject):
    """Makes the ``bar``, which shows and controls playback."""

    def __init__(self, window: QMainWindow, session: Session, playback: Playback) -> None:
        super().__init__(window)
        self._session = session
        self._playback = playback
        self._menus: Menus | None = None
        self.bar = bar = PlaybackBar(window)
        toolbar = QToolBar("Playback", window)
        toolbar.setObjectName("playback-toolbar")
        toolbar.setMovable(False)
        toolbar.setFloatable(False)
        toolbar.addWidget(bar)
        toolbar.toggleViewAction().setEnabled(False)
        window.addToolBar(Qt.ToolBarArea.BottomToolBarArea, toolbar)
        bar.play_toggled.connect(playback.toggle)
        bar.step_requested.connect(playback.go_to)
        bar.speed_requested.connect(playback.set_speed)
        bar.loop_requested.connect(playback.set_loop)

    def follow(self, menus: Menus) -> None:
        """From now on show every change, in the menus too."""
        self._menus = menus
        self._playback.state_changed.connect(self.show_state)
        self._session.step_changed.connect(self.bar.set_step)
        self._session.changed.connect(self.show_state)

    def show_state(self, _change: object = None) -> None:
        """Show the current state of playback."""
        playback = self._playback
        self.bar.set_state(
            step=self._session.step,
            last_step=self._session.scenario.steps,
            playing=playback.playing,
            speed=playback.speed,
            loop=playback.loop,
            played=(playback.first, playback.last) if playback.has_range else None,
        )
        if self._menus is not None:
            self._menus.show_playback(playback)
