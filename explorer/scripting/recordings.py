"""Recorded runs opened again, and the loss around them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from explorer.scenario.recordings.parameter_layout import ParameterLayout
from explorer.scenario.recordings.random_directions import (
    REACH,
    plane_of_landscape,
    random_directions,
)
from explorer.scenario.recordings.recorded_scenario import (
    principal_plane_of,
    seen_on,
    view_of,
)
from explorer.scenario.recordings.recording import read_recordings
from explorer.scenario.recordings.run_file import LossLandscape, RecordedRun, read_run, write_run
from explorer.scripting.progress import progress_of
from explorer.scripting.race import Race, race_of

KEPT_EVERY = 30.0
"""Seconds after which the computed part of a landscape is written."""


def open_run(*paths: str | os.PathLike[str]) -> Race:
    """Recorded runs on the plane of their two leading principal directions, as one race.

    Several files are shown on one plane. A CSV or ``.npz`` of points (x, y, and loss), the
    ``.h5`` files of loss-landscape and the CSV of a loss from TensorBoard or Weights & Biases are
    opened as well; a grid of values in an ``.npz`` is a surface without optimizers.

    Raises ``ScenarioError`` with a sentence that names the file for what cannot be read, or for
    runs of different models.

    Example:
        >>> import numpy as np
        >>> from explorer import open_run, record
        >>> weights = np.array([3.0, -2.0, 1.0])
        >>> with record(lambda: weights, "run.npz") as recorder:
        ...     for _ in range(20):
        ...         recorder.step(float(weights @ weights))
        ...         weights *= np.array([0.9, 0.8, 0.7])
        >>> open_run("run.npz")
        <Race: run on run, 19 steps>
    """
    return race_of(read_recordings([Path(path) for path in paths]))


def landscape(
    loss: Callable[..., Any],
    run: str | os.PathLike[str],
    size: int = 51,
    *,
    model: Any = None,
    directions: str = "path",
    seed: int = 0,
) -> Race:
    """Evaluate a loss on a plane through a recorded run, and keep it in the run's file.

    ``loss`` takes all parameters as one float32 vector and returns a number; with ``model``, a
    PyTorch module, its parameters are set and ``loss`` is called without arguments. ``size`` is the
    number of values along each side. Results are written from time to time. After an interruption,
    by Ctrl+C or otherwise, the next call resumes from there; a call for another plane or size
    starts again.

    ``directions`` is ``"path"`` for the plane of the run's leading principal directions, or
    ``"random"`` for two random directions through its last snapshot, drawn with ``seed`` and
    normalised filter by filter (Li, Xu, Taylor, Studer and Goldstein 2018, Visualizing the loss
    landscape of neural nets, section 4): each filter, the weights that feed one unit, gets the
    length that it has in the model. Biases, and the scales and shifts of batch normalisation,
    stay as they are, as in their code with ``ignore='biasbn'``; running means and variances are no
    parameters and stay too, so put a model that has them in evaluation mode. Both axes go from -1
    to 1, where each filter has been moved by its own length.

    Raises ``ValueError`` for a run whose snapshots are random projections, for a size out of
    range, and for random directions where neither the file nor ``model`` tells the shapes of the
    parameters.

    Example:
        >>> import numpy as np
        >>> from explorer import landscape, record
        >>> weights = np.array([3.0, -2.0, 1.0])
        >>> with record(lambda: weights, "run.npz") as recorder:
        ...     for _ in range(20):
        ...         recorder.step(float(weights @ weights))
        ...         weights *= np.array([0.9, 0.8, 0.7])
        >>> surface = landscape(lambda x: float(x @ x), "run.npz", size=5).scenario.surface
        >>> bool(np.isfinite(surface.value([0.0, 0.0])))
        True
    """
    path = Path(run)
    recorded = read_run(path)
    _check(path, recorded, size, directions)
    empty = (
        _around_path(recorded, size)
        if directions == "path"
        else _around_end(recorded, size, _layout(recorded, model), seed)
    )
    begun = recorded.landscape
    grid = begun if begun is not None and _is_same_plane(begun, empty) else empty
    evaluate = loss if model is None else _with_model(loss, model)
    _fill(path, replace(recorded, landscape=grid), evaluate)
    return open_run(path)


def _check(path: Path, recorded: RecordedRun, size: int, directions: str) -> None:
    if recorded.is_projected:
        raise ValueError(
            f"{path.name}: its snapshots are random projections, expected whole parameters"
        )
    if not 2 <= size <= 1001:
        raise ValueError(f"size: found {size}, expected 2 to 1001")
    if directions not in ("path", "random"):
        raise ValueError(f"directions: found {directions!r}, expected 'path' or 'random'")


def _around_path(recorded: RecordedRun, size: int) -> LossLandscape:
    plane = principal_plane_of([recorded])
    points, _ = seen_on(plane, recorded)
    x, y = (np.linspace(*span, size) for span in view_of([points]))
    return LossLandscape(plane.directions.astype(np.float32), x, y, np.full((size, size), np.nan))


def _around_end(
    recorded: RecordedRun, size: int, layout: ParameterLayout, seed: int
) -> LossLandscape:
    centre = recorded.positions[-1]
    axis = np.linspace(*REACH, size)
    return LossLandscape(
        random_directions(centre, layout, seed),
        axis,
        axis,
        np.full((size, size), np.nan),
        centre,
        seed,
    )


def _layout(recorded: RecordedRun, model: Any) -> ParameterLayout:
    if recorded.layout is not None:
        return recorded.layout
    if model is None:
        raise ValueError(
            "directions: found no shapes of the parameters in the file, expected model, or 'path'"
        )
    layout = ParameterLayout(tuple(tuple(parameter.shape) for parameter in model.parameters()))
    if layout.size != recorded.positions.shape[1]:
        raise ValueError(
            f"model: found {layout.size:,} parameters, expected {recorded.positions.shape[1]:,}"
        )
    return layout


def _is_same_plane(begun: LossLandscape, requested: LossLandscape) -> bool:
    return (
        begun.values.shape == requested.values.shape
        and (begun.origin is None) == (requested.origin is None)
        and begun.seed == requested.seed
        and np.allclose(begun.directions, requested.directions, atol=1e-5)
        and np.allclose([begun.x, begun.y], [requested.x, requested.y])
    )


def _fill(path: Path, run: RecordedRun, evaluate: Callable[..., Any]) -> None:
    """Compute the missing part of a run's landscape, and write it from time to time."""
    grid = run.landscape
    assert grid is not None
    plane = plane_of_landscape(grid) or principal_plane_of([run])
    waiting = np.argwhere(np.isnan(grid.values))
    kept_at = time.monotonic()

    try:
        with progress_of("landscape") as show:
            for count, (i, j) in enumerate(waiting):
                show(count / len(waiting))
                position = plane.lift((grid.x[j], grid.y[i]))
                grid.values[i, j] = float(evaluate(position.astype(np.float32)))
                if time.monotonic() - kept_at > KEPT_EVERY:
                    write_run(path, run)
                    kept_at = time.monotonic()
    finally:
        write_run(path, run)


def _with_model(loss: Callable[..., Any], model: Any) -> Callable[[Any], float]:
    import torch

    parameters = list(model.parameters())
    first = [parameter.detach().clone() for parameter in parameters]
    sizes = [parameter.numel() for parameter in parameters]

    def put(values: Iterable[Any]) -> None:
        for parameter, value in zip(parameters, values, strict=True):
            parameter.copy_(value.view_as(parameter))

    def evaluate(position: Any) -> float:
        with torch.no_grad():
            try:
                put(torch.from_numpy(position).split(sizes))
                return float(loss())
            finally:
                put(first)

    return evaluate
