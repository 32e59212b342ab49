from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from explorer.engine import Noise, Schedule, Trial, formula, optimizers, run_trial, surfaces
from explorer.engine.objectives.dataset import generated
from explorer.engine.objectives.network import Network, dense
from explorer.engine.objectives.recorded_plane import RecordedPath, RecordedPlane
from explorer.engine.runs.searches import comparison_work
from explorer.engine.runs.searches.comparison import Comparison, compare
from explorer.engine.runs.searches.comparison_cell import (
    Cell,
    CellResult,
    CellStoppedError,
    compute_cell,
    first_rows_below,
)
from explorer.engine.runs.searches.comparison_request import TARGETS, ComparisonRequest
from tests.full_disk import room_for

REQUEST = ComparisonRequest(
    (surfaces["ravine"], surfaces["rosenbrock"]),
    {name: optimizers[name]() for name in ("gradient_descent", "momentum", "adam")},
    budget=60,
    starts=5,
    rates=8,
)


class OneByOne(Executor):
    """A foreign executor: it computes each call when it is submitted, and counts."""

    def __init__(self) -> None:
        self.calls = 0

    def submit(self, function, /, *arguments, **named) -> Future:
        self.calls += 1
        future: Future = Future()
        future.set_result(function(*arguments, **named))
        return future


class Unplugged(OneByOne):
    """The same, but it fails after some calls."""

    def submit(self, function, /, *arguments, **named) -> Future:
        if self.calls == 2:
            raise ConnectionError
        return super().submit(function, *arguments, **named)


@pytest.fixture(scope="module")
def compared() -> Comparison:
    return compare(REQUEST)


def equal(left: Comparison, right: Comparison) -> bool:
    return left.cells.keys() == right.cells.keys() and all(
        np.array_equal(left.cells[key].gaps, right.cells[key].gaps)
        and np.array_equal(left.cells[key].reached, right.cells[key].reached)
        for key in left.cells
    )


def test_each_lane_is_the_run_of_its_own_trial(compared: Comparison) -> None:
    cell = REQUEST.cell(surfaces["ravine"], REQUEST.optimizers["momentum"])
    optimizer = optimizers["momentum"](learning_rate=cell.rates[5])
    losses = run_trial(Trial(surfaces["ravine"], optimizer, cell.starts[2], 60)).losses
    actual = compared.cells[0, "momentum"]
    assert actual.gaps[5, 2] == losses[-1]
    for index, target in enumerate(TARGETS):
        below = np.flatnonzero(losses <= target * losses[0])
        assert actual.reached[5, 2, index] == (below[0] if len(below) else -1)


def test_a_foreign_executor_gives_the_same_result(compared: Comparison) -> None:
    foreign = OneByOne()
    assert equal(compare(REQUEST, executor=foreign), compared)
    assert foreign.calls == 6


def test_processes_give_the_same_result(compared: Comparison) -> None:
    small = replace(REQUEST, surfaces=REQUEST.surfaces[:1])
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        actual = compare(small, executor=pool)
    assert np.array_equal(actual.cells[0, "adam"].gaps, compared.cells[0, "adam"].gaps)


def test_a_comparison_that_broke_off_goes_on_from_its_finished_cells(
    compared: Comparison, tmp_path: Path
) -> None:
    def stop(share: float) -> None:
        if share > 0.4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        compare(REQUEST, executor=OneByOne(), folder=tmp_path, progress=stop)
    kept = len(list(tmp_path.glob("*.npz")))
    assert 0 < kept < 6
    rest = OneByOne()
    assert equal(compare(REQUEST, executor=rest, folder=tmp_path), compared)
    assert rest.calls == 6 - kept


def test_what_stops_a_comparison_is_asked_while_cells_are_computed(tmp_path: Path) -> None:
    """One cell of these takes minutes."""

    class StopError(Exception):
        pass

    def stop(share: float) -> None:
        told.append(share)
        raise StopError

    told: list[float] = []
    endless = replace(REQUEST, budget=20_000, starts=2000, rates=64)
    with pytest.raises(StopError):
        compare(endless, folder=tmp_path, progress=stop)
    assert told == [0.0]
    assert not list(tmp_path.iterdir())


