"""The page takes the same steps as the program."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.engine import Noise, Schedule, Trajectory, formula, optimizers, schedules, surfaces
from explorer.engine.loops.step import step_arithmetic
from explorer.engine.rules.direct_method import DirectMethod
from explorer.export.web import web_page
from explorer.export.web.javascript import is_exact
from explorer.scenario.results import compute
from explorer.scenario.scenario import Contender, Scenario

STEPS = 200
CLOSE = 1e-9
CHAOTIC = 1e-4
"""Where a last bit has grown by ten orders of magnitude, runs say nothing about each other."""


def every_rule() -> list[Contender]:
    """Each update rule in each dialect that has it; dialects that agree in all values are one."""
    different: dict[object, Contender] = {}
    for name, cls in optimizers.items():
        for dialect in () if issubclass(cls, DirectMethod) else cls.dialects:
            optimizer = cls.in_dialect(dialect)
            key = (name, tuple(optimizer.values.items()))
            different.setdefault(key, Contender(optimizer, f"{name} {dialect}"))
    return list(different.values())


def in_the_page(tab: Any, path: Path) -> list[dict[str, Any]]:
    tab.open(path)
    actual: list[dict[str, Any]] = tab.evaluate(
        "descentExplorer.runs.map((run) => ({positions: Array.from(run.positions), "
        "losses: Array.from(run.losses), diverged_at: run.divergedAt}))"
    )
    assert tab.messages == []
    return actual


def assert_the_same(scenario: Scenario, actual: list[dict[str, Any]]) -> None:
    """To the last bit where that is promised, otherwise to 1e-9 of the way between the points.

    A chaotic run amplifies a difference in the last bit, and so does a rule that divides by the
    size of gradients that are mere rounding; browsers and processors round functions differently.
    So a run may deviate as far as the program's own runs do whose start or gradients are a few
    units in the last place away, and is not compared where those have parted.
    """
    mine = compute(scenario).trajectories
    beside = [compute(other).trajectories for other in _rounded_otherwise(scenario)]
    for index, (contender, run, row) in enumerate(
        zip(scenario.contenders, mine, actual, strict=True)
    ):
        assert run is not None
        positions = np.array(row["positions"]).reshape(-1, scenario.surface.dimension)
        if is_exact(step_arithmetic(scenario.surface.field, contender.optimizer.rule)):
            np.testing.assert_array_equal(positions, run.positions, contender.name)
            np.testing.assert_array_equal(row["losses"], run.losses, contender.name)
            assert row["diverged_at"] == run.diverged_at
        else:
            moved = [runs[index] for runs in beside]
            sensitive = np.max([_apart(other.positions, run) for other in moved if other], axis=0)
            # Of a run that diverges, one may have a last row more than the other.
            both = min(len(positions), len(run.positions))
            apart = _apart(positions, run)[:both]
            allowed = 100 * np.maximum.accumulate(sensitive[:both])
            is_chaotic = allowed > CHAOTIC
            wrong = (apart > np.maximum(CLOSE, allowed)) & ~is_chaotic
            assert not wrong.any(), f"{contender.name}: {apart.max()} at step {np.argmax(wrong)}"
            assert is_chaotic.any() or abs(len(positions) - len(run.positions)) <= 1


def _rounded_otherwise(scenario: Scenario) -> Iterator[Scenario]:
    """The scenario with last bits changed: of the start, and of every gradient."""
    start = np.array(scenario.start)
    for units in (1, -1, 2):
        yield replace(scenario, start=tuple((start + units * np.spacing(start)).tolist()))
    if not scenario.noise.standard_deviation:
        low, high = np.array(scenario.surface.view).T
        places = low + np.random.default_rng(0).random((100, len(start))) * (high - low)
        slopes = np.abs(scenario.surface.gradient(np.vstack([places, start])))
        size = float(slopes[np.isfinite(slopes)].max())
        for seed in (1, 2):
            yield replace(scenario, noise=Noise(size * 2.0**-52), seed=seed)


def _apart(positions: Any, run: Trajectory) -> Any:
    """How far each row lies off the run's, relative to the size of the coordinates so far."""
    rows = min(len(positions), len(run.positions))
    size = np.maximum.accumulate(np.abs(run.positions[:rows]).max(axis=1))
    actual = np.zeros(len(run.positions))
    away = np.abs(positions[:rows] - run.positions[:rows]).max(axis=1)
    actual[:rows] = away / np.maximum(size, 1e-300)
    actual[rows:] = np.inf
    return actual


