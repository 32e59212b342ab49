"""The claims of the lessons on families of rules: every number in their texts, computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np

from explorer.engine import Trajectory
from explorer.engine.runs.batch import Variation
from explorer.engine.runs.ensemble import run_ensemble
from explorer.scenario.lessons.lesson import Lesson
from explorer.scenario.results import compute
from tests.scenario.lessons.curvature_claims import runs

Claims = Iterator[str]


def last_mean(trajectory: Trajectory) -> str:
    return f"{trajectory.losses[-100:].mean():.3f}"


def sharpest(lesson: Lesson, at: tuple[float, ...]) -> float:
    return float(np.linalg.eigvalsh(lesson.scenario.surface.hessian(at))[-1])


def flat_against_sharp(lesson: Lesson) -> Claims:
    surface = lesson.scenario.surface
    gorge, valley = surface.minima
    assert valley.position == (2.0, 2.0)
    yield f"{gorge.value:.3f}"
    yield f"{sharpest(lesson, gorge.position):.0f}"
    yield f"{sharpest(lesson, valley.position):.1f}"
    sam, plain = runs(lesson)
    yield "100"
    yield "250"
    assert (plain.curvature.limits == 250).all()
    yield last_mean(plain)
    yield last_mean(sam)
    assert np.abs(plain.positions[-100:, 0]).max() < 0.2
    assert np.linalg.norm(sam.positions[-1] - (2.0, 2.0)) < 0.5
    for seed in range(1, 4):
        driven_out = compute(replace(lesson.scenario, seed=seed)).trajectories[0]
        assert driven_out is not None
        assert driven_out.losses[-100:].mean() > 1.0
    short = runs(lesson, "A short probe")[0]
    assert np.abs(short.positions[-100:, 0]).max() < 0.2
    # It swings for ever, so that later digits hang on how a processor rounds.
    yield f"{short.losses[-100:].mean():.1f}"
    for nudge in range(8):
        nudged = replace(lesson.scenario, start=(-1.2 + nudge * 1e-13, -0.4))
        still = runs(replace(lesson, scenario=nudged), "No noise")[0]
        assert np.abs(still.positions[-500:] - (0.14, 1.56)).max() < 0.3, "beside the saddle"
    fast = runs(lesson, "A large rate instead")[1]
    yield f"{fast.curvature.limits[0]:.0f}"
    assert np.linalg.norm(fast.positions[-1] - (2.0, 2.0)) < 1.0


def no_schedule(lesson: Lesson) -> Claims:
    free, cosine, constant = runs(lesson)
    yield "100"
    yield "200"
    for run, digits in ((free, 4), (cosine, 4), (constant, 3)):
        yield f"{run.losses[100]:.{digits}f}"
        yield f"{run.losses[200]:.4f}"
    seeds = Variation(seeds=range(40))
    for index in (0, 1):
        median = run_ensemble(lesson.scenario.trial(index), seeds).median
        yield f"{median[100]:.4f}"
        yield f"{median[200]:.4f}"
    yield "40"
    longer = runs(lesson, "Go on to step 400")
    assert (longer[0].positions[:201] == free.positions).all()
    yield f"{longer[0].losses[400]:.4f}"
    yield f"{longer[1].losses[200]:.3f}"
    yield f"{longer[1].losses[400]:.4f}"
    quiet = runs(lesson, "No noise")
    assert quiet[2].losses[-1] < quiet[0].losses[-1]
    averaged = runs(lesson, "An average beside it")[2]
    assert (averaged.positions == constant.positions).all()
    calm = np.diff(averaged.terms["iterate_average"], axis=0).std()
    assert calm < 0.2 * np.diff(averaged.positions, axis=0).std()


def below(trajectory: Trajectory, loss: float = 0.01) -> str:
    return str(int(np.flatnonzero(trajectory.losses < loss)[0]))


def no_learning_rate(lesson: Lesson) -> Claims:
    dog, prodigy, slow = runs(lesson)
    yield f"{np.hypot(2.0, 2.0):.2f}"
    radius, distance = dog.terms["radius"], prodigy.terms["distance_estimate"]
    yield f"{radius[0]:.6f}"
    yield f"{radius[20]:.3f}"
    yield "20"
    yield below(dog)
    yield f"{distance[0]:.6f}"
    yield f"{distance[20]:.2f}"
    assert distance[-1] < np.hypot(2.0, 2.0)
    yield below(prodigy)
    assert slow.losses.min() > 0.01
    yield below(runs(lesson, "The best rate")[2])
    yield below(runs(lesson, "Better guess for DoG")[0])
    yield below(runs(lesson, "Better guess for Prodigy")[1])
    far = runs(lesson, "Far too large a guess")[0]
    yield f"{far.terms['radius'][0]:.1f}"
    yield below(far)
    assert np.abs(far.positions[1]).max() > 5.0
    assert far.diverged_at is None


CLAIMS: dict[str, Callable[[Lesson], Iterable[str]]] = {
    claim.__name__: claim for claim in (flat_against_sharp, no_schedule, no_learning_rate)
}
