"""The controls of playback: buttons, timeline, speed and loop."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from explorer.engine.parameter import Number
from explorer.gui.look.style import use_tabular_figures
from explorer.gui.widgets.icon_button import IconButton
from explorer.gui.widgets.numbers.number_field import NumberField
from explorer.gui.widgets.numbers.scale_slider import ScaleSlider
from explorer.gui.widgets.playback.timeline import Timeline

SPEED = Number(
    name="speed",
    symbol="",
    default=20.0,
    meaning="Steps shown per second during playback.",
    minimum=0.2,
    maximum=5000.0,
    slider=(0.2, 5000.0),
    scale="logarithmic",
)


class PlaybackBar(QWidget):
    """Shows the state of playback and requests changes; it changes nothing itself."""

    play_toggled = Signal()
    """The user wants to play, or to pause."""

    step_requested = Signal(object)
    """A step (int) within the timeline; many of them while it is dragged."""

    speed_requested = Signal(object)
    """Steps a second (float)."""

    loop_requested = Signal(bool)
    """Whether playback starts again at its end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = 0
        self._last_step = 0
        self.to_start = self._button("to_start", "Go to the start (Home)")
        self.step_back = self._button("step_back", "One step back (Left)")
        self.play = self._button("play", "Play (Space)")
        self.step_forward = self._button("step_forward", "One step forward (Right)")
        self.to_end = self._button("to_end", "Go to the end (End)")
        self.loop = self._button("loop", "Repeat from the start (L)")
        self.loop.setCheckable(True)
        self.timeline = Timeline(self)
        self.timeline.setObjectName("playback-timeline")
        self.timeline.setAccessibleName("timeline")
        self.timeline.setToolTip("Drag to any step")
        self.timeline.setMinimumWidth(120)
        self.label = QLabel(self)
        self.label.setObjectName("playback-label")
        use_tabular_figures(self.label)
        self.speed = ScaleSlider(SPEED, self)
        self.speed.setObjectName("playback-speed-slider")
        self.speed.setFixedWidth(96)
        self.speed_field = NumberField(SPEED, self)
        self.speed_field.setObjectName("playback-speed-field")
        self.speed_field.setFixedWidth(56)
        for widget in (self.speed, self.speed_field):
            widget.setToolTip(f"{SPEED.meaning} From 0.2 (one step every five seconds) to 5000.")
        self._unit = QLabel("steps/s", self)
        self._unit.setProperty("role", "muted")
        self._unit.setBuddy(self.speed_field)
        self._lay_out()
        self._connect()
        self.set_state(step=0, last_step=0, playing=False, speed=SPEED.default, loop=False)

    def set_state(
        self,
        *,
        step: int,
        last_step: int,
        playing: bool,
        speed: float,
        loop: bool,
        played: tuple[int, int] | None = None,
    ) -> None:
        """Show the state of playback: steps from 0 to ``last_step``, speed in steps per second.

        ``played`` are the first and the last step that are played, if not all are.
        """
        if last_step != self._last_step or not self.label.text():
            self._last_step = last_step
            self.timeline.setRange(0, last_step)
            self.timeline.setPageStep(max(1, last_step // 20))
            self.label.setFixedWidth(self._widest_label())
        self.timeline.set_span(played)
        self.timeline.setToolTip(
            "Drag to any step"
            if played is None
            else f"Steps {played[0]} to {played[1]} are played; press \\ to play all"
        )
        self.set_step(step)
        if playing != (self.play.icon_name == "pause"):
            name, tooltip = ("pause", "Pause (Space)") if playing else ("play", "Play (Space)")
            self.play.set_icon(name, tooltip)
        self.speed.set_value(speed)
        self.speed_field.set_value(speed)
        self.loop.setChecked(loop)

    def set_step(self, step: int) -> None:
        """Show another step; the only thing that changes while playing."""
        self._step = step
        if not self.timeline.isSliderDown():
            self.timeline.setValue(step)
        self.label.setText(f"step {step} / {self._last_step}")

    def _button(self, name: str, tooltip: str) -> IconButton:
        button = IconButton(name, tooltip, self)
        button.setObjectName(f"playback-{name.replace('_', '-')}")
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(4)
        for button in (self.to_start, self.step_back, self.play, self.step_forward, self.to_end):
            row.addWidget(button)
        row.addSpacing(4)
        row.addWidget(self.timeline, 1)
        row.addSpacing(4)
        row.addWidget(self.label)
        row.addSpacing(12)
        row.addWidget(self.speed)
        row.addWidget(self.speed_field)
        row.addWidget(self._unit)
        row.addSpacing(4)
        row.addWidget(self.loop)

    def _connect(self) -> None:
        self.play.clicked.connect(self.play_toggled)
        self.to_start.clicked.connect(self._ask_for_start)
        self.step_back.clicked.connect(self._ask_for_step_back)
        self.step_forward.clicked.connect(self._ask_for_step_forward)
        self.to_end.clicked.connect(self._ask_for_end)
        self.loop.clicked.connect(self.loop_requested)
        self.timeline.actionTriggered.connect(self._ask_for_timeline)
        self.speed.value_requested.connect(self._ask_for_speed)
        self.speed.reset_requested.connect(self._ask_for_default_speed)
        self.speed_field.value_requested.connect(self.speed_requested)

    def _widest_label(self) -> int:
        digits = max(range(10), key=self._digit_width)
        number = str(digits) * len(str(self._last_step))
        return self.label.fontMetrics().horizontalAdvance(f"step {number} / {number}") + 2

    def _digit_width(self, digit: int) -> int:
        return self.label.fontMetrics().horizontalAdvance(str(digit))

    def _ask_for(self, step: int) -> None:
        wanted = min(max(step, 0), self._last_step)
        if wanted != self._step:
            self.step_requested.emit(wanted)

    def _ask_for_start(self) -> None:
        self._ask_for(0)

    def _ask_for_step_back(self) -> None:
        self._ask_for(self._step - 1)

    def _ask_for_step_forward(self) -> None:
        self._ask_for(self._step + 1)

    def _ask_for_end(self) -> None:
        self._ask_for(self._last_step)

    def _ask_for_timeline(self, _action: int) -> None:
        self._ask_for(self.timeline.sliderPosition())

    def _ask_for_speed(self, speed: float) -> None:
        self.speed_field.set_value(speed)
        self.speed_requested.emit(speed)

    def _ask_for_default_speed(self) -> None:
        self.speed_requested.emit(SPEED.default)
