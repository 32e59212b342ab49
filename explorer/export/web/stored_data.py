"""The encoding of numbers in a page, and the data that it cannot compute itself."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.drawing.surfaces.grid_resolution import nodes_for
from explorer.drawing.surfaces.height_field import evaluate_on_grid
from explorer.engine import Noise, Trajectory
from explorer.engine.objectives.objective import Objective
from explorer.scenario.files.scenario_data import scenario_data
from explorer.scenario.lessons.lesson import Lesson, apply_try
from explorer.scenario.results import compute
from explorer.scenario.scenario import Scenario
from explorer.scenario.sections import drawn_outcome

NETWORK_NODES = 64
"""Values along each side of the stored heat map of a network."""


def base64_text(values: npt.ArrayLike) -> str:
    """Numbers as base64 of their 64 bits, the lowest byte first: exact, and shorter than text."""
    return base64.b64encode(np.ascontiguousarray(values, "<f8").tobytes()).decode()


def scenarios_with_verdicts(scenario: Scenario, lesson: Lesson | None) -> list[Scenario]:
    """The scenarios with stored verdicts: the scenario itself, and each try on it."""
    tries = range(len(lesson.tries)) if lesson is not None else ()
    return [scenario, *(apply_try(lesson, scenario, index) for index in tries if lesson)]


def verdicts(scenario: Scenario) -> dict[str, Any]:
    """The outcome of each contender, in words, with the scenario that it belongs to."""
    verdicts_now = [
        trajectory and trajectory.verdict for trajectory in compute(scenario).trajectories
    ]
    return {
        "document": scenario_data(scenario),
        "words": [
            verdict and f"{verdict.kind.replace('_', ' ').capitalize()}: {verdict.reason}"
            for verdict in verdicts_now
        ],
    }


def stored_runs(scenario: Scenario) -> dict[str, Any] | None:
    """The rows a page cannot compute, with the scenario they hold for; ``None`` if there are none.

    ``runs`` has an entry for each contender, null for what the page computes itself. Of a network
    there is also the ``height_field``: the loss on the plane on which the runs are drawn.
    """
    whole = scenario.surface.network is not None
    kept = [whole or not contender.optimizer.is_formula for contender in scenario.contenders]
    if not any(kept) and not whole:
        return None
    picture = drawn_outcome(compute(scenario))
    return {
        "document": scenario_data(scenario),
        "runs": [
            _run(trajectory) if keep and trajectory is not None else None
            for keep, trajectory in zip(kept, picture.outcome.trajectories, strict=True)
        ],
        "start": list(picture.start),
        "height_field": _height_field(picture.surface) if whole else None,
    }


def _run(trajectory: Trajectory) -> dict[str, Any]:
    return {
        "positions": base64_text(trajectory.positions),
        "losses": base64_text(trajectory.losses),
        "gradients": base64_text(trajectory.gradients),
        "diverged_at": trajectory.diverged_at,
    }


def _height_field(surface: Objective) -> dict[str, Any]:
    """Values (nodes, nodes) in 32 bits, the lowest row first; a curve has (nodes,)."""
    nodes = nodes_for(surface, 4.0, NETWORK_NODES)
    if surface.dimension == 1:
        values = surface.value(np.linspace(*surface.view[0], 400)[:, None])
    else:
        values = evaluate_on_grid(surface, surface.view[0], surface.view[1], nodes).values
    single = np.ascontiguousarray(values, "<f4").tobytes()
    return {
        "values": base64.b64encode(single).decode(),
        "nodes": nodes,
        "view": [list(span) for span in surface.view],
        "variables": list(surface.variables),
    }


def stored_noise(scenarios: Sequence[Scenario], *, free: bool, typed: bool) -> list[dict[str, Any]]:
    """Standard normal numbers for every seed and stream that is drawn from, in the order drawn.

    ``free`` says that the reader can switch the noise on, so that quiet scenarios need some too;
    ``typed`` that a formula can be, so that a curve may become a plane.
    """
    counts: dict[tuple[int, int | None], int] = {}
    for scenario in scenarios:
        noise = scenario.noise
        if scenario.surface.network is not None or not (free or noise.standard_deviation):
            continue
        streams = [None] if noise.shared else range(len(scenario.contenders))
        for stream in streams:
            key = (scenario.seed, stream)
            count = (scenario.steps + 1) * (2 if typed else scenario.surface.dimension)
            counts[key] = max(counts.get(key, 0), count)
    return [
        {"seed": seed, "stream": stream, "normal": base64_text(_normal(seed, stream, count))}
        for (seed, stream), count in counts.items()
    ]


def _normal(seed: int, stream: int | None, count: int) -> Floats:
    drawn = Noise(1.0, shared=stream is None, stream=stream or 0).drawn(count, 1, seed)
    assert drawn is not None
    return drawn[:, 0]