def test_a_comparison_can_be_stopped_while_its_starts_are_drawn() -> None:
    def stop(_share: float) -> None:
        raise InterruptedError

    executor = OneByOne()
    with pytest.raises(InterruptedError):
        compare(REQUEST, executor=executor, progress=stop)
    assert executor.calls == 0


def test_a_comparison_can_be_stopped_while_its_cells_are_handed_in() -> None:
    def stop(share: float) -> None:
        if executor.calls == 1:
            raise InterruptedError

    executor = OneByOne()
    with pytest.raises(InterruptedError):
        compare(REQUEST, executor=executor, progress=stop)
    assert executor.calls == 1


def test_who_stops_a_comparison_does_not_wait_for_what_is_being_compiled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, returned = Event(), Event()
    in_time: list[bool] = []

    def compile_for_long(cell: Cell, stopped: Callable[[], bool]) -> CellResult:
        begun.set()
        in_time.append(returned.wait(10.0))
        raise CellStoppedError

    def stop(_share: float) -> None:
        if begun.is_set():
            raise InterruptedError

    monkeypatch.setattr(comparison_work, "compute_cell", compile_for_long)
    with pytest.raises(InterruptedError):
        compare(REQUEST, progress=stop)
    assert not in_time
    returned.set()


def test_the_largest_cells_come_first_so_that_workers_end_together() -> None:
    """A small one last leaves the other workers idle for the shortest time."""
    submitted: list[tuple[str, str]] = []

    class Noting(OneByOne):
        def submit(self, function, /, *arguments, **named) -> Future:
            submitted.append((arguments[0].surface.id, arguments[0].optimizer.id))
            return super().submit(function, *arguments, **named)

    small = replace(REQUEST, surfaces=(surfaces["ravine"], surfaces["low_rank"]), starts=1)
    compare(small, executor=Noting())
    order = ["adam", "momentum", "gradient_descent"]
    assert submitted == [(where, name) for where in ("low_rank", "ravine") for name in order]


def test_a_cell_that_nobody_waits_for_is_not_begun() -> None:
    cell = REQUEST.cell(surfaces["ravine"], REQUEST.optimizers["adam"])
    with pytest.raises(CellStoppedError):
        compute_cell(cell, lambda: True)


def test_another_budget_does_not_take_what_was_kept(tmp_path: Path) -> None:
    compare(REQUEST, folder=tmp_path)
    again = OneByOne()
    compare(replace(REQUEST, budget=61), executor=again, folder=tmp_path)
    assert again.calls == 6


