from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.drawing.colours.theme import LIGHT
from explorer.drawing.contenders.heads import LEAST_OPACITY, heads
from explorer.drawing.contenders.scenario_traces import traces_of
from explorer.drawing.contenders.trace import Trace
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.surfaces.grid_resolution import nodes_for
from explorer.engine import surfaces
from explorer.engine.objectives.network import Layer
from explorer.scenario import edit
from explorer.scenario.network_presets import networks, with_data_value
from explorer.scenario.results import Outcome, compute
from explorer.scenario.sections import DrawnOutcome, chosen_plane, drawn_outcome
from explorer.scenario.stage_layout import PlaneChoice
from tests.scenarios import starter


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    scenario = edit.same_rate(starter(networks["moons"].make()), 0.1)
    return compute(replace(scenario, steps=60))


def on_weights(outcome: Outcome) -> DrawnOutcome:
    return drawn_outcome(outcome, chosen_plane(outcome, PlaneChoice("coordinates")))


def test_traces_keep_the_true_run_and_throw_a_shadow(outcome: Outcome) -> None:
    traces, owners = traces_of(outcome, LIGHT, drawn=on_weights(outcome))
    assert owners == [0, 1]
    for trace, run in zip(traces, outcome.trajectories, strict=True):
        assert run is not None
        assert trace.trajectory is run
        assert trace.drawn.positions == pytest.approx(run.positions[:, :2])
        assert trace.shadow is not None
        rest = run.positions[:, 2:]
        best = min(outcome.trajectories, key=lambda run: run.losses[-1] if run else np.inf)
        assert best is not None
        away = np.linalg.norm(rest - best.positions[-1, 2:], axis=1)
        assert trace.shadow.distances == pytest.approx(away)


def test_a_head_is_the_paler_the_farther_it_is_off_the_plane(outcome: Outcome) -> None:
    traces, _ = traces_of(outcome, LIGHT, drawn=on_weights(outcome))
    best = min(traces, key=lambda trace: float(trace.trajectory.losses[-1]))
    projection = Projection((-10, 10), (-10, 10), 100, 100)

    def opacity(step: int) -> float:
        return heads([best], [best.drawn.positions], projection, step)[0].opacity

    assert opacity(60) == pytest.approx(1.0)
    assert LEAST_OPACITY <= opacity(0) < opacity(40) < 1.0


def test_in_two_dimensions_nothing_throws_a_shadow() -> None:
    outcome = compute(starter(surfaces["rosenbrock"]))
    traces, _ = traces_of(outcome, LIGHT, drawn=drawn_outcome(outcome))
    assert all(trace.shadow is None and trace.drawn is trace.trajectory for trace in traces)
    style = traces[0].style
    assert Trace(traces[0].trajectory, style).drawn_ghost is None


@pytest.mark.parametrize("kind", ["principal", "random", "coordinates"])
def test_every_choice_gives_a_plane_that_holds_the_runs_in_view(
    outcome: Outcome, kind: str
) -> None:
    choice = PlaneChoice(kind, first=999, second=999)  # type: ignore[arg-type]
    picture = drawn_outcome(outcome, chosen_plane(outcome, choice))
    assert picture.plane is not None
    for trajectory in picture.outcome.trajectories:
        assert trajectory is not None
        for column, (low, high) in zip(trajectory.positions.T, picture.surface.view, strict=True):
            assert low <= column.min() <= column.max() <= high


def test_a_run_that_diverges_does_not_blow_up_the_picture(outcome: Outcome) -> None:
    scenario = outcome.scenario
    network = replace(networks["linear_layers"].make())
    wild = edit.same_rate(edit.on_surface(scenario, network), 0.01)
    calm = drawn_outcome(compute(wild))
    wild = edit.with_value(wild, 0, "learning_rate", 1e6)
    both = compute(wild)
    assert both.trajectories[0] is not None
    assert both.trajectories[0].diverged_at is not None
    assert drawn_outcome(both).reach < 10 * calm.reach
    alone = compute(replace(wild, contenders=wild.contenders[:1]))
    assert drawn_outcome(alone).reach < 100


def test_heat_maps_over_much_data_are_coarse_rather_than_late() -> None:
    moons = networks["moons"].make()
    assert nodes_for(surfaces["rosenbrock"]) == 256
    assert nodes_for(moons) == 128
    assert nodes_for(moons, patience=4.0, usual=512) == 256
    large = with_data_value(
        replace(moons, layers=(Layer(200, "tanh"), *moons.layers[1:])), "rows", 1e4
    )
    assert nodes_for(large) == 16
