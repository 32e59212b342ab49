"""The claims of the lessons on curvature: every number in their texts, computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pytest

from explorer.engine import Trajectory
from explorer.scenario.lessons.lesson import Lesson, apply_try
from explorer.scenario.results import compute

Claims = Iterator[str]


def runs(lesson: Lesson, label: str = "") -> list[Trajectory]:
    scenario = lesson.scenario
    if label:
        index = [attempt.label for attempt in lesson.tries].index(label)
        scenario = apply_try(lesson, scenario, index)
    return [run for run in compute(scenario).trajectories if run is not None]


def exponent(value: float, digits: int = 3) -> str:
    mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
    return f"{mantissa}e{int(power)}"


def crossed(run: Trajectory) -> int:
    return int(np.flatnonzero(run.curvature.measured > run.curvature.limits)[0])


def loss_spike(lesson: Lesson) -> Claims:
    fast, slow = runs(lesson)
    low = int(fast.losses[:389].argmin())
    yield str(low)
    yield exponent(fast.losses[low])
    yield "389"
    yield exponent(fast.losses[389])
    yield f"{fast.curvature.limits[0]:.0f}"
    yield str(crossed(fast))
    assert (fast.verdict.kind, slow.verdict.kind) == ("spiked", "converged")
    damped = runs(lesson, "A larger ε")[0]
    assert damped.verdict.kind == "converged"
    assert (damped.curvature.measured < damped.curvature.limits).all()
    half = runs(lesson, "Half the rate")[0]
    yield f"{half.curvature.limits[0]:.0f}"
    yield str(crossed(half))


def edge_of_stability(lesson: Lesson) -> Claims:
    (hovering,) = runs(lesson)
    assert hovering.verdict.kind == "edge_of_stability"
    yield str(hovering.verdict.step)
    yield f"{hovering.curvature.limits[0]:.0f}"
    yield exponent(hovering.losses[-1], 2)
    (half,) = runs(lesson, "Half the rate")
    assert half.verdict.kind == "edge_of_stability"
    assert hovering.losses[-1] / half.losses[-1] == pytest.approx(4.0, rel=0.05)
    yield f"{half.curvature.limits[0]:.0f}"
    assert runs(lesson, "A rate that fades")[0].verdict.kind == "converged"


def catapult(lesson: Lesson) -> Claims:
    thrown, careful = runs(lesson)
    assert (thrown.verdict.kind, careful.verdict.kind) == ("catapulted", "converged")
    yield f"{thrown.curvature.limits[0]:.0f}"
    yield f"{thrown.curvature.sharpness[0]:.1f}"
    yield f"{thrown.losses[0]:.3f}"
    yield f"{thrown.losses.max():.2f}"
    yield str(int(thrown.losses.argmax()))
    yield f"{thrown.curvature.sharpness[-1]:.2f}"
    near = runs(lesson, "A careful rate everywhere")[0]
    yield f"{near.curvature.limits[0]:.0f}"
    yield f"{near.curvature.sharpness[-1]:.2f}"
    far = runs(lesson, "A larger throw")[0]
    yield f"{far.losses.max():.1f}"
    yield f"{far.curvature.sharpness[-1]:.2f}"
    assert runs(lesson, "Too large")[0].verdict.kind == "diverged"


CLAIMS: dict[str, Callable[[Lesson], Iterable[str]]] = {
    claim.__name__: claim for claim in (loss_spike, edge_of_stability, catapult)
}
