"""The start, the number of steps, and the noise."""

from __future__ import annotations

import random
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from explorer.engine import Noise
from explorer.engine.objectives.objective import coordinate_names
from explorer.engine.parameter import Number
from explorer.engine.trials.gradient_noise import SEED, STANDARD_DEVIATION
from explorer.engine.trials.trial import STEPS, steps_in
from explorer.gui.panels.setup.start_fields import StartFields
from explorer.gui.session.session import Session
from explorer.gui.session.session_changes import SessionChange
from explorer.gui.widgets.error_label import ErrorLabel
from explorer.gui.widgets.icon_button import IconButton
from explorer.gui.widgets.lock_mark import LockMark, show_locked
from explorer.gui.widgets.numbers.number_field import NumberField
from explorer.gui.widgets.numbers.parameter_form import ParameterForm
from explorer.scenario.network_presets import seed_of
from explorer.scenario.scenario import Scenario

START_SEED = Number(
    name="start_seed",
    symbol="",
    default=0.0,
    minimum=0.0,
    maximum=2.0**31,
    slider=(0.0, 100.0),
    whole=True,
    meaning="All optimizers start from the weights drawn with this seed.",
)


class RunPanel(QWidget):
    """Start point, number of steps, noise and seed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._fields = StartFields(self)
        self._fields.start_requested.connect(self._start_at)
        self._grid.addWidget(self._fields, 0, 0, 1, 3)
        self._add_seed()
        self._random = IconButton("random", "Start at a random point in the view", self)
        self._random.setObjectName("start-random")
        self._random.clicked.connect(self._start_anywhere)
        self._grid.addWidget(self._random, 0, 3, Qt.AlignmentFlag.AlignTop)
        self._form = ParameterForm((STEPS, STANDARD_DEVIATION, SEED), self, roomy=True)
        self._form.change_requested.connect(self._change)
        self._grid.addWidget(self._form, 9, 0, 1, 4)
        self._shared = QCheckBox("Same noise for all", self)
        self._shared.setObjectName("noise-shared")
        self._shared.setToolTip(
            "<p>On: all optimizers get the same noise at the same step. Off: each draws its own. "
            "This matters only when the noise σ is above 0.</p>"
        )
        self._shared.clicked.connect(self._share)
        self._grid.addWidget(self._shared, 10, 0, 1, 4, Qt.AlignmentFlag.AlignLeft)
        self._start_lock = LockMark(self)
        self._grid.addWidget(self._start_lock, 0, 4, Qt.AlignmentFlag.AlignTop)
        self._random_source = random.Random(0)
        session.changed.connect(self._follow)
        session.locks.changed.connect(self._show_locks)
        self._show(session.scenario)
        self._show_locks()

    def _add_seed(self) -> None:
        """What is shown for the start where there are many weights."""
        self._seed_label = QLabel("start seed", self)
        self._seed = NumberField(START_SEED, self)
        self._seed.setObjectName("start-seed")
        self._seed.setToolTip(START_SEED.meaning)
        self._seed.value_requested.connect(self._start_at_seed)
        self._seed_label.setBuddy(self._seed)
        self._seed_note = QLabel(
            "The start has been moved, so this seed no longer produces it.", self
        )
        self._seed_note.setObjectName("start-moved")
        self._seed_note.setProperty("role", "muted")
        self._seed_note.setWordWrap(True)
        self._seed_error = ErrorLabel(self)
        self._seed.error_changed.connect(self._seed_error.say)
        self._grid.addWidget(self._seed_label, 0, 0)
        self._grid.addWidget(self._seed, 0, 1, 1, 2)
        self._grid.addWidget(self._seed_error, 4, 0, 1, 4)
        self._grid.addWidget(self._seed_note, 5, 0, 1, 4)

    def _follow(self, change: SessionChange) -> None:
        self._show(change.scenario)

    def _show(self, scenario: Scenario) -> None:
        surface = scenario.surface
        seeded = surface.network is not None and surface.dimension > 2
        self._seed_label.setVisible(seeded)
        self._seed.setVisible(seeded)
        self._seed_note.setVisible(False)
        if surface.network is not None and seeded:
            seed = seed_of(surface.network, scenario.start, round(self._seed.value))
            self._seed_note.setVisible(seed is None)
            if seed is not None:
                self._seed.set_value(float(seed))
        self._fields.show_start(() if seeded else coordinate_names(surface), scenario.start)
        self._fields.setVisible(not seeded)
        self._form.set_number(steps_in(surface.dimension))
        self._form.set_values(
            {
                "steps": float(scenario.steps),
                "noise": scenario.noise.standard_deviation,
                "seed": float(scenario.seed),
            }
        )
        self._shared.setChecked(scenario.noise.shared)
        self._show_shared(scenario)

    def _show_locks(self) -> None:
        session = self._session
        sentence = session.locks.sentence("start")
        self._fields.set_locked(sentence)
        for widget in (self._seed, self._random):
            show_locked(widget, sentence)
        self._start_lock.show_sentence(sentence)
        self._form.set_locked(
            {name: session.locks.sentence(name) for name in ("steps", "noise", "seed")}
        )
        show_locked(self._shared, session.locks.sentence("noise"))
        self._show_shared(session.scenario)

    def _show_shared(self, scenario: Scenario) -> None:
        noisy = scenario.noise.standard_deviation > 0
        self._shared.setEnabled(noisy and not self._session.locks.is_locked("noise"))

    def _start_at(self, start: tuple[float, ...]) -> None:
        self._session.apply(replace(self._session.scenario, start=start), "move start")

    def _start_at_seed(self, seed: float) -> None:
        scenario = self._session.scenario
        network = scenario.surface.network
        if network is not None:
            start = network.initial(round(seed))
            self._session.apply(replace(scenario, start=start), "change start seed")

    def _start_anywhere(self) -> None:
        scenario = self._session.scenario
        surface = scenario.surface
        if surface.network is not None and surface.dimension > 2:
            self._seed.set_value(float(self._random_source.randrange(10**6)))
            start = surface.network.initial(round(self._seed.value))
        else:
            start = tuple(
                float(f"{self._random_source.uniform(low, high):.4g}") for low, high in surface.view
            )
        self._session.apply(replace(scenario, start=start), "random start")

    def _change(self, name: str, value: float, final: bool) -> None:
        scenario = self._session.scenario
        match name:
            case "steps":
                changed = replace(scenario, steps=round(value))
            case "noise":
                noise = Noise(value, scenario.noise.shared)
                changed = replace(scenario, noise=noise)
            case _:
                changed = replace(scenario, seed=round(value))
        self._session.apply(changed, f"change {name}", merge=name, final=final)

    def _share(self, shared: bool) -> None:
        scenario = self._session.scenario
        noise = Noise(scenario.noise.standard_deviation, shared)
        self._session.apply(replace(scenario, noise=noise), "share noise")
