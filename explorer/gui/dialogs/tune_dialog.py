"""Tuning: which optimizers, over which values, for which aim, and at which cost."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from explorer.engine.parameter import Choice, Number, Parameter, Value
from explorer.engine.runs.ensemble import drawn_starts
from explorer.engine.runs.maps import can_be_varied
from explorer.engine.runs.searches.tuning_request import MOST_NAMES, TuningRequest
from explorer.gui.dialogs.search_dialog import SearchDialog
from explorer.gui.session.search_worker import Search
from explorer.gui.session.session import Session
from explorer.gui.widgets.layout.screen_size import resize_within_screen
from explorer.scenario.budget import tuning_budget
from explorer.scenario.tuning import TunedScenario, tune_scenario

PARAMETERS: tuple[Parameter, ...] = (
    Choice(
        name="optimizers",
        default="selected",
        options={"selected": "The selected optimizer only.", "all": "Each with the whole budget."},
        meaning="Optimizers to tune.",
    ),
    Choice(
        name="aim",
        default="loss",
        options={
            "loss": "The loss after the last step.",
            "steps": "How many steps it takes to come within 0.001 of the lowest value.",
            "area": "The mean of the loss over all steps.",
        },
        meaning="Quantity to minimize.",
    ),
    Number(
        name="budget",
        symbol="",
        default=2_000_000.0,
        minimum=100.0,
        maximum=1e10,
        slider=(1e4, 1e8),
        scale="logarithmic",
        whole=True,
        meaning="Gradient evaluations for each optimizer.",
    ),
    Number(
        name="starts",
        symbol="",
        default=1.0,
        minimum=1.0,
        maximum=1000.0,
        slider=(1.0, 64.0),
        whole=True,
        meaning=(
            "1 uses the current start; more are drawn at random from the view, and the median "
            "counts."
        ),
    ),
    Number(
        name="seeds",
        symbol="",
        default=1.0,
        minimum=1.0,
        maximum=1000.0,
        slider=(1.0, 64.0),
        whole=True,
        meaning="With noise: seeds tried for each candidate; the median counts.",
    ),
)
EMPTY = "The best values, how sharp the optimum is, the second best, and what was spent."
TUNED = "The best values are in use. Undo restores the old ones."
HINT = (
    "Half of the budget goes to a grid over the whole range, the rest to finer grids around the "
    "best point. Undo restores the values."
)


class TuneDialog(SearchDialog):
    """Starts a search, shows its progress, and puts the result into the session."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        parameters = PARAMETERS
        if not session.scenario.surface.runs_in_batches:
            parameters = tuple(
                replace(parameter, default=float(tuning_budget(session.scenario)))
                if isinstance(parameter, Number) and parameter.name == "budget"
                else parameter
                for parameter in PARAMETERS
            )
        super().__init__("tune", "&Tune", parameters, parent)
        self.setWindowTitle("Tune")
        resize_within_screen(self, QSize(600, 640))
        self._session = session
        self.names = QListWidget(self)
        self.names.setObjectName("tune-names")
        self.names.setAccessibleName("hyper-parameters to tune")
        self.names.setToolTip(f"Hyper-parameters to search, at most {MOST_NAMES}")
        self.names.setMaximumHeight(112)
        self.outcome.setText(HINT)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.report = QTextBrowser(self)
        self.report.setObjectName("tune-report")
        self.report.setAccessibleName("what was found")
        self.report.setPlaceholderText(EMPTY)
        self._lay_out()
        self._offer()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        for widget in (
            self.form,
            QLabel("Over", self),
            self.names,
            self.bar,
            self.outcome,
        ):
            column.addWidget(widget)
        column.addWidget(self.report, 1)
        column.addWidget(self.buttons)

    @property
    def _contenders(self) -> list[int]:
        count = len(self._session.scenario.contenders)
        if self.values["optimizers"] == "all":
            return list(range(count))
        return [self._session.chosen] if 0 <= self._session.chosen < count else []

    def _offer(self) -> None:
        """List what the optimizers have, with the learning rate ticked."""
        choices: dict[str, bool] = {}
        for index in self._contenders:
            for parameter in can_be_varied(self._session.scenario.contenders[index].optimizer):
                choices.setdefault(parameter.name, parameter.advanced)
        self.names.clear()
        for name in sorted(choices, key=lambda name: choices[name]):
            item = QListWidgetItem(name.replace("_", " "), self.names)
            item.setData(Qt.ItemDataRole.UserRole, name)
            ticked = name == "learning_rate"
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def change(self, name: str, value: Value, final: bool) -> None:
        super().change(name, value, final)
        if name == "optimizers":
            self._offer()

    def search(self) -> tuple[Search, str]:
        tuning = partial(
            tune_scenario,
            self._session.scenario,
            self._request(),
            self._contenders,
            workers=os.cpu_count() or 1,
        )
        return tuning, "Searching …"

    def _request(self) -> TuningRequest:
        scenario = self._session.scenario
        items = [self.names.item(row) for row in range(self.names.count())]
        over = [
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]
        starts: tuple[tuple[float, ...], ...] = ()
        if self.values["starts"] > 1:  # type: ignore[operator]
            starts = tuple(drawn_starts(scenario.surface, self.count("starts"), scenario.seed))
        seeds = self.count("seeds")
        return TuningRequest(
            over=tuple(over),
            aim=self.values["aim"],  # type: ignore[arg-type]
            budget=self.count("budget"),
            starts=starts,
            seeds=tuple(range(scenario.seed, scenario.seed + seeds)) if seeds > 1 else (),
        )

    def take(self, tuned: TunedScenario) -> None:
        self._session.apply(tuned.scenario, "tune")
        self.report.setHtml(tuned.html)
        self.rest(TUNED)

    def when_stopped(self) -> str:
        return "Stopped; nothing was changed."
