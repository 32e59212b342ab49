"""The numbers in the lessons about typed rules, computed from the lessons' own scenarios."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from explorer.engine import Trajectory
from explorer.engine.explanations.first_difference import first_difference
from explorer.scenario.lessons.lesson import Lesson, apply_try
from explorer.scenario.results import compute
from explorer.scenario.scenario import Scenario

Claims = Iterator[str]


def runs(scenario: Scenario) -> list[Trajectory]:
    return [run for run in compute(scenario).trajectories if run is not None]


def scenario_tried(lesson: Lesson, label: str) -> Scenario:
    index = [attempt.label for attempt in lesson.tries].index(label)
    return apply_try(lesson, lesson.scenario, index)


def tried(lesson: Lesson, label: str) -> list[Trajectory]:
    return runs(scenario_tried(lesson, label))


def build_adam(lesson: Lesson) -> Claims:
    plain, adam = tried(lesson, "1. Plain descent")
    assert plain.gradients[0] == pytest.approx((8.0, 0.02))
    yield "8"
    first = np.abs(np.diff(plain.positions[:2], axis=0)[0])
    yield from (f"{number:.1g}" for number in first)
    yield f"{first[0] / first[1]:.0f}"
    averaged = tried(lesson, "2. Remember the slopes")[0]
    assert averaged.positions[1, 0] - 2.0 == pytest.approx(-0.1 * first[0])
    assert averaged.positions[:, 0].min() < 0 < averaged.positions[0, 0]
    yield f"{2.0 - averaged.positions[1, 0]:.2f}"
    divided = tried(lesson, "3. Divide by their size")[0]
    steps = np.abs(np.diff(divided.positions[:2], axis=0)[0])
    assert steps[0] == pytest.approx(steps[1], rel=1e-4)
    low, high = lesson.scenario.surface.view[1]
    assert not low < divided.positions[1, 1] < high
    yield f"{steps[0]:.2f}"
    both = tried(lesson, "4. Both together")[0]
    yield f"{2.0 - both.positions[1, 0]:.3f}"
    assert both.terms["m"][0] == pytest.approx(0.1 * both.gradients[0])
    yield f"{np.sqrt(0.001):.4f}"
    yield "0.001"
    yield f"{0.1 / np.sqrt(0.001):.2f}"
    corrected, _ = tried(lesson, "5. Correct the start")
    assert np.array_equal(corrected.positions, adam.positions)
    yield f"{2.0 - corrected.positions[1, 0]:.1f}"
    yield from "345"


def bug_to_find(lesson: Lesson) -> Claims:
    contenders, actual = lesson.scenario.contenders, runs(lesson.scenario)
    places = {}
    for right in (0, 2, 4):
        wrong = right + 1
        difference = first_difference(
            contenders[wrong].optimizer, actual[wrong], contenders[right].optimizer, actual[right]
        )
        assert difference is not None
        places[contenders[right].name] = (difference.step, difference.term)
        assert actual[wrong].losses[-1] < actual[wrong].losses[0]
    assert places == {"AdaBelief": (1, "s"), "RMSProp": (1, "x"), "Nesterov momentum": (2, "g")}
    for step in (20, 40):
        yield f"{step}"
        yield from (f"{actual[index].losses[step]:.3g}" for index in (1, 0))
    for label, right in (("Fix AdaBelief", 0), ("Fix RMSProp", 2), ("Fix Nesterov", 4)):
        mended = tried(lesson, label)
        assert np.array_equal(mended[right + 1].positions, mended[right].positions)


def invent_one(lesson: Lesson) -> Claims:
    signs, lion = runs(lesson.scenario)
    assert np.abs(np.diff(signs.positions, axis=0)) == pytest.approx(0.02)
    yield f"{signs.losses.argmin()}"
    yield "200"
    yield f"{signs.losses[200]:.2f}"
    averaged, _ = tried(lesson, "The sign of an average")
    yield f"{averaged.losses[200]:.3f}"
    yield f"{lion.losses[200]:.3f}"
    typed, _ = tried(lesson, "Two memories: Lion")
    assert np.array_equal(typed.positions, lion.positions)
    softer, _ = tried(lesson, "A softer sign")
    assert np.abs(softer.terms["step"]).max() < 0.02


CLAIMS: dict[str, Callable[[Lesson], Claims]] = {
    claim.__name__: claim for claim in (build_adam, bug_to_find, invent_one)
}