def test_a_comparison_that_cannot_be_kept_is_made_all_the_same(
    compared: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    assert equal(compare(REQUEST, folder=tmp_path / "file" / "kept"), compared)
    with room_for(100, monkeypatch):
        assert equal(compare(REQUEST, folder=tmp_path / "kept"), compared)
    assert not list((tmp_path / "kept").iterdir())


def test_a_kept_cell_of_which_only_half_is_there_is_computed_again(
    compared: Comparison, tmp_path: Path
) -> None:
    compare(REQUEST, folder=tmp_path)
    for path in tmp_path.iterdir():
        path.write_bytes(path.read_bytes()[:300])
    assert equal(compare(REQUEST, folder=tmp_path), compared)
    again = OneByOne()
    compare(REQUEST, executor=again, folder=tmp_path)
    assert again.calls == 0


def test_an_executor_that_breaks_down_is_not_hidden() -> None:
    with pytest.raises(ConnectionError):
        compare(REQUEST, executor=Unplugged())


def test_an_executor_that_is_handed_in_stays_open(compared: Comparison) -> None:
    with ThreadPoolExecutor(1) as pool:
        compare(REQUEST, executor=pool)
        assert pool.submit(int, "3").result() == 3


def test_profiles_and_targets_are_shares_that_only_rise(compared: Comparison) -> None:
    evaluations, shares = compared.reached_targets
    assert evaluations[0] == 0
    assert evaluations[-1] == 60
    for middle, low, high in shares.values():
        assert (np.diff(middle) >= 0).all()
        assert ((low <= middle) & (middle <= high)).all()
        assert 0 <= low[0] <= high[-1] <= 1
    factors, solved = compared.profile
    assert factors[0] == 1.0
    for share in solved.values():
        assert (np.diff(share) >= 0).all()
    assert sum(share[0] for share in solved.values()) >= 1.0, "somebody is the best each time"


def test_the_share_in_the_end_is_the_count_of_targets_reached(compared: Comparison) -> None:
    costs = compared.costs[compared.names.index("adam")]
    each = np.isfinite(costs).mean(axis=(0, 2))
    assert compared.reached_targets[1]["adam"][0][-1] == pytest.approx(np.median(each))


def test_the_sensitivity_has_a_value_for_each_rate(compared: Comparison) -> None:
    rates, middle, low, high = compared.sensitivity(0)["gradient_descent"]
    assert len(rates) == 8
    gaps = np.sort(compared.cells[0, "gradient_descent"].gaps, axis=1)
    assert np.array_equal(middle, gaps[:, 2])
    assert (low <= high).all()


def test_with_their_own_rates_nothing_is_tuned() -> None:
    asis = replace(REQUEST, rates=0)
    assert asis.rates_of(optimizers["adam"]()) == ()
    assert compare(asis).sensitivity(0) == {}
    assert asis.sentence.endswith("with their own rates")


def test_each_lane_with_noise_is_the_run_of_its_own_seed() -> None:
    noisy = replace(REQUEST, noise=0.3, seeds=3, seed=5, starts=2)
    cell = noisy.cell(surfaces["ravine"], REQUEST.optimizers["momentum"])
    actual = compute_cell(cell)
    optimizer = optimizers["momentum"](learning_rate=cell.rates[4])
    for run, (start, seed) in enumerate((s, k) for s in cell.starts for k in (5, 6, 7)):
        trial = Trial(surfaces["ravine"], optimizer, start, 60, Noise(0.3), seed)
        assert actual.gaps[4, run] == run_trial(trial).losses[-1]


def test_a_rule_that_draws_noise_itself_is_repeated_and_others_stand_beside_it() -> None:
    mixed = replace(
        REQUEST,
        optimizers={name: optimizers[name]() for name in ("sgld", "adam")},
        seeds=4,
        starts=2,
    )
    actual = compare(mixed)
    assert actual.costs.shape == (2, 2, 8, len(TARGETS))
    drawn, calm = actual.cells[0, "sgld"].gaps[0], actual.cells[0, "adam"].gaps[0]
    assert len(set(drawn[:4])) == 4
    assert len(set(calm[:4])) == 1
    assert "2 starts with 4 seeds on each of 2 surfaces" in mixed.sentence
    assert mixed.band_words.endswith("starts and seeds")


def test_a_schedule_is_followed() -> None:
    schedule = Schedule("cosine")
    cell = replace(REQUEST, rates=0).cell(
        surfaces["ravine"], REQUEST.optimizers["momentum"], schedule
    )
    trial = Trial(
        surfaces["ravine"], REQUEST.optimizers["momentum"], cell.starts[1], 60, schedule=schedule
    )
    assert compute_cell(cell).gaps[0, 1] == run_trial(trial).losses[-1]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"budget": 0}, "budget: found 0"),
        ({"starts": 0}, "starts: found 0"),
        ({"rates": -1}, "rates: found -1"),
        ({"seeds": 0}, "seeds: found 0"),
        ({"noise": -1.0}, "noise: found -1"),
        ({"surfaces": ()}, "at least one surface"),
        ({"optimizers": {"Newton": optimizers["newton"]()}}, "a comparison needs a rule"),
    ],
)
def test_what_cannot_be_compared_is_refused(changes: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        replace(REQUEST, **changes)


def test_the_first_row_at_which_a_target_is_met_is_found_among_numbers_of_all_kinds() -> None:
    drawn = np.random.default_rng(3)
    odd = [np.nan, np.inf, -np.inf, 0.0, -1.0]
    for rows in (1, 2, 3, 7, 16, 50, 61):
        gaps = 10.0 ** drawn.uniform(-9.0, 1.0, (rows, 40))
        replaced = drawn.random(gaps.shape) < 0.1
        gaps[replaced] = drawn.choice(odd, replaced.sum())
        actual = first_rows_below(gaps, TARGETS)
        for run, values in enumerate(gaps.T):
            for index, target in enumerate(TARGETS):
                with np.errstate(invalid="ignore"):
                    met = np.flatnonzero(values <= target * values[0])
                assert actual[run, index] == (met[0] if len(met) else -1)


def test_a_cell_in_pieces_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = REQUEST.cell(surfaces["ravine"], REQUEST.optimizers["adam"])
    whole = compute_cell(cell)
    monkeypatch.setattr("explorer.engine.runs.searches.comparison_cell.MOST_RECORDED", 61 * 5 * 7)
    pieces = compute_cell(cell)
    assert isinstance(pieces, CellResult)
    assert np.array_equal(whole.gaps, pieces.gaps)
    assert np.array_equal(whole.reached, pieces.reached)
    assert cell.targets == TARGETS


def test_without_a_known_minimum_gaps_are_measured_from_the_lowest_loss_that_anyone_found() -> None:
    typed = formula("x**4 - x*y + y**4 + 2")
    request = replace(REQUEST, surfaces=(typed, surfaces["ravine"]))
    actual = compare(request)
    gaps = [actual.cells[0, name].gaps for name in actual.names]
    assert min(float(each.min()) for each in gaps) >= 0.0
    lowest = {actual.cells[0, name].lowest for name in actual.names}
    # The minima are at x = y = ±1/2.
    assert min(lowest) == pytest.approx(2.0 - 1 / 8, abs=1e-9)
    optimizer = optimizers["momentum"](learning_rate=request.rates_of(optimizers["momentum"]())[2])
    start = request.cell(typed, optimizer).starts[2]
    losses = run_trial(Trial(typed, optimizer, start, 60)).losses
    assert actual.cells[0, "momentum"].gaps[2, 2] == losses[-1] - min(lowest)
    assert request.sentence.endswith(f"; f* on {typed.title} is the lowest loss that any run found")
    assert "lowest loss" not in REQUEST.sentence


def test_networks_are_compared_from_drawn_weights_one_run_after_the_other(tmp_path: Path) -> None:
    network = Network(dense([[3, "tanh"], [1, "sigmoid"]]), generated("moons", rows=12))
    request = ComparisonRequest(
        (network,), {name: optimizers[name]() for name in ("momentum", "adam")},
        budget=8, starts=2, rates=3,
    )  # fmt: skip
    actual = compare(request, folder=tmp_path)
    rate = request.rates_of(optimizers["adam"]())[1]
    trial = Trial(network, optimizers["adam"](learning_rate=rate), network.initial(1), 8)
    lowest = min(actual.cells[0, name].lowest for name in actual.names)
    assert actual.cells[0, "adam"].gaps[1, 1] == run_trial(trial).losses[-1] - lowest
    other = replace(network, data=generated("moons", rows=12, seed=5))
    assert request.cell(other, trial.optimizer).key != request.cell(network, trial.optimizer).key
    assert equal(actual, compare(request, folder=tmp_path))


def test_a_comparison_of_networks_is_stopped_within_a_run() -> None:
    network = Network(dense([[3, "tanh"], [1, "sigmoid"]]), generated("moons", rows=12))
    cell = replace(REQUEST, budget=100_000, rates=0).cell(network, optimizers["adam"]())
    asked = iter([False, False])
    with pytest.raises(CellStoppedError):
        compute_cell(replace(cell, reference=0.0), lambda: next(asked, True))


def test_nothing_is_compared_on_a_recording() -> None:
    path = RecordedPath("a", np.arange(2), np.zeros((2, 2)), np.zeros(2), {})
    recorded = RecordedPlane("a", (path,), ("x", "y"), ((0.0, 1.0), (0.0, 1.0)))
    with pytest.raises(ValueError, match="a is a recording; nothing can be run on it"):
        replace(REQUEST, surfaces=(recorded,))


def test_progress_counts_a_cell_of_many_coordinates_for_more() -> None:
    told: list[float] = []
    two = replace(REQUEST, surfaces=(surfaces["low_rank"], surfaces["ravine"]), starts=1)
    compare(two, executor=OneByOne(), progress=told.append)
    rises = {round(after - before, 6) for before, after in pairwise(sorted(set(told)))}
    assert rises == {round(cost / (3 * (15 + 5)), 6) for cost in (15, 5)}
