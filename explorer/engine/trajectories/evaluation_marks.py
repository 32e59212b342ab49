"""What the steps of a direct method evaluated, and where, in little memory."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import get_args, overload

import numpy as np

from explorer.engine.rules.direct_step import Evaluation, EvaluationKind

MOST_NUMBERS = 10_000_000
"""Coordinates kept of a run: 80 MB. The evaluations of the steps after them are counted alone."""
KINDS: tuple[EvaluationKind, ...] = get_args(EvaluationKind)


class EvaluationMarks(Sequence[tuple[Evaluation, ...]]):
    """For each step of a run its evaluations, in the order in which they were made.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.rules.direct_step import Evaluation
        >>> from explorer.engine.trajectories.evaluation_marks import EvaluationMarks
        >>> marks = EvaluationMarks(dimension=2)
        >>> marks.append([Evaluation("gradient", np.array([2.0, 1.0]))])
        >>> marks.append([])
        >>> len(marks), [(each.kind, each.at.tolist()) for each in marks[0]], marks[1]
        (2, [('gradient', [2.0, 1.0])], ())
    """

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._kinds, self._points = array("B"), array("d")
        self._ends = array("q")

    def append(self, evaluations: Sequence[Evaluation]) -> None:
        """Keep those of the next step, at points (d,); none of them once there are too many."""
        if len(self._points) + len(evaluations) * self._dimension <= MOST_NUMBERS:
            for evaluation in evaluations:
                self._kinds.append(KINDS.index(evaluation.kind))
                self._points.frombytes(np.ascontiguousarray(evaluation.at, np.float64).tobytes())
        self._ends.append(len(self._kinds))

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, row: int) -> tuple[Evaluation, ...]: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[tuple[Evaluation, ...]]: ...
    def __getitem__(
        self, row: int | slice
    ) -> tuple[Evaluation, ...] | Sequence[tuple[Evaluation, ...]]:
        if isinstance(row, slice):
            return [self[index] for index in range(*row.indices(len(self)))]
        row = range(len(self))[row]
        size = self._dimension
        return tuple(
            Evaluation(
                KINDS[self._kinds[index]],
                np.array(self._points[size * index : size * (index + 1)]),
            )
            for index in range(self._ends[row - 1] if row else 0, self._ends[row])
        )
