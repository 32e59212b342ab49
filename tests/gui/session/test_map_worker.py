"""Maps that appear at once and become finer."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from explorer.engine import optimizers, surfaces
from explorer.engine.runs.maps import OutcomeMap
from explorer.gui.session import map_worker
from explorer.gui.session.map_worker import MadeMap, MapMaker
from explorer.scenario import edit
from explorer.scenario.map_request import MapRequest
from explorer.scenario.scenario import Scenario
from explorer.scenario.stage_layout import Measure

AT_ONCE = 24 * 24
"""Runs of a map of which two are there in the time of a blink, the search for their ranges too."""
JUDGED_AT_ONCE = 16
"""The same where each run is judged by itself."""


def all_made(request: MapRequest, qtbot: QtBot) -> list[MadeMap]:
    """The maps that are told one after the other."""
    scenario = Scenario(surfaces["ravine"], (2.0, 2.0), 20)
    for name in ("momentum", "adam"):
        scenario = edit.added(scenario, optimizers[name]())
    maker, told = MapMaker(), list[MadeMap]()
    maker.made.connect(told.append)
    maker.make(scenario, request)
    qtbot.waitUntil(lambda: bool(told) and told[-1].fine)
    maker.end()
    return told


@pytest.mark.parametrize("beside", [None, 1])
@pytest.mark.parametrize(("measure", "at_once"), [("loss", AT_ONCE), ("verdict", JUDGED_AT_ONCE)])
def test_a_map_is_coarse_at_first_and_finer_in_the_same_ranges_afterwards(
    measure: Measure,
    at_once: int,
    beside: int | None,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(map_worker, "JUDGED_NODES", map_worker.JUDGED_NODES[:2])
    monkeypatch.setattr(map_worker, "JUDGED_PAIR_NODES", map_worker.JUDGED_PAIR_NODES[:2])
    told = all_made(MapRequest(measure=measure, beside=beside), qtbot)
    nodes = [made.request.nodes for made in told]
    assert nodes == sorted(set(nodes))
    assert nodes[0] ** 2 <= at_once
    for made in told:
        for part, first in zip(made.each, told[0].each, strict=True):
            assert isinstance(part.outcome, OutcomeMap)
            assert isinstance(first.outcome, OutcomeMap)
            assert (part.outcome.x, part.outcome.y) == (first.outcome.x, first.outcome.y)