EVERY_SURFACE = "EVERY_SURFACE_IN_THE_BROWSER"
KINDS = {
    "a curve": "double_well",
    "arithmetic alone": "ravine",
    "parameters": "rosenbrock",
    "sines": "levy",
    "kinks": "l_shaped_kink",
    "exponentials and roots": "ackley",
}
"""A surface of each kind that is written in its own way; the others are walked on if wanted."""
DRAWN = [key for key, surface in surfaces.items() if surface.dimension <= 2]
"""Where a page computes for itself; of runs in more dimensions it has the rows."""


@pytest.mark.parametrize("key", DRAWN if os.environ.get(EVERY_SURFACE) else KINDS.values())
def test_every_rule_in_every_dialect_on_a_built_in_surface(
    tab: Any, tmp_path: Path, key: str
) -> None:
    surface = surfaces[key]
    scenario = Scenario(surface, surface.starts[0], STEPS, tuple(every_rule()))
    web_page(scenario, tmp_path / "page.html")
    assert_the_same(scenario, in_the_page(tab, tmp_path / "page.html"))


SCHEDULES = [
    Schedule(kind, **({"warmup_steps": 7} if kind == "cosine" else {})) for kind in schedules
]


@pytest.mark.parametrize("name", ["momentum", "nesterov", "adam"])
def test_every_schedule(tab: Any, tmp_path: Path, name: str) -> None:
    contenders = tuple(
        Contender(optimizers[name](learning_rate=0.02), schedule.kind, schedule)
        for schedule in SCHEDULES
    )
    scenario = Scenario(surfaces["ravine"], (-1.5, 2.0), STEPS, contenders)
    web_page(scenario, tmp_path / "page.html")
    assert_the_same(scenario, in_the_page(tab, tmp_path / "page.html"))


@pytest.mark.parametrize("shared", [True, False], ids=["shared", "each its own"])
def test_seeded_noise(tab: Any, tmp_path: Path, shared: bool) -> None:
    contenders = tuple(
        Contender(optimizers[name](), name) for name in ("gradient_descent", "momentum", "adagrad")
    )
    scenario = Scenario(
        surfaces["rosenbrock"], (-1.5, 2.0), STEPS, contenders, Noise(0.7, shared=shared), seed=11
    )
    web_page(scenario, tmp_path / "page.html")
    assert_the_same(scenario, in_the_page(tab, tmp_path / "page.html"))


def test_clipping_and_every_form_of_weight_decay(tab: Any, tmp_path: Path) -> None:
    adam = optimizers["momentum"]
    forms = adam.parameter("weight_decay_form").options
    values = [{"clip_value": 0.5}, {"clip_norm": 0.5}]
    values += [{"weight_decay": 0.1, "weight_decay_form": form} for form in forms]
    contenders = tuple(
        Contender(adam(learning_rate=0.01, **value), str(index))
        for index, value in enumerate(values)
    )
    scenario = Scenario(surfaces["ravine"], (-1.5, 2.0), STEPS, contenders)
    web_page(scenario, tmp_path / "page.html")
    assert_the_same(scenario, in_the_page(tab, tmp_path / "page.html"))


def test_a_typed_formula_with_a_typed_gradient_and_parameters(tab: Any, tmp_path: Path) -> None:
    surface = formula("a*x**2 + abs(y - x) with a = 3").with_gradient(["a*x", "sign(y)"])
    contenders = tuple(Contender(optimizers[name](), name) for name in ("momentum", "adagrad"))
    scenario = Scenario(surface, (1.5, -1.0), STEPS, contenders)
    web_page(scenario, tmp_path / "page.html")
    assert_the_same(scenario, in_the_page(tab, tmp_path / "page.html"))


def test_what_runs_away_ends_where_the_program_ends_it(tab: Any, tmp_path: Path) -> None:
    contenders = (Contender(optimizers["gradient_descent"](learning_rate=30.0), "Too fast"),)
    scenario = Scenario(surfaces["quartic_bowl"], (1.5, -1.0), STEPS, contenders)
    assert compute(scenario).trajectories[0].diverged_at is not None
    web_page(scenario, tmp_path / "page.html")
    assert_the_same(scenario, in_the_page(tab, tmp_path / "page.html"))


def test_a_method_that_is_no_formula_keeps_the_rows_the_program_computed(
    tab: Any, tmp_path: Path
) -> None:
    contenders = (Contender(optimizers["newton"](), "Newton"),)
    scenario = Scenario(surfaces["rosenbrock"], (-1.5, 2.0), 40, contenders)
    web_page(scenario, tmp_path / "page.html")
    (row,) = in_the_page(tab, tmp_path / "page.html")
    (run,) = compute(scenario).trajectories
    assert run is not None
    np.testing.assert_array_equal(np.array(row["positions"]).reshape(-1, 2), run.positions)
    tab.evaluate("descentExplorer.setStart([1.0, 1.5])")
    assert tab.evaluate("descentExplorer.runs[0]") is None
    assert "stored" in tab.evaluate("document.querySelector('.contender').textContent")
