"""Recording for JAX and optax, where nothing is changed in place."""

from __future__ import annotations

import math
import os
from typing import Any

from explorer.arrays import Singles
from explorer.recording.frameworks import flat, layout_of, total_norm
from explorer.recording.recorder import Recorder


class PureRecorder:
    """Takes the results of each step: ``recorder(parameters, loss, gradients, state)``.

    Parameters, gradients and the optimizer's state are trees of arrays as JAX and optax have them;
    the weights of one unit are assumed to be along the last axis of an array, as in Flax. Used as a
    context: the file is written when the block ends.

    Example:
        >>> import numpy as np
        >>> from explorer import PureRecorder, open_run
        >>> parameters = {"w": np.array([3.0, -2.0]), "b": np.array([1.0])}
        >>> with PureRecorder("run.npz") as recorder:
        ...     for _ in range(20):
        ...         gradients = {name: 2 * array for name, array in parameters.items()}
        ...         parameters = {n: a - 0.1 * gradients[n] for n, a in parameters.items()}
        ...         recorder(parameters, gradients=gradients, learning_rate=0.1)
        >>> open_run("run.npz")["run"].steps
        19
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        every: int = 1,
        *,
        dimension: int | None = None,
        name: str = "",
    ) -> None:
        self._settings = {"every": every, "dimension": dimension, "name": name}
        self._path = path
        self._recorder: Recorder | None = None
        self._given: tuple[Any, ...] = ()

    def __enter__(self) -> PureRecorder:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._recorder is not None:
            self._recorder.close()

    def __call__(
        self,
        parameters: Any,
        loss: Any = None,
        *,
        gradients: Any = None,
        state: Any = None,
        learning_rate: float = math.nan,
    ) -> None:
        """Take a step; its results are recorded every ``every`` calls."""
        self._given = (parameters, gradients, state, learning_rate)
        if self._recorder is None:
            self._recorder = Recorder(
                self._path,
                self._snapshot,
                self._measures,
                layout=layout_of(parameters, filters_last=True),
                **self._settings,  # type: ignore[arg-type]
            )
        self._recorder.step(loss)

    def _snapshot(self) -> Singles:
        return flat(self._given[0])

    def _measures(self) -> tuple[float, float, float]:
        _, gradients, state, rate = self._given
        return float(rate), total_norm(gradients), total_norm(state)
