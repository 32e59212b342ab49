"""The claims of the lessons on line searches, conjugate directions and matrices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from explorer.engine import Trajectory
from explorer.scenario.lessons.lesson import Lesson
from tests.scenario.lessons.curvature_claims import exponent, runs

Claims = Iterator[str]


def arrival(trajectory: Trajectory) -> tuple[str, str]:
    """The step at which the loss is first below 1e-6, and the evaluations until then."""
    step = int(np.flatnonzero(trajectory.losses < 1e-6)[0])
    return str(step), f"{trajectory.evaluations[step]:.0f}"


def two_steps(lesson: Lesson) -> Claims:
    conjugate, exact, fixed = runs(lesson)
    curvatures = np.linalg.eigvalsh(lesson.scenario.surface.hessian(lesson.scenario.start))
    yield from (f"{value:.0f}" for value in curvatures)
    yield f"{curvatures.sum():.0f}"
    yield exponent(fixed.losses[60], 2)
    yield exponent(exact.losses[60], 2)
    np.testing.assert_allclose(exact.losses[1:] / exact.losses[:-1], 0.8136, atol=1e-3)
    yield f"{exact.losses[1] / exact.losses[0]:.3f}"
    np.testing.assert_allclose(conjugate.positions[1], exact.positions[1], atol=1e-12)
    yield f"{conjugate.terms['conjugacy'][1]:.3f}"
    yield "2"
    assert conjugate.losses[1] > 1.0
    assert conjugate.losses[2] < 1e-24
    steep = runs(lesson, "A valley 1000 times as steep")
    assert steep[0].losses[2] < 1e-20
    assert steep[2].verdict.kind == "diverged"
    yield "1000"
    yield "1e-6"
    yield arrival(runs(lesson, "Use 0.9 of each step")[1])[0]
    yield arrival(runs(lesson, "Not a quadratic")[0])[0]


def line_search_cost(lesson: Lesson) -> Claims:
    limited, conjugate, exact, backtracking, fixed = runs(lesson)
    yield from arrival(limited)
    yield from arrival(conjugate)
    yield "1e-6"
    for run, digits in ((exact, 3), (backtracking, 5), (fixed, 2)):
        # A search that is exact ends one evaluation sooner or later as a processor rounds.
        count = run.evaluations[60]
        yield f"{round(count, -1) if run is exact else count:.0f}"
        yield f"{run.losses[60]:.{digits}f}"
    yield f"{fixed.evaluations[1]:.0f}"
    step, count = arrival(runs(lesson, "A sloppy search")[1])
    yield f"{round(int(step), -1)}"
    assert 400 < int(count) < 600
    yield "400"
    yield from arrival(runs(lesson, "A precise search")[0])
    free = runs(lesson, "No search at all")[0]
    assert arrival(free)[0] == arrival(free)[1]
    yield arrival(free)[0]
    assert np.diff(free.losses).max() > 0.0


def why_muon(lesson: Lesson) -> Claims:
    surface = lesson.scenario.surface
    weights = surface.matrices[0]
    curvatures = np.linalg.eigvalsh(surface.hessian(lesson.scenario.start))
    yield f"{curvatures[-1] / curvatures[0]:.0f}"
    muon, adam, momentum = runs(lesson)
    steep, flat = weights.singular_values(muon.gradients[0])
    yield f"{steep:.1f}"
    yield f"{flat:.2f}"
    assert (muon.gradients[0] < 0.0).all()
    for run, digits in ((momentum, (3, 4)), (muon, (4, 4))):
        pair = weights.singular_values(run.terms["step"][0])
        yield from (f"{value:.{count}f}" for value, count in zip(pair, digits, strict=True))
    yield f"{weights.singular_values(adam.terms['step'][0])[0]:.1f}"
    yield f"{weights.singular_values(adam.terms['step'][0])[1]:.0f}"
    yield f"{weights.singular_values(adam.positions[20])[1]:.4f}"
    yield f"{weights.singular_values(muon.positions[20])[1]:.3f}"
    yield "20"
    target = (np.sqrt(2.0), 0.0, 0.0, np.sqrt(2.0))
    np.testing.assert_allclose(surface.gradient(target), 0.0, atol=1e-14)
    yield f"{weights.singular_values(target)[1]:.2f}"
    for run, digits in ((momentum, 5), (adam, 3), (muon, 4)):
        yield f"{run.losses[40]:.{digits}f}"
    yield f"{runs(lesson, 'Muon without momentum')[0].losses[40]:.5f}"
    yield f"{runs(lesson, 'A smaller rate for Muon')[0].losses[40]:.2f}"


CLAIMS: dict[str, Callable[[Lesson], Iterable[str]]] = {
    claim.__name__: claim for claim in (two_steps, line_search_cost, why_muon)
}
