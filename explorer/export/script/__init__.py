"""Exported code: scripts written from the same expressions as the runs are computed from."""

from __future__ import annotations

from collections.abc import Collection

from explorer.export.script.javascript import javascript_script
from explorer.export.script.python import python_script
from explorer.export.script.source_parts import ScriptContender, free, surface_names
from explorer.libraries import SCRIPT_TARGETS
from explorer.scenario.results import Outcome


def script(outcome: Outcome, library: str, names: Collection[str] | None = None) -> str:
    """The script that takes the steps of ``outcome``, of all contenders that were run.

    ``library`` is a key of ``SCRIPT_TARGETS``; ``names`` keeps only the contenders of these names.

    Running it leaves ``trajectories``, by contender a list of positions, and prints where each
    ends. Raises ``ValueError`` for an unknown library,
    and for a network with more data than a script holds.
    """
    if library not in SCRIPT_TARGETS:
        raise ValueError(f"library: found {library!r}, expected one of {', '.join(SCRIPT_TARGETS)}")
    scenario = outcome.scenario
    entries: list[ScriptContender] = []
    taken = list(surface_names(scenario).values())
    for index, trajectory in enumerate(outcome.trajectories):
        contender = scenario.contenders[index]
        if trajectory is None or (names is not None and contender.name not in names):
            continue
        taken.append(free(contender.name, taken))
        title = contender.name
        while title in [contender.title for contender in entries]:
            title += " again"
        entries.append(ScriptContender(index, contender, trajectory, taken[-1], title))
    if library == "tfjs":
        return javascript_script(scenario, entries)
    return python_script(scenario, library, entries)
