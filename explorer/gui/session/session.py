"""The owner of scenario, outcome, step and selection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.engine.objectives.objective import FunctionError
from explorer.gui.session.document_state import DocumentState
from explorer.gui.session.edit_command import EditCommand
from explorer.gui.session.locks import Locks
from explorer.gui.session.picture_section import PictureSection
from explorer.gui.session.progress import StoppedError, Waiting, unasked, unseen
from explorer.gui.session.seed_clouds import SeedClouds
from explorer.gui.session.session_changes import DragPace, SessionChange
from explorer.scenario.budget import excess, need
from explorer.scenario.results import Outcome, compute
from explorer.scenario.scenario import Scenario
from explorer.scenario.sections import DrawnOutcome
from explorer.scenario.stage_layout import StageLayout

STOPPED = "Stopped; nothing was changed."
TOO_LARGE = "Not computed; nothing was changed."


class Session(QObject):
    """Inputs and results. Everything goes through ``apply``; views listen and never write back.

    It has more methods than other classes because every view reads and changes the same state here.

    ``document`` knows the file, ``locks`` what a lesson keeps as it is, ``section`` the plane of
    the pictures, ``clouds`` the runs of other seeds, ``pace`` when everything besides the picture
    follows a drag. ``waiting`` shows how far a long computation is and lets it be stopped;
    ``large`` is asked, with a sentence, whether what is beyond the budget is to be computed.

    Signals: ``changed`` (a ``SessionChange``), ``step_changed`` (the step), ``chosen_changed``
    (index of the selected contender or -1), ``view_changed`` (which views are looked at),
    ``seeds_changed`` (how many ``seeds`` are shown of each run, or their clouds arrived),
    ``refused`` (a sentence: the edit would change what a lesson keeps as it is, was stopped, or is
    too large).
    """

    changed = Signal(object)
    step_changed = Signal(object)
    chosen_changed = Signal(object)
    view_changed = Signal()
    refused = Signal(str)
    seeds_changed = Signal()

    def __init__(
        self,
        scenario: Scenario,
        parent: QObject | None = None,
        *,
        waiting: Waiting = unseen,
        large: Callable[[str], bool] = unasked,
    ) -> None:
        super().__init__(parent)
        self.waiting = waiting
        self._large = large
        self._agreed = need(scenario)
        self._outcome = self._computed(scenario, None, can_stop=False)
        self._ghost: Outcome | None = None
        self._before_drag: Outcome | None = None
        self._step = 0
        self._chosen = 0 if scenario.contenders else -1
        self.seeds = 0
        self.clouds = SeedClouds(self)
        self.clouds.arrived.connect(self.seeds_changed)
        self.document = DocumentState(self._scenario_now, self)
        self.undo_stack = self.document.undo_stack
        self.undo_stack.prepared = self._prepared
        self.locks = Locks(self)
        self.locks.follow(scenario)
        self.pace = DragPace(self)
        self.section = PictureSection(self._outcome_now, self)
        self.section.moved.connect(self.show_again)
        self.pace.rested.connect(self.section.rest)

    @property
    def scenario(self) -> Scenario:
        """The scenario now."""
        return self._outcome.scenario

    @property
    def outcome(self) -> Outcome:
        """The trajectories of the scenario now."""
        return self._outcome

    def show_seeds(self, count: int) -> None:
        """Show this many seeds of each noisy run; 0 for only its own."""
        if count != self.seeds:
            self.seeds = count
            self.seeds_changed.emit()

    @property
    def drawn(self) -> DrawnOutcome:
        """What pictures draw of the outcome: in many dimensions, its shadow on a plane."""
        return self.section.drawn

    @property
    def ghost(self) -> Outcome | None:
        """The outcome before the latest change of a value, until it is dismissed."""
        return self._ghost

    @property
    def step(self) -> int:
        """The cursor shared by all views."""
        return self._step

    @property
    def chosen(self) -> int:
        """Index of the contender that arrows and inspector are about, or -1."""
        return self._chosen

    @property
    def view(self) -> StageLayout:
        """Which views are shown; not part of any edit or undo step."""
        return self.scenario.view or StageLayout()

    def set_view(self, view: StageLayout) -> None:
        """Show other views."""
        before = self.view
        if view != before:
            self._outcome = _seen_as(self._outcome, view)
            self.view_changed.emit()
            if view.plane != before.plane:
                self.section.take_plane()

    def open(self, scenario: Scenario, path: Path | None = None, title: str = "") -> bool:
        """Start with another document; the history is cleared.

        Returns False if the computation was stopped, which leaves everything as it was.
        """
        outcome = self._prepared(scenario)
        if outcome is None:
            return False
        self.document.begin(scenario, path, title)
        self._ghost = None
        self.locks.lock(())
        self._show(outcome, previous=None)
        if scenario.view is not None:
            self.set_view(scenario.view)
        self.set_chosen(0 if scenario.contenders else -1)
        self.set_step(0)
        self.document.changed.emit()
        return True

    def apply(
        self,
        scenario: Scenario,
        what: str,
        *,
        merge: str = "",
        final: bool = True,
        by_lesson: bool = False,
        can_stop: bool = True,
    ) -> bool:
        """Replace the scenario by ``scenario``, undoable under the name ``what``.

        Returns False if it would change what is locked, which only a lesson itself may do
        (``by_lesson``), or if the computation was stopped; views then show again what holds. Edits
        by a lesson do not count as unsaved work.

        Edits with the same ``merge`` key that follow each other without a ``final`` one between
        them are undone together, as the moves of a slider are.
        """
        if scenario == self.scenario:
            if final:
                self._close_drag()
            return True
        refusal = "" if by_lesson else self.locks.refusal(self.scenario, scenario)
        if refusal:
            self._refuse(refusal, scenario)
            return False
        outcome = self._prepared(scenario, can_stop=can_stop)
        if outcome is None:
            return False
        if self._before_drag is None:
            self._before_drag = self._outcome
        self.undo_stack.push(
            EditCommand(self._show_edit, self.scenario, outcome, what, merge, live=not final)
        )
        if final:
            self._close_drag()
        if by_lesson:
            self.document.mark_kept()
        return True

    def dismiss_ghost(self) -> None:
        """Hide the previous run."""
        if self._ghost is not None:
            self._ghost = None
            self.show_again()

    def show_again(self) -> None:
        """Refresh the views: more may be known about the runs by now."""
        self._tell(SessionChange(self._outcome, self._ghost, surface_changed=False))

    def set_step(self, step: int) -> None:
        """Move the cursor; steps outside the run are brought into it."""
        step = max(0, min(int(step), self.scenario.steps))
        if step != self._step:
            self._step = step
            self.step_changed.emit(step)

    def set_chosen(self, index: int) -> None:
        """Select a contender."""
        index = max(-1, min(index, len(self.scenario.contenders) - 1))
        if index != self._chosen:
            self._chosen = index
            self.chosen_changed.emit(index)

    def _scenario_now(self) -> Scenario:
        return self._outcome.scenario

    def _outcome_now(self) -> Outcome:
        return self._outcome

    def _prepared(self, scenario: Scenario, *, can_stop: bool = True) -> Outcome | None:
        """What is to be shown next; None if the computation was stopped, or is too large."""
        sentence = excess(scenario, self._agreed)
        if sentence is not None and not self._large(sentence):
            self._refuse(TOO_LARGE, scenario)
            return None
        try:
            outcome = self._computed(scenario, self._outcome, can_stop=can_stop)
        except StoppedError:
            self._refuse(STOPPED, scenario)
            return None
        except FunctionError as error:
            self._refuse(str(error), scenario)
            return None
        self._agreed = need(scenario)
        return outcome

    def _computed(self, scenario: Scenario, before: Outcome | None, *, can_stop: bool) -> Outcome:
        with self.waiting(can_stop=can_stop) as progress:
            return compute(scenario, before, progress)

    def _refuse(self, sentence: str, requested: Scenario) -> None:
        """Make the views show the current state again, since the requested one was refused."""
        other = requested.surface != self.scenario.surface
        self._tell(SessionChange(self._outcome, self._ghost, other))
        self.refused.emit(sentence)

    def _tell(self, change: SessionChange) -> None:
        self.changed.emit(change)
        self.pace.take(change)

    def _close_drag(self) -> None:
        self._before_drag = None
        top = self.undo_stack.command(self.undo_stack.count() - 1)
        if isinstance(top, EditCommand):
            top.closed = True
        self.pace.end()

    def _show_edit(self, scenario: Scenario, outcome: Outcome | None, live: bool) -> None:
        """Show a scenario that the undo stack has put in place."""
        if outcome is None:
            outcome = self._computed(scenario, self._outcome, can_stop=False)
        self._show(outcome, previous=self._before_drag or self._outcome, live=live)

    def _show(self, outcome: Outcome, previous: Outcome | None, *, live: bool = False) -> None:
        before, self._outcome = self._outcome, outcome
        if outcome.scenario.view != before.scenario.view:
            # An edit, even one that is undone, leaves the view as it is.
            outcome = self._outcome = _seen_as(outcome, before.scenario.view)
        scenario = outcome.scenario
        surface_changed = scenario.surface != before.scenario.surface
        self.section.follow(before, outcome, live=live)
        comparable = (
            previous is not None
            and not surface_changed
            and len(previous.scenario.contenders) == len(scenario.contenders)
            and previous.scenario.surface == scenario.surface
        )
        self._ghost = previous if comparable else None
        step, chosen = self._step, self._chosen
        self._step = min(step, scenario.steps)
        self._chosen = min(chosen, len(scenario.contenders) - 1)
        if self._chosen < 0 and scenario.contenders:
            self._chosen = 0
        self._tell(SessionChange(outcome, self._ghost, surface_changed, live))
        # After all is shown: a field that is locked ends what is typed in it.
        self.locks.follow(scenario)
        if self._step != step:
            self.step_changed.emit(self._step)
        if self._chosen != chosen:
            self.chosen_changed.emit(self._chosen)


def _seen_as(outcome: Outcome, view: StageLayout | None) -> Outcome:
    return replace(outcome, scenario=replace(outcome.scenario, view=view))
