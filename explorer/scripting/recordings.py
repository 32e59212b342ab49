"""Recorded runs opened again, and the loss around them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.scenario.files.atomic_write import whole_file
from explorer.scenario.files.run_file import Landscape, read_run, write_run
from explorer.scenario.recordings.recorded_scenario import (
    principal_plane_of,
    seen_on,
    view_of,
)
from explorer.scenario.recordings.recording import read_recordings
from explorer.scripting.progress import progress_of
from explorer.scripting.race import Race, race_of

Floats = npt.NDArray[np.float64]
KEPT_EVERY = 30.0
"""Seconds after which what was computed of a landscape is written."""


def open_run(*paths: str | os.PathLike[str]) -> Race:
    """Recorded runs on the plane of their two leading principal directions, as one race.

    Several files are shown on one plane. A CSV or ``.npz`` of points (x, y, and loss), the
    ``.h5`` files of loss-landscape and the CSV of a loss from TensorBoard or Weights & Biases are
    opened as well; a grid of values in an ``.npz`` is a surface without optimizers.

    Raises ``ScenarioError`` with a sentence that names the file for what cannot be read, or for
    runs of different models.
    """
    return race_of(read_recordings([Path(path) for path in paths]))


def landscape(
    loss: Callable[..., Any],
    run: str | os.PathLike[str],
    size: int = 51,
    *,
    model: Any = None,
) -> Race:
    """Evaluate a loss on the plane of a recorded run, and keep it in the run's file.

    ``loss`` takes all parameters as one float32 vector and answers with a number; with ``model``,
    a module of PyTorch, its parameters are set and ``loss`` is called without arguments.
    ``size`` is the number of values along each side. What is computed is written from time to
    time: interrupted by Ctrl+C or otherwise, the next call goes on from there.

    Raises ``ValueError`` for a run whose snapshots are random projections, or another size than
    that which was begun.
    """
    path = Path(run)
    recorded = read_run(path)
    if recorded.is_projected:
        raise ValueError(
            f"{path.name}: its snapshots are random projections, expected whole parameters"
        )
    if not 2 <= size <= 1001:
        raise ValueError(f"size: found {size}, expected 2 to 1001")
    plane = principal_plane_of([recorded])
    begun = recorded.landscape
    if begun is not None and begun.values.shape == (size, size):
        x, y, values = begun.x, begun.y, begun.values.copy()
    else:
        points, _ = seen_on(plane, recorded)
        (left, right), (low, high) = view_of([points])
        x, y = np.linspace(left, right, size), np.linspace(low, high, size)
        values = np.full((size, size), np.nan)
    evaluate = loss if model is None else _with_model(loss, model)
    waiting = np.argwhere(np.isnan(values))
    kept_at = time.monotonic()

    def keep() -> None:
        done = replace(
            recorded, landscape=Landscape(plane.directions.astype(np.float32), x, y, values)
        )
        with whole_file(path) as temporary, temporary.open("wb") as file:
            write_run(file, done)

    try:
        with progress_of("landscape") as show:
            for count, (i, j) in enumerate(waiting):
                show(count / len(waiting))
                place = plane.lift((x[j], y[i]))
                values[i, j] = float(evaluate(place.astype(np.float32)))
                if time.monotonic() - kept_at > KEPT_EVERY:
                    keep()
                    kept_at = time.monotonic()
    finally:
        keep()
    return open_run(path)


def _with_model(loss: Callable[..., Any], model: Any) -> Callable[[Any], float]:
    import torch
    from torch.nn.utils import vector_to_parameters

    parameters = list(model.parameters())
    first = [parameter.detach().clone() for parameter in parameters]

    def evaluate(place: Any) -> float:
        with torch.no_grad():
            vector_to_parameters(torch.from_numpy(place).to(first[0]), parameters)
            answer = float(loss())
            for parameter, before in zip(parameters, first, strict=True):
                parameter.copy_(before)
        return answer

    return evaluate
