from __future__ import annotations

import pickle

import numpy as np
import pytest

from explorer.engine import formula, optimizers, run, surfaces
from explorer.engine.identification import Candidate, Candidates, identify
from tests.engine.reference_records import DIALECTS, Record, records
from tests.sampling import WIDE

STEPS = 100
LONG_ENOUGH = [
    record for record in records() if record.surface.dimension == 2 and len(record.positions) > 10
]  # fmt: skip
RIGHT_FIRST = 0.95
"""At least this share of recorded paths has its rule first; rules with one path count as one."""
SAMPLE = LONG_ENOUGH[3 :: 30 if WIDE else 240]
"""A part that a suite has the time for; a benchmark looks at all."""


def is_path_of(record: Record, optimizer: object) -> bool:
    """Whether an optimizer takes the record's steps, whatever it is called."""
    rows = len(record.positions[: STEPS + 1])
    mine = run(record.surface, optimizer, record.start, rows - 1).positions  # type: ignore[arg-type]
    theirs = run(record.surface, record.optimizer(), record.start, rows - 1).positions
    near = 1e-2 if record.tolerance > 1e-5 else 1e-5
    return bool(np.allclose(mine, theirs, rtol=near, atol=near))


def is_right_first(record: Record, actual: tuple[Candidate, ...]) -> bool:
    """Whether the first candidate is the record's rule, or one that takes the same path."""
    best = actual[0]
    same = best.optimizer.id == record.optimizer_id
    return same or (best.departs is None and is_path_of(record, best.optimizer))


def is_dialect_among(record: Record, actual: tuple[Candidate, ...]) -> bool:
    """Whether one of three candidates is the record's rule as its library has it.

    One that takes the same path counts as it.
    """
    return any(
        (
            candidate.optimizer.id == record.optimizer_id
            and DIALECTS[record.library] in candidate.dialects
        )
        or (candidate.departs is None and is_path_of(record, candidate.optimizer))
        for candidate in actual[:3]
    )


def test_recorded_paths_of_the_libraries_are_recognized() -> None:
    wrong, unnamed = [], []
    for record in SAMPLE:
        actual = identify(record.positions[: STEPS + 1], record.surface, most=3)
        wrong += [] if is_right_first(record, actual) else [record.id]
        unnamed += [] if is_dialect_among(record, actual) else [record.id]
    assert 1.0 - len(wrong) / len(SAMPLE) >= RIGHT_FIRST, wrong
    assert 1.0 - len(unnamed) / len(SAMPLE) >= RIGHT_FIRST, unnamed


def test_a_path_that_comes_to_rest_is_looked_at_without_a_warning() -> None:
    record = next(entry for entry in records() if entry.id == "optax.rprop.tuned.rosenbrock")
    assert identify(record.positions[: STEPS + 1], record.surface, most=3)


@pytest.fixture(scope="module")
def of_adam() -> Candidates:
    """What may have made a path of Adam's."""
    adam = optimizers["adam"].in_dialect("optax", learning_rate=0.05)
    path = run(surfaces["rosenbrock"], adam, (-1.5, 2.0), 60).positions
    return identify(path, surfaces["rosenbrock"])


def test_dialects_with_one_path_are_one_candidate(of_adam: Candidates) -> None:
    best = of_adam[0]
    assert set(best.dialects) == {"paper", "pytorch", "tfjs", "optax"}


def test_keras_epsilon_is_told_from_that_of_the_paper() -> None:
    keras = optimizers["adam"].in_dialect("keras", learning_rate=0.05, epsilon=1e-3)
    path = run(surfaces["ravine"], keras, (2.0, 2.0), 60).positions
    best = identify(path, surfaces["ravine"])[0]
    assert "keras" in best.dialects
    assert best.values["epsilon"] == 1e-3
    assert best.departs is None


def test_a_candidate_that_departs_names_step_and_term(of_adam: Candidates) -> None:
    other = next(candidate for candidate in of_adam if candidate.departs is not None)
    assert other.difference is not None
    assert f"step {other.departs}" in other.sentence()
    assert other.difference.term in other.sentence()


def test_recorded_gradients_stand_in_for_a_surface() -> None:
    trajectory = run(surfaces["ravine"], optimizers["momentum"](learning_rate=0.05), (2.0, 2.0), 40)
    best = identify(trajectory.positions, gradients=trajectory.gradients)[0]
    assert (best.optimizer.id, best.values) == (
        "momentum",
        {"learning_rate": 0.05, "momentum": 0.9},
    )


def test_a_path_of_other_dimensions_than_the_surface_is_refused() -> None:
    with pytest.raises(ValueError, match="found 3 coordinates, expected 2"):
        identify(np.zeros((5, 3)), formula("x**2 + y**2"))


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([[0.0, 0.0]], "expected at least 3 rows"),
        ([[0.0, 0.0], [np.nan, 1.0], [0.0, 0.0]], "row 1 is not finite"),
        ("nothing", "found no table of numbers"),
    ],
)
def test_points_that_are_no_path_are_refused(points: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        identify(points, surfaces["ravine"])  # type: ignore[arg-type]


def test_without_surface_and_gradients_it_says_what_is_missing() -> None:
    with pytest.raises(ValueError, match="expected a surface or recorded gradients"):
        identify(np.zeros((5, 2)))


def test_the_share_that_is_done_rises_and_what_is_raised_there_ends_the_search() -> None:
    path = run(surfaces["ravine"], optimizers["momentum"](), (2.0, 2.0), 8).positions
    shares: list[float] = []

    def stop(share: float) -> None:
        shares.append(share)
        if share > last:
            raise InterruptedError

    for last in (0.0, 0.5, 0.9):
        shares.clear()
        with pytest.raises(InterruptedError):
            identify(path, surfaces["ravine"], progress=stop)
        assert shares == sorted(shares)
        assert shares[-1] - last < 0.05


def test_what_was_found_is_short_in_a_terminal_and_a_table_in_a_notebook() -> None:
    path = run(surfaces["ravine"], optimizers["adam"](learning_rate=0.1), (2.0, 2.0), 12).positions
    candidates = identify(path, surfaces["ravine"], most=4)
    assert repr(candidates).startswith("<Candidates: Adam as in paper")
    assert repr(candidates).endswith(", and 3 more>")
    assert candidates._repr_html_().count("<tr>") == 4
    assert "explains all 12 steps" in candidates._repr_html_()
    assert pickle.loads(pickle.dumps(candidates)) == candidates


def test_how_many_steps_each_candidate_explains_is_drawn_into_axes(of_adam: Candidates) -> None:
    figure = pytest.importorskip("matplotlib.figure", reason="matplotlib is not installed")
    axes = of_adam.plot(figure.Figure().add_subplot())
    explained = [bar.get_width() for bar in axes.patches]
    assert explained[0] == of_adam[0].steps == 60
    assert explained == [
        each.steps if each.departs is None else each.departs - 1 for each in of_adam
    ]
    assert axes.get_yticklabels()[0].get_text().startswith("Adam as in paper")


def test_points_of_any_size_are_compared_without_a_warning() -> None:
    points = [(1e100 * factor, 2.0) for factor in (1.0, 0.9, 0.8, 0.7)]
    assert identify(points, surfaces["ravine"]) is not None
