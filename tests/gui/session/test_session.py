"""The session owns scenario, outcome, step and choice."""

from __future__ import annotations

import gc
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from explorer.engine import optimizers, surfaces
from explorer.engine.objectives.python_function import objective
from explorer.gui.session.edit_command import EditCommand
from explorer.gui.session.session import Session
from explorer.gui.session.session_changes import SessionChange
from explorer.scenario import edit
from explorer.scenario.scenario import Scenario
from tests.scenarios import starter


@pytest.fixture
def scenario() -> Scenario:
    return replace(starter(surfaces["rosenbrock"]), steps=50)


@pytest.fixture
def session(scenario: Scenario, qapp: object) -> Session:
    return Session(scenario)


def with_rate(scenario: Scenario, rate: float) -> Scenario:
    return edit.with_value(scenario, 0, "learning_rate", rate)


def test_a_change_recomputes_everything_and_keeps_the_cursor(session: Session) -> None:
    session.set_step(20)
    before = session.outcome.trajectories[0]
    session.apply(with_rate(session.scenario, 0.002), "change learning rate")
    assert session.step == 20
    assert session.outcome.trajectories[0] is not before


def test_what_did_not_change_is_not_computed_again(session: Session) -> None:
    before = session.outcome.trajectories[1]
    session.apply(with_rate(session.scenario, 0.002), "change learning rate")
    assert session.outcome.trajectories[1] is before


def test_undo_brings_back_the_same_trajectories_and_redo_the_new_ones(session: Session) -> None:
    first = session.outcome.trajectories[0]
    session.apply(with_rate(session.scenario, 0.002), "change learning rate")
    second = session.outcome.trajectories[0]
    assert first is not None
    assert second is not None
    session.undo_stack.undo()
    assert session.outcome.trajectories[0] is not None
    assert np.array_equal(session.outcome.trajectories[0].positions, first.positions)
    session.undo_stack.redo()
    assert np.array_equal(session.outcome.trajectories[0].positions, second.positions)


def test_the_moves_of_one_drag_are_undone_together(session: Session) -> None:
    original = session.scenario
    for rate in (0.002, 0.003, 0.004):
        session.apply(with_rate(session.scenario, rate), "change", merge="rate", final=False)
    session.apply(with_rate(session.scenario, 0.005), "change", merge="rate")
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert session.scenario == original


def test_two_drags_are_undone_one_by_one(session: Session) -> None:
    session.apply(with_rate(session.scenario, 0.002), "change", merge="rate", final=False)
    session.apply(with_rate(session.scenario, 0.003), "change", merge="rate")
    session.apply(with_rate(session.scenario, 0.004), "change", merge="rate")
    assert session.undo_stack.count() == 2


def test_the_ghost_is_the_run_before_the_drag_not_its_last_move(session: Session) -> None:
    before = session.outcome
    session.apply(with_rate(session.scenario, 0.002), "change", merge="rate", final=False)
    session.apply(with_rate(session.scenario, 0.003), "change", merge="rate", final=False)
    assert session.ghost is before
    session.dismiss_ghost()
    assert session.ghost is None


def test_another_surface_leaves_no_ghost(session: Session) -> None:
    changed = edit.on_surface(session.scenario, surfaces["himmelblau"])
    session.apply(changed, "change surface")
    assert session.ghost is None


@pytest.mark.parametrize(("asked", "got"), [(-3, 0), (7, 7), (1000, 50)])
def test_the_cursor_stays_in_the_run(session: Session, asked: int, got: int) -> None:
    session.set_step(asked)
    assert session.step == got


def test_a_shorter_run_brings_the_cursor_to_its_end(session: Session) -> None:
    session.set_step(50)
    session.apply(replace(session.scenario, steps=10), "change steps")
    assert session.step == 10


def test_removing_the_chosen_contender_chooses_another(session: Session) -> None:
    session.set_chosen(1)
    session.apply(edit.removed(session.scenario, 1), "remove contender")
    assert session.chosen == 0
    session.apply(edit.removed(session.scenario, 0), "remove contender")
    assert session.chosen == -1


