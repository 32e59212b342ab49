"""A wrong gradient is the first thing to fix, and the verdict says so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from explorer.engine.objectives.gradient_check import wrong_gradient
from explorer.engine.objectives.objective import StochasticObjective
from explorer.engine.trajectories.suggestion import ComputedGradient
from explorer.engine.trajectories.verdict import Advice, Verdict


def blaming_gradient(
    objective: StochasticObjective, verdict: Verdict, positions: npt.NDArray[np.float64]
) -> Verdict:
    """The verdict on a run through ``positions`` (n, d), with its advice where a gradient is wrong.

    A typed gradient is compared with the exact one. A gradient by complex steps, of a user's
    function, is compared with differences at the positions.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import Verdict, formula
        >>> from explorer.engine.diagnosis.wrong_gradient import blaming_gradient
        >>> mistyped = formula("x**2 + y**2").with_gradient(("2*x", "y"))
        >>> verdict = Verdict("stalled", 9, "the steps are short")
        >>> blaming_gradient(mistyped, verdict, np.zeros((10, 2))).advice.partition(":")[0]
        'fix the gradient'
    """
    wrong = None if verdict.kind == "converged" else wrong_gradient(objective)
    if wrong is not None:
        return replace(verdict, advice=_computed(f"fix the gradient: {wrong}"))
    calls = getattr(objective, "calls", None)
    if calls is None:
        return verdict
    from explorer.engine.objectives.python_functions.gradient_doubt import gradient_doubt

    doubt = gradient_doubt(calls, positions)
    if not doubt:
        return verdict
    reason = f"{verdict.reason}; the gradient is wrong, {doubt}"
    return replace(
        verdict,
        reason=reason,
        advice=_computed("give objective() a gradient of your own, or let it take differences"),
    )


def _computed(sentence: str) -> Advice:
    return Advice(sentence, None, ComputedGradient())
