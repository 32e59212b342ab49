"""Every number in a lesson's text is computed here from the lesson's own scenario."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pytest

from explorer.engine import Surface, Trajectory, check_gradient, run, surfaces
from explorer.engine.objectives.network import Network
from explorer.scenario.files.scenario_data import scenario_data
from explorer.scenario.lessons.lesson import Lesson, apply_try, lessons
from explorer.scenario.results import compute
from explorer.scenario.scenario import Scenario
from tests.scenario.lessons import (
    curvature_claims,
    family_claims,
    search_claims,
    typed_rule_claims,
)

NUMBER = re.compile(r"(?<![\w.^_])-?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w]*\w)")
FREE = {"0", "1", "2"}
"""Numbers that stand in formulas and need no check of their own."""

Claims = Iterator[str]


def runs(scenario: Scenario) -> list[Trajectory]:
    return [trajectory for trajectory in compute(scenario).trajectories if trajectory is not None]


def tried(lesson: Lesson, label: str) -> list[Trajectory]:
    index = [attempt.label for attempt in lesson.tries].index(label)
    return runs(apply_try(lesson, lesson.scenario, index))


def continued(lesson: Lesson, contender: int, steps: int, **values: object) -> Trajectory:
    scenario = lesson.scenario
    optimizer = scenario.contenders[contender].optimizer.with_values(**values)
    return run(scenario.surface, optimizer, scenario.start, steps)


def first_below(trajectory: Trajectory, loss: float) -> str:
    below = np.flatnonzero(trajectory.losses < loss)
    return str(below[0]) if len(below) else "never"


def words(lesson: Lesson) -> str:
    parts = [lesson.summary, lesson.text]
    parts += [f"{attempt.label}: {attempt.text}" for attempt in lesson.tries]
    if lesson.question is not None:
        parts += [lesson.question.text, *lesson.question.choices, lesson.question.explanation]
    return "\n".join(parts).replace("−", "-")


def inputs(lesson: Lesson) -> set[str]:
    """All numbers a person can read off the scenario and what the tries set."""
    collected = set()
    for text in [
        str(scenario_data(lesson.scenario)),
        *(str(attempt.set) for attempt in lesson.tries),
    ]:
        collected |= {
            f"{float(match):.12g}" for match in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text)
        }
    collected |= {found_one.lstrip("-") for found_one in collected}
    return collected


def parabola_momentum(lesson: Lesson) -> Claims:
    plain, momentum = runs(lesson.scenario)
    assert lesson.tolerance == 5e-6
    yield f"{plain.positions[1, 0]:.8f}"
    assert f"{momentum.positions[1, 0]:.8f}" == f"{plain.positions[1, 0]:.8f}"
    assert (momentum.losses[2:] < plain.losses[2:]).all()
    yield f"{lesson.tolerance:.6f}"
    assert [f"{loss:.5f}" for loss in momentum.losses].index("0.00000") == 14
    yield f"{momentum.losses[14]:.5f}"
    yield first_below(momentum, 5e-6)
    yield first_below(plain, 5e-6)
    _, much = tried(lesson, "Momentum 0.8")
    assert much.losses[3] < momentum.losses[3]
    yield f"{much.positions.min():.3f}"
    yield f"{much.positions[:, 0].argmin()}"
    assert (much.losses[-1:] > 5e-6).all()
    none, other = tried(lesson, "No momentum")
    assert np.array_equal(none.positions, other.positions)
    hopping, _ = tried(lesson, "A large rate")
    assert (np.sign(hopping.positions[1:, 0]) == -np.sign(hopping.positions[:-1, 0])).all()
    assert first_below(hopping, 5e-6) == "28"
    tiny, _ = tried(lesson, "A tiny rate")
    yield f"{tiny.losses[-1]:.3f}"
    for noisy in tried(lesson, "Noisy slopes"):
        assert noisy.losses[-10:].max() > 1e-3
    for crawling in tried(lesson, "A flat spot"):
        assert abs(crawling.positions[-1, 0]) < 0.1
        assert abs(crawling.positions[-1, 0] - crawling.positions[-2, 0]) < 1e-3
    stuck, through = tried(lesson, "A flat spot with momentum 0.9")
    yield f"{through.positions[100, 0]:.3f}"
    yield "100"
    yield f"{stuck.positions[100, 0]:.3f}"
    for thrown in tried(lesson, "Strong curvature"):
        low, high = surfaces["steep_walls"].view[0]
        assert not low < thrown.positions[1, 0] < high


def ravine_momentum(lesson: Lesson) -> Claims:
    plain, momentum = runs(lesson.scenario)
    assert plain.positions[-1] == pytest.approx((4.42147839e-07, 0.0847823166))
    assert momentum.positions[-1] == pytest.approx((0.16401923, -0.40114981))
    yield f"{plain.losses[-1]:.3g}"
    yield f"{momentum.losses[-1]:.3g}"
    yield f"{momentum.losses.min():.3g}"
    yield f"{momentum.losses.argmin()}"
    wrong, wrong_momentum = tried(lesson, "The wrong gradient")
    yield f"{wrong.losses[-1]:.8f}"
    yield f"{wrong_momentum.losses[-1]:.3g}"
    ravine = surfaces["ravine"]
    assert not check_gradient(ravine, ("4*x", "2*y")).agrees
    assert ravine.gradient((1.0, 1.0)) == pytest.approx((4.0, 1.0))
    curvatures = np.linalg.eigvalsh(ravine.hessian((0.0, 0.0)))
    yield f"{curvatures[1]:g}"
    low, high = np.sqrt(curvatures)
    assert (2 / (low + high)) ** 2 == pytest.approx(4 / 9)
    assert ((high - low) / (low + high)) ** 2 == pytest.approx(1 / 9)
    yield "9"
    yield f"{2 / curvatures.sum():g}"
    best, best_momentum = tried(lesson, "The best values of both")
    assert best_momentum.losses[-1] < best.losses[-1]
    yield f"{best.losses[-1]:.2g}"
    yield f"{best_momentum.losses[-1]:.2g}"
    half = tried(lesson, "Momentum 0.5")[1]
    yield f"{half.losses[-1]:.1e}".replace("e-0", "e-")
    yield f"{tried(lesson, 'Momentum 0.99')[1].losses[-1]:.3g}"
    _, _, adam, rmsprop = tried(lesson, "Beside Adam and RMSProp")
    yield f"{adam.losses[-1]:.3f}"
    yield f"{rmsprop.losses[-1]:.5f}"


def library_momentum(lesson: Lesson) -> Claims:
    network = lesson.scenario.surface
    assert isinstance(network, Network)
    yield f"{network.dimension}"
    ignored, plain, momentum = runs(lesson.scenario)
    assert np.array_equal(ignored.losses, plain.losses)
    yield "50"
    yield f"{momentum.losses[50]:.3g}"
    yield f"{plain.losses[50]:.3g}"
    fast = tried(lesson, "Plain descent at ten times the rate")[1]
    yield f"{0.01 / (1 - 0.9):.3g}"
    yield "0.02"
    yield first_below(fast, 0.02)
    yield first_below(momentum, 0.02)
    assert fast.verdict.kind == "converged"
    yield f"{fast.verdict.step}"
    raised = tried(lesson, "Raise the rate")[2]
    assert raised.verdict.kind == "diverged"
    yield f"{raised.diverged_at}"
    assert "0.286" in raised.verdict.advice
    yield "0.286"
    long = tried(lesson, "Momentum 0.99")[2]
    yield f"{long.losses[200]:.3g}"
    endless = tried(lesson, "Momentum 1")[2]
    yield f"{endless.losses[200]:.3g}"
    assert endless.verdict.kind == "oscillating"


def adadelta(lesson: Lesson) -> Claims:
    middle, small, large, plain, library = runs(lesson.scenario)
    network = lesson.scenario.surface
    assert isinstance(network, Network)
    assert (network.data.inputs == 1.0).all()
    assert -(-network.data.rows // 32) * 10 == lesson.scenario.steps
    yield f"{middle.losses[0]:.3f}"
    yield f"{small.losses[-1]:.3f}"
    yield f"{middle.losses[-1]:.3f}"
    yield f"{large.losses[-1]:.2g}"
    yield f"{plain.losses[-1]:.3f}"
    assert library.positions == pytest.approx(plain.positions, abs=1e-15)
    yield "4.22"
    first = middle.positions[1] - middle.positions[0]
    slope = middle.gradients[0]
    expected = -np.sqrt(1e-6) / np.sqrt(0.05 * slope**2 + 1e-6) * slope
    assert first == pytest.approx(expected)
    on_himmelblau = tried(lesson, "On Himmelblau's surface")
    for trajectory in on_himmelblau[:3]:
        for number in trajectory.positions[200]:
            yield f"{number:.2f}"
    keras = tried(lesson, "At the default rate of Keras")[0]
    yield f"{keras.losses[-1]:.3f}"
    yield "0.99"


def learning_rate(lesson: Lesson) -> Claims:
    slow, quick, hopping, endless = runs(lesson.scenario)
    surface = lesson.scenario.surface
    curvature = float(surface.hessian([0.0])[0, 0])
    yield f"{curvature:g}"
    yield f"{2 / curvature:g}"
    yield f"{1 / curvature:g}"
    for trajectory, rate in zip((slow, quick, hopping), (0.1, 0.45, 0.9), strict=True):
        assert trajectory.positions[1:, 0] == pytest.approx(
            (1 - rate * curvature) * trajectory.positions[:-1, 0], abs=1e-15
        )
    yield f"{endless.positions[1, 0]:g}"
    assert endless.positions[40, 0] == pytest.approx(0.8)
    yield "0.000001"
    assert first_below(hopping, 1e-6) == first_below(slow, 1e-6)
    yield first_below(slow, 1e-6)
    yield first_below(quick, 1e-6)
    assert tried(lesson, "Exactly 1/λ")[1].losses[1] == 0.0
    growing = tried(lesson, "Just above 2/λ")[3]
    yield f"{growing.losses[0]:.2f}"
    yield f"{growing.losses[-1]:.1f}"
    twice = tried(lesson, "Twice the curvature")
    assert [trajectory.verdict.kind for trajectory in twice[2:]] == ["diverged", "diverged"]
    assert twice[1].positions[0, 0] > 0.0 > twice[1].positions[1, 0]
    assert twice[1].verdict.kind == "converged"
    yield "0.5"
    yield f"{2 / 0.3:.1f}"
    yield f"{2 / 0.2:.0f}"
    yield from ("0.3", "0.2", "5")


def condition_number(lesson: Lesson) -> Claims:
    near, best, momentum = runs(lesson.scenario)
    yield f"{2 / 25:g}"
    yield f"{100 * 2 / 25:.0f}"
    assert (np.sign(near.positions[1:9, 1]) == -np.sign(near.positions[:8, 1])).all()
    yield f"{2 / 26:.4f}"
    yield f"{24 / 26:.3f}"
    factors = np.abs(best.positions[1:20] / best.positions[:19])
    assert factors == pytest.approx(np.full_like(factors, 24 / 26))
    yield "0.000001"
    yield first_below(best, 1e-6)
    yield f"{(2 / 6) ** 2:.3f}"
    yield f"{(4 / 6) ** 2:.3f}"
    yield first_below(momentum, 1e-6)
    assert tried(lesson, "Newton")[3].losses[1] == pytest.approx(0.0, abs=1e-20)
    narrow = tried(lesson, "κ = 100")
    yield first_below(narrow[1], 1e-6)
    yield first_below(narrow[2], 1e-6)
    surface = lesson.scenario.surface
    assert isinstance(surface, Surface)
    twice = run(
        surface.with_parameters(condition_number=50.0),
        lesson.scenario.contenders[1].optimizer.with_values(learning_rate=2 / 51),
        lesson.scenario.start,
        400,
    )
    assert int(first_below(twice, 1e-6)) == pytest.approx(2 * 98, rel=0.1)
    for trajectory in tried(lesson, "κ = 1"):
        assert (trajectory.positions[1:] * trajectory.positions[:-1] >= -1e-12).all()


def momentum_regimes(lesson: Lesson) -> Claims:
    over, critical, under = runs(lesson.scenario)
    bound = (1 - np.sqrt(0.1 * 2)) ** 2
    yield f"{bound:.3f}"
    assert lesson.scenario.contenders[1].optimizer.values["momentum"] == pytest.approx(bound)
    assert (over.positions > 0).all()
    assert (critical.positions > 0).all()
    yield "0.000001"
    yield first_below(over, 1e-6)
    yield first_below(critical, 1e-6)
    yield first_below(under, 1e-6)
    for momentum in np.arange(0.0, bound, 0.02):
        slower = continued(lesson, 1, 80, momentum=float(momentum))
        assert int(first_below(slower, 1e-6)) >= int(first_below(critical, 1e-6))
    yield f"{np.sqrt(0.8):.3f}"
    assert under.positions.min() < 0
    swings = np.abs(under.positions[:, 0])
    assert (swings[60:80].max() / swings[20:40].max()) ** (1 / 40) == pytest.approx(
        np.sqrt(0.8), abs=0.01
    )
    yield f"{np.sqrt(0.9):.3f}"
    yield first_below(tried(lesson, "β = 0.9")[2], 1e-6)
    above = tried(lesson, "A little above critical")[1]
    assert -0.01 < above.positions.min() < 0
    yield first_below(above, 1e-6)
    quarter = (1 - np.sqrt(0.025 * 2)) ** 2
    yield f"{quarter:.3f}"
    assert (tried(lesson, "A quarter of the rate")[1].positions > 0).all()
    yield "0.3"


def saddle_and_plateau(lesson: Lesson) -> Claims:
    plain, momentum, adam, newton = runs(lesson.scenario)
    assert plain.positions[1:, 1] == pytest.approx(1.2 * plain.positions[:-1, 1])
    yield f"{1 + 0.1 * 2:g}"
    yield "1.5"
    for trajectory in (plain, momentum, adam):
        beyond = np.flatnonzero(np.abs(trajectory.positions[:, 1]) > 1.5)
        yield f"{beyond[0]}"
    assert newton.verdict.kind == "at_saddle"
    assert newton.verdict.step == 1
    on_ridge = tried(lesson, "Exactly on the ridge")
    assert all((trajectory.positions[:, 1] == 0.0).all() for trajectory in on_ridge)
    assert on_ridge[0].verdict.kind == "at_saddle"
    assert "−2 and 2" in on_ridge[0].verdict.reason
    yield "-2"
    *left, stays = tried(lesson, "A little noise")
    assert all(np.abs(trajectory.positions[-1, 1]) > 0.5 for trajectory in left)
    assert np.abs(stays.positions[-1]).max() < 0.1
    plateau = tried(lesson, "A long plateau")
    for trajectory in plateau[:3]:
        yield first_below(trajectory, 0.01)
    yield "0.5"


def adam_first_steps(lesson: Lesson) -> Claims:
    adam, rmsprop = runs(lesson.scenario)
    slopes = adam.gradients[0]
    yield f"{slopes[0]:g}"
    yield f"{slopes[1]:g}"
    assert np.abs(adam.terms["step"][0]) == pytest.approx(0.1, rel=1e-5)
    assert adam.terms["first_moment"][0] == pytest.approx(0.1 * slopes)
    assert adam.terms["second_moment"][0] == pytest.approx(0.001 * slopes**2)
    yield "0.001"
    without = 0.1 / np.sqrt(0.001)
    yield f"{without:.2f}"
    jump = np.abs(rmsprop.terms["step"][0])
    assert jump == pytest.approx(3.16, abs=0.01)
    yield f"{jump[0] / 0.1:.1f}"
    low, high = lesson.scenario.surface.view[0]
    assert not low < -jump[1] < high
    corrected = tried(lesson, "Correct RMSProp too")[1]
    assert np.abs(corrected.terms["step"][0]) == pytest.approx(0.1, rel=1e-5)
    short = tried(lesson, "A shorter memory")[1]
    yield f"{np.abs(short.terms['step'][0, 0]):.3f}"
    for trajectory in tried(lesson, "A start with equal slopes"):
        assert trajectory.gradients[0, 0] == trajectory.gradients[0, 1]
    equal = tried(lesson, "A start with equal slopes")[0].terms["step"]
    assert equal[:5, 0] == pytest.approx(equal[:5, 1], rel=0.02)
    surface = lesson.scenario.surface
    assert isinstance(surface, Surface)
    from explorer.engine import formula

    steep = run(
        formula(f"1000*({surface.formula})"),
        lesson.scenario.contenders[0].optimizer,
        lesson.scenario.start,
        60,
    )
    assert steep.positions == pytest.approx(adam.positions, abs=1e-5)
    yield "1000"


def rotation(lesson: Lesson) -> Claims:
    plain, momentum, adagrad, _ = runs(lesson.scenario)
    yield "20"
    yield "0.001"
    yield first_below(adagrad, 1e-3)
    yield first_below(plain, 1e-3)
    turned = tried(lesson, "Turn by 45 degrees")
    assert turned[0].losses == pytest.approx(plain.losses, abs=1e-12)
    assert turned[1].losses == pytest.approx(momentum.losses, abs=1e-12)
    assert first_below(turned[0], 1e-3) == first_below(plain, 1e-3)
    yield first_below(momentum, 1e-3)
    yield first_below(turned[2], 1e-3)
    yield first_below(tried(lesson, "Turn by 30 degrees")[2], 1e-3)


def noise_and_schedules(lesson: Lesson) -> Claims:
    fast, slow, cosine, momentum = runs(lesson.scenario)
    surface = lesson.scenario.surface
    near = 0.1
    assert first_below(fast, near) == first_below(cosine, near)
    yield first_below(fast, near)
    yield first_below(slow, near)
    yield "500"
    yield f"{fast.losses[-500:].mean():.3f}"
    yield f"{slow.losses[-500:].mean():.4f}"
    for rate in (0.1, 0.01):
        theory = sum(rate / (2 * (2 - rate * curvature)) for curvature in (4, 1))
        yield f"{theory:.4f}"
        optimizer = lesson.scenario.contenders[0].optimizer.with_values(learning_rate=rate)
        endless = run(surface, optimizer, (0.0, 0.0), 300_000, noise=lesson.scenario.noise)
        assert endless.losses.mean() == pytest.approx(theory, rel=0.05)
    yield "20"
    yield f"{cosine.losses[-20:].mean():.4f}"
    yield f"{momentum.losses[-500:].mean():.3f}"
    yield f"{surface.value(fast.positions[-500:].mean(axis=0)):.4f}"
    assert (fast.losses[-500:] < 0.0004).mean() < 0.02
    other = tried(lesson, "Other noise")
    assert other[0].losses[-500:].mean() > 3 * other[1].losses[-500:].mean()
    dropping = tried(lesson, "Steps down")[2]
    yield f"{dropping.losses[-20:].mean():.4f}"
    still = tried(lesson, "No noise")
    assert still[0].losses[-1] < still[2].losses[-1]


def same_name_different_library(lesson: Lesson) -> Claims:
    pytorch, keras = runs(lesson.scenario)
    for trajectory in (pytorch, keras):
        yield f"{np.abs(trajectory.terms['step'][0, 0]):.3f}"
    yield "10"
    yield f"{pytorch.losses[10]:.6f}"
    yield f"{keras.losses[10]:.3f}"
    assert lesson.scenario.contenders[0].optimizer.values["decay"] == 0.99
    assert lesson.scenario.contenders[1].optimizer.values["decay"] == 0.9
    yield "0.01"
    first, other = tried(lesson, "Momentum, constant rate")
    assert first.positions == pytest.approx(other.positions, abs=1e-12)
    dropped, running_on = tried(lesson, "Momentum, rate a tenth from step 20")
    assert dropped.positions[:21] == pytest.approx(running_on.positions[:21], abs=1e-12)
    yield f"{dropped.losses[25]:.2f}"
    yield f"{running_on.losses[25]:.2f}"
    near, cautious = tried(lesson, "Adagrad near the minimum")
    assert abs(near.terms["step"][0, 0]) == pytest.approx(0.1, rel=1e-6)
    yield f"{abs(cautious.terms['step'][0, 0]):.3f}"


CLAIMS: dict[str, Callable[[Lesson], Iterable[str]]] = (
    {
        claim.__name__: claim
        for claim in (
            parabola_momentum,
            ravine_momentum,
            library_momentum,
            adadelta,
            learning_rate,
            condition_number,
            momentum_regimes,
            saddle_and_plateau,
            adam_first_steps,
            rotation,
            noise_and_schedules,
            same_name_different_library,
        )
    }
    | typed_rule_claims.CLAIMS
    | curvature_claims.CLAIMS
    | family_claims.CLAIMS
    | search_claims.CLAIMS
)


def test_every_lesson_has_its_claims_checked() -> None:
    assert set(CLAIMS) == set(lessons)


@pytest.mark.parametrize("key", CLAIMS)
def test_what_a_lesson_says_is_what_its_scenario_does(key: str) -> None:
    lesson = lessons[key]
    said = set(NUMBER.findall(words(lesson)))
    missing = [claim for claim in CLAIMS[key](lesson) if claim not in said]
    assert missing == []


@pytest.mark.parametrize("key", CLAIMS)
def test_no_number_in_a_lesson_goes_unchecked(key: str) -> None:
    lesson = lessons[key]
    checked = {*CLAIMS[key](lesson), *FREE}
    given = inputs(lesson)
    unchecked = [
        number
        for number in NUMBER.findall(words(lesson))
        if number not in checked and f"{float(number):.12g}".lstrip("-") not in given
    ]
    assert unchecked == []


@pytest.mark.parametrize("key", CLAIMS)
def test_a_lesson_has_something_to_try_and_to_ask(key: str) -> None:
    lesson = lessons[key]
    assert lesson.tries
    assert all(attempt.text for attempt in lesson.tries)
    assert lesson.question is not None
    assert lesson.question.explanation


def test_lessons_come_in_an_order_of_their_own() -> None:
    good, wrong = lessons.usable()
    assert wrong == []
    assert good[0].id == "parabola_momentum"
    assert len({lesson.order for lesson in good}) == len(good)
