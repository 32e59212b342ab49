"""Descriptions for screen readers of the picture, playback and selection."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from explorer.engine.number_text import LONG, rounded
from explorer.gui.canvas.canvas import Canvas
from explorer.gui.panels.contenders.advice_line import outcome_words
from explorer.gui.session.playback import Playback
from explorer.gui.session.session import Session
from explorer.gui.stage.stage import Stage
from explorer.gui.widgets.playback.playback_bar import PlaybackBar

SETTLED_MS = 200
"""How long a description waits for further changes, as those of a drag are."""
COORDINATES = 3
"""A point with more dimensions than this is not read out."""


class ScreenReader(QObject):
    """Describes the pictures and the timeline to assistive technology, and follows the session.

    Signal ``announced`` (a sentence): what is said at once, when playback begins or ends, at each
    step that the user takes and when another optimizer is selected.
    """

    announced = Signal(str)

    def __init__(
        self, session: Session, playback: Playback, stage: Stage, bar: PlaybackBar
    ) -> None:
        super().__init__(stage)
        self._session = session
        self._playback = playback
        self._stage = stage
        self._bar = bar
        self._was_playing = False
        self._chosen = session.chosen
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLED_MS)
        self._timer.timeout.connect(self.describe)
        for changed in (session.pace.rested, session.view_changed, stage.canvas.options_changed):
            changed.connect(self._describe_soon)
        session.view_changed.connect(self._name)
        session.step_changed.connect(self._follow_step)
        session.chosen_changed.connect(self._follow_chosen)
        playback.state_changed.connect(self._follow_playback)
        self.describe()

    def describe(self) -> None:
        """Describe what is shown now."""
        contenders = contenders_described(self._session)
        where = self.playback_position
        self._name()
        for canvas in self._canvases():
            canvas.setAccessibleDescription(f"{seen_from(canvas)} {where}. {contenders}")
        self._bar.timeline.setAccessibleDescription(where)

    @property
    def playback_position(self) -> str:
        """The state of playback, in words."""
        state = "Playing, at" if self._playback.playing else "Paused at"
        return f"{state} step {self._session.step} of {self._session.scenario.steps}"

    def _canvases(self) -> list[Canvas]:
        both = (self._stage.canvas, self._stage.views.second_canvas)
        return [canvas for canvas in both if canvas is not None]

    def _name(self, _change: object = None) -> None:
        for canvas in self._canvases():
            canvas.setAccessibleName(picture_name(canvas, self._session))

    def _describe_soon(self, _change: object = None) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _follow_step(self, step: int) -> None:
        # The position is described when playback pauses.
        if not self._playback.playing and not self._was_playing:
            self._describe_soon()
            self._announce(f"Step {step} of {self._session.scenario.steps}")

    def _follow_chosen(self, chosen: int) -> None:
        self._describe_soon()
        if chosen != self._chosen:
            self._chosen = chosen
            if chosen >= 0:
                self._announce(f"{self._session.scenario.contenders[chosen].name} selected")

    def _follow_playback(self) -> None:
        if self._playback.playing != self._was_playing:
            self._was_playing = self._playback.playing
            self.describe()
            self._announce(self.playback_position)

    def _announce(self, sentence: str) -> None:
        self.announced.emit(sentence)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(
                QAccessibleAnnouncementEvent(self._stage.canvas, sentence)
            )


def picture_name(canvas: Canvas, session: Session) -> str:
    """What the picture shows."""
    title = session.drawn.surface.title
    if canvas.plot.surface.dimension == 1:
        return f"{title}, a curve"
    return f"{title}, {'a landscape' if canvas.options.space else 'seen from above'}"


def seen_from(canvas: Canvas) -> str:
    """The visible part of the surface."""
    spans = zip(canvas.plot.surface.variables, canvas.plot.data_range, strict=False)
    seen = (f"{name} from {rounded(low)} to {rounded(high)}" for name, (low, high) in spans)
    return f"In view: {', '.join(seen)}."


def contenders_described(session: Session) -> str:
    """For each optimizer, its position at the cursor, its loss, and how its run ends."""
    if not session.scenario.contenders:
        return "No optimizers yet."
    told = []
    outcome = session.outcome
    pairs = zip(outcome.scenario.contenders, outcome.trajectories, strict=True)
    for index, (contender, trajectory) in enumerate(pairs):
        words = [f"{contender.name}, selected" if index == session.chosen else contender.name]
        if trajectory is None:
            words.append("hidden")
        elif trajectory.steps < 0:
            words.append("has no finite start")
        else:
            row = min(session.step, trajectory.steps)
            point = trajectory.positions[row].ravel()
            if point.size < COORDINATES:
                words.append(f"at {', '.join(rounded(number) for number in point)}")
            words.append(f"f {rounded(trajectory.losses[row], LONG)}")
            if session.step >= trajectory.steps:
                words.append(outcome_words(trajectory.verdict, started=True).lower())
        told.append("; ".join(words))
    return f"{'. '.join(told)}."
