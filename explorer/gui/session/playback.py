"""The owner of time: it turns elapsed seconds into steps."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from explorer.gui.session.session import Session

FRAME_MS = 16
LONGEST_GAP_SECONDS = 0.25
SLOWEST = 0.2
FASTEST = 5000.0
WHOLE_RUN_SECONDS = 8.0


@dataclass(frozen=True)
class PlaybackSettings:
    """How a session is played: steps per second and who chose them, looping, and which steps."""

    speed: float
    by_hand: bool
    suits: bool
    loop: bool
    played: tuple[int, int] | None


class Playback(QObject):
    """Plays a session at a speed in steps a second.

    Late frames are skipped, never queued: the step follows from the time that has passed. Gaps
    longer than a quarter of a second, as after sleep, count as that.

    It has more methods than other classes because each command of the menu is one, mostly a line.

    Signals: ``state_changed`` when playing, speed, loop or the played range changes.
    """

    state_changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._speed = 20.0
        self._by_hand = False
        self._suits = False
        self._loop = False
        session.changed.connect(self._follow_length)
        self._position = 0.0
        self._range: tuple[int, int] | None = None
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def playing(self) -> bool:
        """Whether the film runs."""
        return self._timer.isActive()

    @property
    def speed(self) -> float:
        """Steps a second, 0.2 to 5000."""
        return self._speed

    @property
    def loop(self) -> bool:
        """Whether it loops."""
        return self._loop

    @property
    def first(self) -> int:
        """The step at which the played range begins."""
        return self._range[0] if self._range else 0

    @property
    def last(self) -> int:
        """The step at which the played range ends."""
        steps = self._session.scenario.steps
        return min(self._range[1], steps) if self._range else steps

    @property
    def has_range(self) -> bool:
        """Whether only a part of the run is played."""
        return self._range is not None

    def settings(self) -> PlaybackSettings:
        """Everything that ``use_settings`` restores."""
        return PlaybackSettings(self._speed, self._by_hand, self._suits, self._loop, self._range)

    def use_settings(self, settings: PlaybackSettings) -> None:
        """Restore these settings."""
        self._speed, self._loop, self._range = settings.speed, settings.loop, settings.played
        self._by_hand, self._suits = settings.by_hand, settings.suits
        self.state_changed.emit()

    def set_speed(self, steps_per_second: float) -> None:
        """Change the speed, as the user asks for it; it stays until another is asked for.

        Values outside 0.2 to 5000 are brought into that range.
        """
        self._by_hand = True
        self.use_speed(steps_per_second)

    def suit_speed(self) -> None:
        """Play the whole run in about eight seconds, unless the user has set a speed."""
        if not self._by_hand:
            self._suits = True
            self._speed = self._suited_speed()
            self.state_changed.emit()

    def use_speed(self, steps_per_second: float) -> None:
        """Change the speed until the next document; the range is that of ``set_speed``."""
        self._suits = False
        self._speed = min(max(steps_per_second, SLOWEST), FASTEST)
        self.state_changed.emit()

    def set_loop(self, loop: bool) -> None:
        """Whether to loop."""
        self._loop = loop
        self.state_changed.emit()

    def set_range(self, first: int, last: int) -> None:
        """Play only the steps from ``first`` to ``last``."""
        first, last = sorted((first, last))
        self._range = (max(first, 0), last) if last > first else None
        self.state_changed.emit()

    def clear_range(self) -> None:
        """Play everything again."""
        self._range = None
        self.state_changed.emit()

    def begin_range(self) -> None:
        """Play only from the step at the cursor on."""
        self.set_range(self._session.step, self.last)

    def end_range(self) -> None:
        """Play only up to the step at the cursor."""
        self.set_range(self.first, self._session.step)

    def slower(self) -> None:
        """Half the speed."""
        self.set_speed(self._speed / 2.0)

    def faster(self) -> None:
        """Twice the speed."""
        self.set_speed(self._speed * 2.0)

    def step_forward(self) -> None:
        """One step on."""
        self.go_to(self._session.step + 1)

    def step_back(self) -> None:
        """One step back."""
        self.go_to(self._session.step - 1)

    def leap_forward(self) -> None:
        """Ten steps on."""
        self.go_to(self._session.step + 10)

    def leap_back(self) -> None:
        """Ten steps back."""
        self.go_to(self._session.step - 10)

    def to_start(self) -> None:
        """To the first step that is played."""
        self.go_to(self.first)

    def to_end(self) -> None:
        """To the last step that is played."""
        self.go_to(self.last)

    def play(self) -> None:
        """Start; from the end it starts over."""
        if self.playing or self.last <= self.first or not self._session.scenario.contenders:
            return
        if not self.first <= self._session.step < self.last:
            self._session.set_step(self.first)
        self._position = float(self._session.step)
        self._clock.start()
        self._timer.start()
        self.state_changed.emit()

    def pause(self) -> None:
        """Stop where it is."""
        if self.playing:
            self._timer.stop()
            self.state_changed.emit()

    def toggle(self) -> None:
        """Play or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def go_to(self, step: int) -> None:
        """Jump to a step; playback continues from there."""
        self._session.set_step(step)
        self._position = float(self._session.step)

    def advance(self, elapsed_seconds: float) -> None:
        """Advance by the elapsed time, in seconds."""
        if int(self._position) != self._session.step:
            self._position = float(self._session.step)
        self._position += min(elapsed_seconds, LONGEST_GAP_SECONDS) * self._speed
        if self._position >= self.last:
            if self._loop:
                # A run may have become shorter than the range that is played.
                span = max(self.last - self.first + 1, 1)
                self._position = self.first + (self._position - self.first) % span
            else:
                self._position = float(self.last)
        self._session.set_step(int(self._position))
        if self._session.step >= self.last and not self._loop:
            self.pause()

    def _suited_speed(self) -> float:
        steps = max(self._session.scenario.steps, 1)
        return min(max(steps / WHOLE_RUN_SECONDS, SLOWEST), FASTEST)

    def _follow_length(self, _change: object) -> None:
        """A run of another length is played in the same time, unless the user has set a speed."""
        if not self._session.scenario.contenders:
            self.pause()
        if self._suits and self._speed != self._suited_speed():
            self.suit_speed()

    def _tick(self) -> None:
        self.advance(self._clock.restart() / 1000.0)