def test_a_change_tells_whether_the_surface_is_another(session: Session) -> None:
    changes: list[SessionChange] = []
    session.changed.connect(changes.append)
    session.apply(with_rate(session.scenario, 0.002), "change learning rate")
    session.apply(session.scenario, "nothing")
    session.apply(
        replace(session.scenario, surface=session.scenario.surface.with_parameters(b=10.0)),
        "change b",
    )
    assert [change.surface_changed for change in changes] == [False, True]


def test_edits_make_the_document_unsaved_until_it_is_saved(
    session: Session, tmp_path: object
) -> None:
    from pathlib import Path

    assert not session.document.is_unsaved
    session.apply(with_rate(session.scenario, 0.002), "change learning rate")
    assert session.document.is_unsaved
    session.document.saved(Path(str(tmp_path)) / "one.descent")
    assert not session.document.is_unsaved
    assert session.document.title == "one"
    session.undo_stack.undo()
    assert session.document.is_unsaved


def test_a_locked_part_is_kept_and_the_reason_said(session: Session, qtbot: QtBot) -> None:
    session.locks.lock(("steps",))
    before = session.scenario
    with qtbot.waitSignal(session.refused) as refused, qtbot.waitSignal(session.changed):
        assert not session.apply(replace(before, steps=7), "change steps")
    assert refused.args == ["This lesson locks the number of steps."]
    assert session.scenario == before
    assert not session.undo_stack.canUndo()
    assert session.apply(replace(before, seed=7), "change seed")
    assert session.scenario.seed == 7


def test_the_lesson_itself_may_change_what_it_locks(session: Session) -> None:
    session.locks.lock(("steps",))
    assert session.apply(replace(session.scenario, steps=7), "try", by_lesson=True)
    assert session.scenario.steps == 7


def test_another_document_frees_what_was_locked(session: Session, qtbot: QtBot) -> None:
    session.locks.lock(("steps",))
    with qtbot.waitSignal(session.locks.changed):
        session.open(session.scenario)
    assert not session.locks.is_locked("steps")
    assert session.apply(replace(session.scenario, steps=7), "change steps")


def test_the_history_lets_its_edits_go_before_the_garbage_collector_takes_it(
    session: Session,
) -> None:
    history = session.undo_stack
    session.apply(replace(session.scenario, steps=60), "change steps")
    assert history.count() == 1
    history.__del__()
    assert history.count() == 0


def test_an_error_in_a_function_of_ones_own_is_told_and_all_stays(qtbot: QtBot) -> None:
    def broken(x: float, y: float) -> float:
        if x > 3.0:
            raise KeyError("mine")
        return x * x + y * y

    bowl = objective(broken, dimension=2)
    session = Session(edit.added(Scenario(bowl, (1.0, 1.0), 5), optimizers["adam"]()))
    before = session.scenario
    with qtbot.waitSignal(session.refused) as told:
        assert not session.apply(replace(before, start=(4.0, 1.0)), "move start")
    assert told.args == ["broken: found KeyError: 'mine' at (4, 1)"]
    assert session.scenario is before


def test_the_moves_of_a_drag_leave_one_edit_in_memory(session: Session) -> None:
    def edits() -> int:
        gc.collect()
        return sum(isinstance(thing, EditCommand) for thing in gc.get_objects())

    before, first = edits(), session.scenario
    told: list[int] = []
    session.undo_stack.indexChanged.connect(told.append)
    for rate in (0.1, 0.2, 0.3, 0.4):
        session.apply(with_rate(first, rate), "drag", merge="rate", final=rate == 0.4)
    assert edits() == before + 1
    assert told == [1, 1, 1, 1], "each move is kept aside like an edit"
    session.undo_stack.undo()
    assert session.scenario == first
    session.undo_stack.redo()
    assert session.scenario == with_rate(first, 0.4)
