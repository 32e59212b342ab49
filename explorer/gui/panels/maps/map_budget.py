"""The effect of the budget on a map, in words."""

from __future__ import annotations

from explorer.gui.session.map_worker import COARSE_NODES, MadeMap
from explorer.scenario.budget import map_excess
from explorer.scenario.map_request import MapRequest, finest_nodes, why_no_map
from explorer.scenario.scenario import Scenario


def why_none(scenario: Scenario, request: MapRequest) -> str:
    """Why there is no map, or not even a coarse one; empty if there is."""
    why = why_no_map(scenario, request)
    if why:
        return why
    sentences = (
        map_excess(scenario, contender, COARSE_NODES)
        for contender in (request.contender, request.beside)
        if contender is not None
    )
    sentence = next(filter(None, sentences), None)
    return f"Not computed: {sentence}" if sentence else ""


def fewer(made: MadeMap) -> str:
    """A sentence about a finest map that has fewer nodes than others, after a space."""
    nodes = made.request.nodes
    if not made.fine or nodes >= finest_nodes(made.request.measure):
        return ""
    return f" The budget is spent on {nodes} x {nodes} runs."
