"""What a run leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from explorer.engine.rules.glossary import Term, terms

if TYPE_CHECKING:
    from explorer.engine.trajectories.verdict import Verdict

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Trajectory:
    """A whole run, computed once.

    ``positions`` has shape (n + 1, d), row k is x_k and row 0 the start; ``losses`` (n + 1,) is f
    there, without noise; ``gradients`` (n + 1, d) is what the rule was given; ``rates`` (n + 1,)
    the learning rate, or NaN for rules without one. All rows are finite: a run that diverges is
    cut before its first row that is not, and ``diverged_at`` is that step. ``glossary`` says what
    each of the terms is.
    """

    positions: Floats
    losses: Floats
    gradients: Floats
    rates: Floats
    steps_asked: int
    diverged_at: int | None
    make_terms: Callable[[], Mapping[str, Floats]] = field(repr=False)
    make_verdict: Callable[[Trajectory], Verdict] = field(repr=False)
    evaluations_per_step: Floats | None = field(default=None, repr=False)
    glossary: Mapping[str, Term] = field(default_factory=lambda: terms, repr=False)

    @property
    def steps(self) -> int:
        """Number of steps that were taken, n."""
        return len(self.losses) - 1

    @cached_property
    def evaluations(self) -> Floats:
        """How often the surface had been evaluated before each row, (n + 1,); row 0 is 0.

        A gradient with its value counts 1, each further value 1 and a Hessian d.
        """
        if self.evaluations_per_step is None:
            return np.arange(len(self.losses), dtype=np.float64)
        return np.concatenate(([0.0], np.cumsum(self.evaluations_per_step[:-1])))

    @cached_property
    def terms(self) -> Mapping[str, Floats]:
        """Named intermediates of each step, (n + 1, d) or (n + 1,); row k leads from x_k on."""
        return self.make_terms()

    @cached_property
    def verdict(self) -> Verdict:
        """What became of the run."""
        return self.make_verdict(self)
