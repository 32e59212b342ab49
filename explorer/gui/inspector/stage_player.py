"""A film of one step, at the cursor, for the selected contender."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from explorer.engine.explanations.stage import StepStage
from explorer.engine.explanations.step_stages import stages
from explorer.engine.parameter import Number
from explorer.gui.look.style import use_tabular_figures
from explorer.gui.session.session import Session
from explorer.gui.session.session_changes import SessionChange
from explorer.gui.widgets.icon_button import IconButton
from explorer.gui.widgets.numbers.number_field import NumberField

FRAME_MS = 50
LONGEST_GAP_SECONDS = 0.25
PACE = Number(
    name="pace",
    symbol="",
    default=1.5,
    minimum=0.2,
    maximum=20.0,
    slider=(0.2, 20.0),
    meaning="Seconds for which each scene of the step is shown.",
)


class StagePlayer(QWidget):
    """Plays the scenes of the step at the cursor; the last one stays until another step.

    It is off until the user plays or steps; another step, contender or scenario, or hiding it,
    turns it off. With on the first scene, ``stage_changed`` has the scene to draw; off, None.

    It has more methods than other classes because each of its buttons is one, mostly a few lines.
    """

    stage_changed = Signal(object)
    """The ``StepStage`` that is shown, or None."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stages: list[StepStage] = []
        self._index = -1
        self._elapsed = 0.0
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)
        self._back = self._button("step_back", "Previous scene", "stage-back")
        self._play = self._button("play", "Play the step as a film", "stage-play")
        self._forward = self._button("step_forward", "Next scene", "stage-forward")
        self._close = self._button("close", "Back to the whole step (Esc)", "stage-close")
        self._counter = QLabel(self)
        self._counter.setObjectName("stage-place")
        self._counter.setProperty("role", "muted")
        use_tabular_figures(self._counter)
        self._title = QLabel(self)
        self._title.setObjectName("stage-title")
        self._title.setProperty("role", "heading")
        self._sentence = QLabel(self)
        self._sentence.setObjectName("stage-sentence")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._pace = NumberField(PACE, self)
        self._pace.setObjectName("stage-pace")
        self._pace.setFixedWidth(48)
        self._pace.setToolTip(f"{PACE.meaning} From 0.2 to 20.")
        self._unit = QLabel("s per scene", self)
        self._unit.setProperty("role", "muted")
        self._unit.setBuddy(self._pace)
        self._lay_out()
        self._back.clicked.connect(self.back)
        self._play.clicked.connect(self.toggle)
        self._forward.clicked.connect(self.forward)
        self._close.clicked.connect(self.close_film)
        self._pace.value_requested.connect(self._take_pace)
        session.changed.connect(self._follow)
        session.step_changed.connect(self._turn_off)
        session.chosen_changed.connect(self._turn_off)
        self._show()

    @property
    def playing(self) -> bool:
        """Whether the film runs."""
        return self._timer.isActive()

    @property
    def stage(self) -> StepStage | None:
        """The scene that is shown."""
        return self._stages[self._index] if self._index >= 0 else None

    def play(self) -> None:
        """Start; from the end it starts over."""
        if not self._prepare() or self.playing:
            return
        if not 0 <= self._index < len(self._stages) - 1:
            self._go_to(0)
        self._clock.start()
        self._timer.start()
        self._show()

    def pause(self) -> None:
        """Stop at this scene."""
        if self.playing:
            self._timer.stop()
            self._show()

    def toggle(self) -> None:
        """Play or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def forward(self) -> None:
        """Show the next scene, or the first."""
        self._move(1)

    def back(self) -> None:
        """Show the previous scene."""
        self._move(-1)

    def close_film(self) -> None:
        """Show the whole step again."""
        self._timer.stop()
        if self._index >= 0:
            self._stages = []
            self._index = -1
            self.stage_changed.emit(None)
        self._stages = []
        self._show()

    def advance(self, elapsed_seconds: float) -> None:
        """Advance by the elapsed time, in seconds."""
        if self._index < 0:
            return
        self._elapsed += min(elapsed_seconds, max(LONGEST_GAP_SECONDS, self._pace.value))
        if self._elapsed < self._pace.value:
            return
        if self._index + 1 < len(self._stages):
            self._go_to(self._index + 1)
        if self._index + 1 >= len(self._stages):
            self.pause()

    def _move(self, by: int) -> None:
        self._timer.stop()
        if self._prepare():
            self._go_to(min(max(self._index + by, 0), len(self._stages) - 1))

    def _prepare(self) -> bool:
        """Find the scenes if the film is off; False if there is no step here."""
        if self._index >= 0:
            return True
        session = self._session
        if not 0 <= session.chosen < len(session.scenario.contenders):
            return False
        trajectory = session.outcome.trajectories[session.chosen]
        if trajectory is None or trajectory.steps < 0:
            return False
        self._stages = stages(session.scenario.trial(session.chosen), trajectory, session.step)
        return True

    def _go_to(self, index: int) -> None:
        self._elapsed = 0.0
        if index != self._index:
            self._index = index
            self.stage_changed.emit(self.stage)
        self._show()

    def _follow(self, _change: SessionChange) -> None:
        self.close_film()

    def _turn_off(self, _counter: object) -> None:
        if self._index >= 0:
            self.close_film()

    def _take_pace(self, value: float) -> None:
        self._pace.set_value(value)

    def _show(self) -> None:
        stage = self.stage
        name, tooltip = ("pause", "Pause") if self.playing else ("play", "Play the step as a film")
        if self._play.icon_name != name:
            self._play.set_icon(name, tooltip)
        self._back.setEnabled(self._index > 0)
        self._forward.setEnabled(not 0 <= len(self._stages) - 1 <= self._index)
        self._close.setEnabled(stage is not None)
        self._counter.setText("" if stage is None else f"{self._index + 1} / {len(self._stages)}")
        self._title.setText("This step as a film" if stage is None else stage.title)
        text = "Play it, or go through its scenes." if stage is None else stage.sentence
        self._sentence.setText(text)

    def _button(self, icon: str, tooltip: str, name: str) -> IconButton:
        button = IconButton(icon, tooltip, self)
        button.setObjectName(name)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        for button in (self._back, self._play, self._forward, self._close):
            row.addWidget(button)
        row.addSpacing(4)
        row.addWidget(self._counter)
        row.addStretch(1)
        row.addWidget(self._pace)
        row.addWidget(self._unit)
        self._counter.setFixedWidth(self._counter.fontMetrics().horizontalAdvance("00 / 00"))
        self._sentence.setFixedHeight(self._sentence.fontMetrics().lineSpacing() * 3 + 2)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._title)
        column.addWidget(self._sentence)

    def _tick(self) -> None:
        self.advance(self._clock.restart() / 1000.0)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.close_film()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape if self._index >= 0:
                self.close_film()
            case _:
                super().keyPressEvent(event)
