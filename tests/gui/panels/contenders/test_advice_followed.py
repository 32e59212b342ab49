"""Every kind of verdict and of advice: its number is seen in the chart, and the advice is taken.

Longer than other modules because most of it is one table of situations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, get_args

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from explorer.drawing.plots.charts.chart_quantities import values
from explorer.engine import Noise, Optimizer, Schedule, formula, optimizers, surfaces
from explorer.engine.objectives.any_objective import AnyObjective
from explorer.engine.objectives.python_function import objective
from explorer.engine.trajectories.suggestion import Suggestion
from explorer.engine.trajectories.verdict import VERDICTS
from explorer.gui.window.window import MainWindow
from explorer.scenario.scenario import Contender, Scenario
from tests.gui.acting import LEFT, seen


@dataclass(frozen=True)
class Situation:
    """A run, the kind of its verdict, what it is advised, and what the button changes to what."""

    surface: AnyObjective
    optimizer: Optimizer
    start: tuple[float, ...]
    steps: int
    kind: str
    verdict_chart: str
    advice: str = ""
    advice_chart: str = ""
    button: str = ""
    changed: Mapping[str, Any] = field(default_factory=dict)
    noise: float = 0.0
    schedule: Schedule = field(default_factory=Schedule)

    @property
    def scenario(self) -> Scenario:
        own = Contender(self.optimizer, "own", self.schedule)
        noise = Noise(self.noise)
        return Scenario(self.surface, self.start, self.steps, (own,), noise)


def rule(id_: str, **numbers: float) -> Optimizer:
    return optimizers[id_](**numbers)


def descent(rate: float) -> Optimizer:
    return rule("gradient_descent", learning_rate=rate)


def branched(x: Any) -> Any:
    """A function whose second branch is not analytic."""
    return np.where(np.real(x[0]) > 5.0, np.abs(x[0]), x[0] ** 2 / 10) + x[1] ** 2


FARTHEST = 1e150
"""No axis reaches farther."""
PARABOLA, SADDLE = surfaces["parabola"], surfaces["saddle"]
BOWL = formula("x**2/2")
WRONG = formula("x**2 + 3*y**2").with_gradient(("2*x", "-6*y"))
VALLEY = formula("(x**2 + 40*y**2)/2")
FADED = Schedule("exponential", factor=0.1)
SITUATIONS: Mapping[str, Situation] = MappingProxyType(
    {
        "settles": Situation(PARABOLA, descent(0.1), (1.0,), 200, "converged", "step_length"),
        "thrown into a flatter valley": Situation(
            surfaces["product"], descent(0.1), (5.0, 0.1), 200, "catapulted", "sharpness"
        ),
        "a higher minimum": Situation(
            surfaces["rastrigin"], descent(0.001), (1.9, 1.1), 500, "converged", "step_length",
            "This is not the lowest minimum", "step_length", "Find a start", {"start": None},
        ),
        "no limit is known": Situation(
            formula("log(x) + y**2"), rule("rmsprop", learning_rate=0.1), (1.0, 1.0), 60,
            "diverged", "loss", "Lower the learning rate from 0.1", "loss",
            "Set learning rate 0.05", {"learning_rate": 0.05},
        ),
        "above the limit": Situation(
            PARABOLA, descent(1.1), (1.0,), 60, "diverged", "loss",
            "Lower the learning rate from 1.1 below 2/λmax", "sharpness",
            "Set learning rate 0.5", {"learning_rate": 0.5},
        ),
        "above the limit of another linear rule": Situation(
            PARABOLA, rule("qhm", learning_rate=30.0, momentum=0.9, nu=0.7), (1.0,), 60,
            "diverged", "loss",
            "Lower the learning rate from 30 below 2(1 + β)/((1 + β − 2νβ)λmax)", "sharpness",
            "Set learning rate 1.48", {"learning_rate": 1.48},
        ),
        "falls without bound": Situation(
            SADDLE, descent(0.1), (1.5, 0.001), 5000, "diverged", "loss",
            "There is no minimum in this direction: start elsewhere", "loss",
            "Find a start", {"start": "None of 66 starts tried leads to a lower minimum."},
        ),
        "cannot start": Situation(
            formula("x*log(x) + y**2"), descent(0.1), (-1.0, 1.0), 30, "diverged", "",
            "Move the start to where f is defined", "", "Find a start", {"start": None},
        ),
        "falls out of the window": Situation(
            formula("-y", view=((-5, 5), (-1, 1))), descent(4.0), (0.0, 0.0),
            12, "left_domain", "position", "No minimum is known here", "position",
            "Find a start", {"start": "None of 120 starts tried leads to a lower minimum."},
        ),
        "jumps out of the window": Situation(
            surfaces["himmelblau"], descent(0.06), (4.0, 4.0), 1, "left_domain", "position",
            "Lower the learning rate from 0.06", "sharpness", "Set learning rate",
            {"learning_rate": None},
        ),
        "lies on a ridge": Situation(
            SADDLE, descent(0.1), (1.0, 0.0), 200, "at_saddle", "gradient_norm",
            "Noise, momentum or a slightly different start, such as (1, 0.0", "gradient_norm",
            "Start at (1, 0.0", {"start": None},
        ),
        "forgets too soon": Situation(
            BOWL, rule("adam", learning_rate=0.01, beta2=0.95), (1.0,), 400, "spiked",
            "preconditioned", "Raise β₂ from 0.95 towards 0.999", "preconditioned",
            "Set beta2 0.999", {"beta2": 0.999},
        ),
        "hovers at the limit": Situation(
            formula("x**2/2 + y**2/20"), rule("rmsprop", learning_rate=0.05, decay=0.9),
            (1.0, 3.0), 400, "edge_of_stability", "preconditioned",
            "Lower the learning rate from 0.05, or let a schedule shrink it", "preconditioned",
            "Set learning rate 0.025", {"learning_rate": 0.025},
        ),
        "just below the limit": Situation(
            PARABOLA, descent(0.99), (0.93,), 30, "oscillating", "position",
            "Lower the learning rate from 0.99 towards 1/λmax = 0.5", "sharpness",
            "Set learning rate 0.5", {"learning_rate": 0.5},
        ),
        "shaken by noise": Situation(
            PARABOLA, descent(0.1), (0.93,), 200, "oscillating", "position",
            "Lower the learning rate, or let a schedule shrink it, so that noise", "position",
            "Set learning rate 0.05", {"learning_rate": 0.05}, noise=0.5,
        ),
        "never forgets": Situation(
            PARABOLA, rule("momentum", learning_rate=0.01, momentum=1.0), (1.0,), 400,
            "oscillating", "position", "Lower the momentum below 1", "position",
            "Set momentum 0.96", {"momentum": 0.96},
        ),
        "keeps its swings": Situation(
            surfaces["ravine"], rule("momentum", learning_rate=0.1, momentum=0.99), (2.0, 2.0),
            100, "oscillating", "position", "Lower the momentum from 0.99: each step keeps",
            "position", "Set momentum 0.96", {"momentum": 0.96},
        ),
        "at a kink": Situation(
            surfaces["absolute_value"], descent(0.1), (1.03,), 100, "cycling", "position",
            "The slope does not vanish at the kink", "position",
            "Set schedule cosine", {"schedule": Schedule("cosine")},
        ),
        "steps of one length": Situation(
            PARABOLA, rule("sign_descent", learning_rate=0.1), (0.93,), 100, "cycling", "position",
            "Lower the learning rate from 0.1, or let a schedule", "position",
            "Set learning rate 0.05", {"learning_rate": 0.05},
        ),
        "a schedule that ended too early": Situation(
            PARABOLA, descent(0.1), (0.93,), 30, "stalled", "gradient_norm",
            "The rate schedule has shrunk the learning rate to 1.00e−31", "learning_rate",
            "Set factor 0.9262", {"schedule": Schedule("exponential", factor=0.9262)},
            schedule=FADED,
        ),
        "epsilon is too large": Situation(
            PARABOLA, rule("adam", learning_rate=0.01, epsilon=10.0), (1.0,), 50, "stalled",
            "gradient_norm", "ε limits the steps: gradients of", "gradient_norm",
            "Set epsilon", {"epsilon": None},
        ),
        "epsilon is the step": Situation(
            surfaces["himmelblau"], rule("adadelta", epsilon=1e-8), (-4.0, -4.0), 200, "descending",
            "loss", "ε limits the steps: Adadelta's are", "step_length",
            "Set epsilon 1e-06", {"epsilon": 1e-6},
        ),
        "a rate that only falls": Situation(
            PARABOLA, rule("adagrad", learning_rate=0.01), (0.93,), 500, "descending",
            "loss", "Adagrad's rate only falls", "step_length",
            "Set learning rate 0.1", {"learning_rate": 0.1},
        ),
        "a tiny rate": Situation(
            PARABOLA, descent(1e-5), (0.93,), 30, "stalled", "gradient_norm",
            "Raise the learning rate from 1e−5: it is stable below 2/λmax = 1", "sharpness",
            "Set learning rate 0.5", {"learning_rate": 0.5},
        ),
        "a tiny rate without a limit": Situation(
            surfaces["rosenbrock"], rule("adam", learning_rate=1e-6), (-1.5, 2.0), 60, "stalled",
            "gradient_norm", "Raise the learning rate from 1e−6 to 1e−5, or start elsewhere",
            "gradient_norm", "Set learning rate 1e-05", {"learning_rate": 1e-5},
        ),
        "still swinging": Situation(
            surfaces["ravine"], rule("momentum", learning_rate=0.1, momentum=0.9), (2.0, 2.0), 30,
            "descending", "loss", "Lower the momentum from 0.9: it swings once", "position",
            "Set momentum 0.6", {"momentum": 0.6},
        ),
        "a narrow valley": Situation(
            VALLEY, descent(0.02), (3.0, 1.0), 40, "descending", "loss",
            "Switch to Momentum: one direction is 40 times as steep", "sharpness",
            "Use Momentum", {"momentum": 0.528, "learning_rate": 0.0746},
        ),
        "a narrow valley, with momentum": Situation(
            VALLEY, rule("momentum", learning_rate=0.02, momentum=0.1), (3.0, 1.0), 40,
            "descending", "loss", "Raise the momentum from 0.1: one direction", "sharpness",
            "Set β = 0.528, α = 0.0746", {"momentum": 0.528, "learning_rate": 0.0746},
        ),
        "on its way": Situation(
            surfaces["rosenbrock"], rule("adam", learning_rate=0.05), (-1.5, 2.0), 60,
            "descending", "loss", "Take more steps,", "loss", "Take ", {"steps": None},
        ),
        "no step yet": Situation(
            PARABOLA, descent(0.1), (1.0,), 0, "descending", "loss",
            "Take more steps, 100 instead of 0", "loss", "Take 100 steps", {"steps": 100},
        ),
        "a wrong gradient": Situation(
            WRONG, descent(0.1), (1.0, 1.0), 2000, "diverged", "loss", "Fix the gradient: at (",
            "loss", "Use the right gradient", {"surface": WRONG.with_gradient(())},
        ),
        "a wrong complex step": Situation(
            objective(branched, dimension=2), descent(0.1), (8.0, 1.0), 20, "descending",
            "loss", "Give objective() a gradient of your own, or let it take differences",
            "loss", "Use the right gradient", {"surface": None},
        ),
    }
)  # fmt: skip
"""A ``None`` stands for a value that is only to differ from the one before."""


@pytest.fixture
def shown(window: MainWindow, request: pytest.FixtureRequest) -> Situation:
    """The window shows a situation."""
    situation = SITUATIONS[request.param]
    assert window.session.apply(situation.scenario, "begin")
    window.session.set_chosen(0)
    return situation


def click_label(window: MainWindow, qtbot: QtBot, name: str) -> QLabel:
    card = window.docks.contender_panel.cards[0]
    label = seen(card, QLabel, name)
    window.session.set_step(0)
    qtbot.mouseClick(label, LEFT)
    return label


def assert_charted(window: MainWindow, label: QLabel, quantity: str) -> None:
    """The chart is seen with the number behind a label, at its step, beside its limit."""
    measure, run = label.measure, window.session.outcome.trajectories[0]
    panel = window.docks.chart_dock.panel
    assert panel.isVisible()
    assert run is not None
    options = panel.plot.options
    assert (options.quantity.kind, measure.quantity) == (quantity, quantity)
    assert window.session.step == measure.step
    charted = values(options.quantity, run)[measure.step]
    assert charted == pytest.approx(measure.value, nan_ok=False)
    low, high = panel.plot.vb.viewRange()[1]
    shown_at = np.log10(measure.value) if options.logarithmic else measure.value
    assert low <= np.clip(shown_at, -FARTHEST, FARTHEST) <= high
    assert f"at step {measure.step}" in label.toolTip()


def value_of(scenario: Scenario, name: str) -> object:
    contender = scenario.contenders[0]
    if name in ("start", "steps", "surface"):
        return getattr(scenario, name)
    return contender.schedule if name == "schedule" else contender.optimizer.numbers.get(name)


@pytest.mark.parametrize("shown", SITUATIONS, indirect=True)
def test_the_number_is_seen_and_the_advice_is_taken_and_taken_back(
    window: MainWindow, qtbot: QtBot, shown: Situation
) -> None:
    run = window.session.outcome.trajectories[0]
    assert run is not None
    assert run.verdict.kind == shown.kind, run.verdict
    verdict = click_label(window, qtbot, "contender-verdict")
    if shown.verdict_chart:
        assert_charted(window, verdict, shown.verdict_chart)
    else:
        assert verdict.text() == "Cannot start here"
    if not shown.advice:
        assert run.verdict.advice == ""
        return
    advice = click_label(window, qtbot, "contender-advice")
    assert advice.text().startswith(shown.advice)
    if shown.advice_chart:
        assert_charted(window, advice, shown.advice_chart)
    take(window, qtbot, shown)


def take(window: MainWindow, qtbot: QtBot, shown: Situation) -> None:
    """Click the button of the advice; then undo it."""
    before = window.session.scenario
    card = window.docks.contender_panel.cards[0]
    button = seen(card, QPushButton, "contender-take-advice")
    assert button.text().startswith(shown.button)
    assert button.toolTip().endswith("Ctrl+Z undoes it")
    qtbot.mouseClick(button, LEFT)
    after = window.session.scenario
    for name, wanted in shown.changed.items():
        if isinstance(wanted, str):
            assert after == before
            assert window.statusBar().currentMessage() == wanted
            return
        taken = value_of(after, name)
        assert taken != value_of(before, name)
        assert wanted is None or taken == wanted
    window.action("undo").trigger()
    assert window.session.scenario == before


def test_every_kind_of_verdict_and_of_suggestion_is_among_the_situations() -> None:
    assert {situation.kind for situation in SITUATIONS.values()} == set(VERDICTS)
    from explorer.engine import Trial, run_trial

    suggested = set()
    for situation in SITUATIONS.values():
        trial: Trial = situation.scenario.trial(0)
        change = run_trial(trial).verdict.suggestion
        assert (change is None) == (not situation.advice)
        suggested.add(type(change))
    assert suggested - {type(None)} == set(get_args(Suggestion))


@pytest.mark.parametrize("shown", ["a higher minimum"], indirect=True)
def test_the_start_that_is_found_leads_to_a_lower_minimum(
    window: MainWindow, qtbot: QtBot, shown: Situation
) -> None:
    before = window.session.outcome.trajectories[0]
    qtbot.mouseClick(
        seen(window.docks.contender_panel.cards[0], QPushButton, "contender-take-advice"), LEFT
    )
    after = window.session.outcome.trajectories[0]
    assert before is not None
    assert after is not None
    assert after.verdict.kind == "converged"
    assert after.losses[-1] < before.losses[-1] - 0.5


@pytest.mark.parametrize("shown", ["a higher minimum"], indirect=True)
def test_advice_about_what_a_lesson_keeps_says_so(
    window: MainWindow, qtbot: QtBot, shown: Situation
) -> None:
    before = window.session.scenario
    window.session.locks.lock(("start",))
    qtbot.mouseClick(
        seen(window.docks.contender_panel.cards[0], QPushButton, "contender-take-advice"), LEFT
    )
    assert window.session.scenario == before


def test_advice_of_one_contender_leaves_the_others_as_they_are(
    window: MainWindow, qtbot: QtBot
) -> None:
    scenario = SITUATIONS["above the limit"].scenario
    other = Contender(descent(0.3), "other")
    window.session.apply(replace(scenario, contenders=(other, *scenario.contenders)), "begin")
    window.session.set_chosen(1)
    button = seen(window.docks.contender_panel.cards[1], QPushButton, "contender-take-advice")
    qtbot.waitUntil(lambda: button.text() == "Set learning rate 0.5")
    qtbot.mouseClick(button, LEFT)
    rates = [it.optimizer.numbers["learning_rate"] for it in window.session.scenario.contenders]
    assert rates == [0.3, 0.5]
