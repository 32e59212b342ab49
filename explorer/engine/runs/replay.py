"""The trajectory of a recorded run: read, not computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np

from explorer.arrays import Floats
from explorer.engine.loops.computation import Computation
from explorer.engine.number_text import rounded
from explorer.engine.objectives.recorded_plane import RecordedPath, RecordedPlane
from explorer.engine.rules.direct_step import Evaluation
from explorer.engine.rules.glossary import Term
from explorer.engine.trajectories.curvature import Curvature
from explorer.engine.trajectories.trajectory import RECORDED_STEP, Trajectory
from explorer.engine.trajectories.verdict import Measure, Verdict
from explorer.engine.trials.trial import Trial


@dataclass(frozen=True)
class FromRecording:
    """The origin of a trajectory that was recorded elsewhere."""

    trial: Trial

    @property
    def glossary(self) -> Mapping[str, Term]:
        """What was measured beside the positions."""
        return self.trial.optimizer.glossary

    def terms(self, trajectory: Trajectory) -> Mapping[str, Floats]:
        """What was measured beside the positions, (n,) each."""
        path = _path(self.trial)
        rows = len(trajectory.losses)
        named = {
            "distance_off_plane": path.distances,
            "gradient_norms": path.series["gradient_norms"],
            "state_norms": path.series["state_norms"],
            RECORDED_STEP: path.steps.astype(np.float64),
        }
        return {name: values[:rows] for name, values in named.items()}

    def verdict(self, trajectory: Trajectory) -> Verdict:
        """How the recorded loss ended; there is no advice for a finished training run."""
        losses = trajectory.losses
        last = len(losses) - 1
        if last < 1 or not np.isfinite(losses[[0, last]]).all():
            return Verdict("descending", max(last, 0), "a recorded run without losses", "")
        words = f"recorded: the loss went from {rounded(losses[0])} to {rounded(losses[last])}"
        measure = Measure("loss", last, float(losses[last]))
        return Verdict("descending", last, words, "", measure)

    def curvature(self, trajectory: Trajectory) -> Curvature:
        """Unknown: NaN."""
        unknown = np.full(len(trajectory.losses), np.nan)
        return Curvature(unknown, unknown)

    def evaluations_at(self, trajectory: Trajectory, row: int) -> tuple[Evaluation, ...]:
        """Nothing: recordings do not say where gradients were taken."""
        return ()

    def outline(self, trajectory: Trajectory, row: int) -> Floats | None:
        """None: recordings do not say what their optimizer used."""
        return None


def replay(trial: Trial) -> Trajectory:
    """The recorded run that a trial stands for, cut to the trial's steps.

    Raises ``ValueError`` for a run that the objective does not hold.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import Trial
        >>> from explorer.engine.objectives.recorded_plane import RecordedPath, RecordedPlane
        >>> from explorer.engine.rules.replay import Replay
        >>> from explorer.engine.runs.replay import replay
        >>> series = {"losses": np.array([4.0, 1.0]), "learning_rates": np.array([0.1, 0.1])}
        >>> path = RecordedPath("SGD", np.arange(2), np.eye(2), np.zeros(2), series)
        >>> plane = RecordedPlane("My model", (path,), ("PC1", "PC2"), ((-1.0, 1.0), (-1.0, 1.0)))
        >>> replay(Trial(plane, Replay(), (1.0, 0.0), steps=5)).losses.tolist()
        [4.0, 1.0]
    """
    path = _path(trial)
    rows = min(trial.rows, len(path.steps))
    losses = path.series["losses"][:rows].copy()
    return Trajectory(
        positions=path.positions[:rows],
        losses=losses,
        gradients=np.full((rows, 2), np.nan),
        rates=path.series["learning_rates"][:rows],
        steps_requested=trial.steps,
        diverged_at=None,
        origin=FromRecording(trial),
        computation=Computation("recorded", "it was recorded while a model was trained"),
    )


def _path(trial: Trial) -> RecordedPath:
    paths = getattr(trial.objective, "paths", ())
    index = trial.optimizer.replayed
    if index is None or index >= len(paths):
        raise ValueError(
            f"optimizer: a recorded run can be shown on its own recording alone, "
            f"found {trial.objective.title}"
        )
    return cast("RecordedPlane", trial.objective).paths[index]
