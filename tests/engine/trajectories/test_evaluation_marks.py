from __future__ import annotations

import numpy as np
import pytest

from explorer.engine.rules.direct_step import Evaluation
from explorer.engine.trajectories.evaluation_marks import EvaluationMarks

STEPS = [
    [Evaluation("gradient", np.array([1.0, 2.0])), Evaluation("value", np.array([3.0, 4.0]))],
    [],
    [Evaluation("hessian", np.array([5.0, 6.0]))],
]


def kept() -> EvaluationMarks:
    marks = EvaluationMarks(2)
    for evaluations in STEPS:
        marks.append(evaluations)
    return marks


def plain(evaluations: object) -> list[tuple[str, list[float]]]:
    return [(each.kind, each.at.tolist()) for each in evaluations]


def test_each_step_has_its_evaluations_in_order() -> None:
    assert [plain(evaluations) for evaluations in kept()] == [plain(step) for step in STEPS]


def test_rows_count_from_the_end_too_and_come_in_slices() -> None:
    marks = kept()
    assert plain(marks[-1]) == plain(STEPS[2])
    assert [len(evaluations) for evaluations in marks[::2]] == [2, 1]


@pytest.mark.parametrize("row", [3, -4])
def test_there_is_no_row_beyond_the_last(row: int) -> None:
    with pytest.raises(IndexError):
        kept()[row]
