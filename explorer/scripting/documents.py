"""Scenarios tuned and saved."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from explorer.engine.runs.searches.tuning_request import Aim, TuningRequest
from explorer.scenario.scenario import Scenario
from explorer.scenario.tuning import TunedScenario, tune_scenario
from explorer.scripting.progress import progress_of
from explorer.scripting.race import Race


def tune(
    scenario: Scenario | Race,
    budget: int = 20_000,
    over: Sequence[str] = ("learning_rate",),
    aim: Aim = "loss",
    *,
    starts: Sequence[Sequence[float]] = (),
    seeds: Sequence[int] = (),
) -> TunedScenario:
    """The scenario with the best values of some hyper-parameters found within ``budget``.

    ``budget`` is in gradient evaluations for each contender; ``over`` names one to three
    hyper-parameters; ``aim`` is ``loss``, ``steps`` or ``area``. With ``starts`` or ``seeds`` the
    median over them counts. ``.scenario`` is the result, ``.report`` says what was found.

    Raises ``ValueError`` naming what cannot be used, or if nothing can be tuned.

    Example:
        >>> from explorer import race, surfaces, tune
        >>> tuned = tune(race(surfaces["ravine"], ["gradient_descent"], steps=20), budget=5_000)
        >>> round(tuned.scenario.contenders[0].optimizer.values["learning_rate"], 1)
        0.4
    """
    request = TuningRequest(
        over=(over,) if isinstance(over, str) else tuple(over),
        aim=aim,
        budget=budget,
        starts=tuple(tuple(float(number) for number in start) for start in starts),
        seeds=tuple(seeds),
    )
    given = scenario.scenario if isinstance(scenario, Race) else scenario
    with progress_of("tuning") as show:
        return tune_scenario(given, request, workers=os.cpu_count() or 1, progress=show)


def save(subject: Scenario | Race | TunedScenario, path: str | os.PathLike[str]) -> Path:
    """Write a scenario to a file that the window, the commands and ``load`` open.

    Raises ``ScenarioError`` for one that cannot be saved, such as a Python function's.

    Example:
        >>> from explorer import load, race, save, surfaces
        >>> path = save(race(surfaces["ravine"], ["momentum"], steps=4), "momentum.descent")
        >>> load("momentum.descent")
        <Scenario: Momentum on Ravine, 4 steps>
    """
    from explorer.scenario.files.scenario_file import write_scenario

    scenario = subject if isinstance(subject, Scenario) else subject.scenario
    write_scenario(Path(path), scenario)
    return Path(path)
