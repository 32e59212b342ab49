"""The request for a search for hyper-parameters, and its result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from explorer.engine.number_text import rounded
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.trajectories.convergence import TOLERANCE

Aim = Literal["loss", "steps", "area"]
AIMS: tuple[Aim, ...] = get_args(Aim)
MOST_NAMES = 3
NEAR_BEST = 10.0
"""Up to this multiple of the best score a value counts as good, to tell how sharp an optimum is."""


@dataclass(frozen=True)
class TuningRequest:
    """What is tuned, for which aim, and at which cost.

    ``over`` names one to three hyper-parameters. ``aim`` is the loss after the last step, the
    steps to ``tolerance``, or the area under the curve of the loss; of several runs the median
    counts. ``budget`` is in gradient evaluations. ``starts`` and ``seeds`` make an ensemble: each
    candidate runs from each start with each seed; empty means the trial's own.
    """

    over: tuple[str, ...] = ("learning_rate",)
    aim: Aim = "loss"
    budget: int = 2_000_000
    tolerance: float = TOLERANCE.default
    starts: tuple[tuple[float, ...], ...] = ()
    seeds: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= len(self.over) <= MOST_NAMES or len(set(self.over)) < len(self.over):
            names = ", ".join(self.over) or "nothing"
            raise ValueError(f"over: found {names}, expected 1 to {MOST_NAMES} different names")
        if self.aim not in AIMS:
            raise ValueError(f"aim: found {self.aim!r}, expected one of {', '.join(AIMS)}")
        if self.budget < 1:
            raise ValueError(f"budget: found {self.budget}, expected at least 1 evaluation")
        if not self.tolerance > 0.0:
            raise ValueError(f"tolerance: found {self.tolerance:g}, expected a number above 0")

    @property
    def ensemble(self) -> int:
        """Runs of each candidate."""
        return max(len(self.starts), 1) * max(len(self.seeds), 1)


@dataclass(frozen=True)
class TuningCandidate:
    """Values by name, and the score they reach: lower is better, infinite for a run that is lost.

    The score is a number of steps, or a loss or a mean of losses, above the lowest known value
    where there is one.
    """

    values: Mapping[str, float]
    score: float


@dataclass(frozen=True)
class Tuning:
    """What a search found: the ``best`` candidate, and the ``second`` best of another cell.

    ``before`` is what the trial had, ``spans`` for each name the lowest and the highest value
    that is still within ten times the best score, along the candidates that were tried.
    ``evaluations`` is the budget that was spent, in ``runs`` runs; ``rounds`` says how.
    ``optimum`` is f*, or ``None`` where no minimum is known and the losses themselves count.
    """

    request: TuningRequest
    optimizer: Optimizer
    before: TuningCandidate
    best: TuningCandidate
    second: TuningCandidate | None
    spans: Mapping[str, tuple[float, float]]
    runs: int
    evaluations: int
    rounds: tuple[str, ...] = field(default=())
    optimum: float | None = 0.0

    @property
    def score_words(self) -> str:
        """The meaning of a candidate's score."""
        if self.optimum is None:
            return {
                "loss": "final loss",
                "steps": f"steps to a loss of {rounded(self.request.tolerance)}",
                "area": "mean loss",
            }[self.request.aim]
        return {
            "loss": "final f − f*",
            "steps": f"steps to {rounded(self.request.tolerance)}",
            "area": "mean f − f*",
        }[self.request.aim]

    def _score_words(self, candidate: TuningCandidate) -> str:
        steps = self.evaluations // self.runs
        if self.request.aim == "steps" and candidate.score > steps:
            return "never reached"
        return rounded(candidate.score)

    @property
    def span_words(self) -> list[str]:
        """How sharp the optimum is, for each name."""
        return [
            f"{name.replace('_', ' ')} from {rounded(low)} to {rounded(high)}"
            for name, (low, high) in self.spans.items()
        ]

    @property
    def effort(self) -> str:
        """The budget that was spent, and how."""
        return f"{self.evaluations} gradient evaluations in {self.runs} runs: " + ", then ".join(
            self.rounds
        )

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """The result, row by row: a label, values, and their score."""
        candidates = [("best", self.best), ("before", self.before)]
        if self.second is not None:
            candidates.append(("second best", self.second))
        rows = [
            (what, _words(candidate.values), self._score_words(candidate))
            for what, candidate in candidates
        ]
        within = f"within {NEAR_BEST:g} times the best"
        rows += [(within, words, "") for words in self.span_words]
        return [*rows, ("spent", self.effort, "")]

    @property
    def sentence(self) -> str:
        """The result in words."""
        parts = [
            f"{_words(self.best.values)}: {self.score_words} {self._score_words(self.best)}, "
            f"before {self._score_words(self.before)} with {_words(self.before.values)}"
        ]
        if self.second is not None:
            parts.append(
                f"second best {_words(self.second.values)}: {self._score_words(self.second)}"
            )
        near = f"stays within {NEAR_BEST:g} times the best"
        parts += [f"{words} {near}" for words in self.span_words]
        return "; ".join([*parts, f"spent {self.effort}"])


def _words(values: Mapping[str, float]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {rounded(v)}" for name, v in values.items())
