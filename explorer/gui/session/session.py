"""The one owner of scenario, outcome, step and choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from explorer.engine.objectives.plane_section import PlaneSurface
from explorer.gui.session.edit_command import EditCommand
from explorer.gui.session.progress import StoppedError, Waiting, unseen
from explorer.scenario.budget import excess, need
from explorer.scenario.lessons.lock import broken_lock, is_locked, kept
from explorer.scenario.results import Outcome, compute
from explorer.scenario.scenario import Scenario
from explorer.scenario.sections import PlaneChoice, Shown, chosen_plane, shown, shown_on

SETTLE_MS = 150
"""While a value is dragged the plane of a picture stands still; so long after, it follows."""
STOPPED = "Stopped; everything is as it was before."
TOO_LARGE = "Not computed; everything is as it was before."


def unasked(sentence: str) -> bool:
    """Where nobody can be asked, what is beyond the budget is not computed."""
    del sentence
    return False


@dataclass(frozen=True, eq=False)
class Change:
    """What a view needs to follow the session to a new scenario.

    ``ground`` says that the surface changed, so that everything must be drawn anew. ``previous``
    is the outcome before the change, shown as a ghost; ``live`` that more such changes follow.
    """

    outcome: Outcome
    previous: Outcome | None
    ground: bool
    live: bool = False

    @property
    def scenario(self) -> Scenario:
        """The scenario now."""
        return self.outcome.scenario


class Session(QObject):
    """Inputs and results. Everything goes through ``apply``; views listen and never write back.

    Signals: ``changed`` (a ``Change``), ``step_changed`` (the step), ``chosen_changed`` (index of
    the chosen contender or -1), ``document_changed`` (name or unsaved state), ``locks_changed``,
    ``refused`` (a sentence: the edit would change what a lesson keeps as it is, or was stopped).
    ``waiting`` shows how far a long computation is and lets it be stopped; ``large`` is asked, with
    a sentence, whether what is beyond the budget is to be computed.
    """

    changed = Signal(object)
    step_changed = Signal(object)
    chosen_changed = Signal(object)
    document_changed = Signal()
    locks_changed = Signal()
    refused = Signal(str)

    def __init__(
        self,
        scenario: Scenario,
        parent: QObject | None = None,
        *,
        waiting: Waiting = unseen,
        large: Callable[[str], bool] = unasked,
    ) -> None:
        super().__init__(parent)
        self._waiting = waiting
        self._large = large
        self._agreed = need(scenario)
        self._outcome = self._next = self._computed(scenario, None, can_stop=False)
        self._plane_choice = PlaneChoice()
        self._shown: Shown | None = None
        self._kept: PlaneSurface | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._follow_plane)
        self._ghost: Outcome | None = None
        self._before_drag: Outcome | None = None
        self._step = 0
        self._chosen = 0 if scenario.contenders else -1
        self._clean = scenario
        self._path: Path | None = None
        self._title = ""
        self._locked: tuple[str, ...] = ()
        self._is_lesson = False
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(500)
        self.undo_stack.cleanChanged.connect(self._clean_changed)

    @property
    def scenario(self) -> Scenario:
        """The scenario now."""
        return self._outcome.scenario

    @property
    def outcome(self) -> Outcome:
        """The trajectories of the scenario now."""
        return self._outcome

    @property
    def shown(self) -> Shown:
        """What pictures draw of the outcome: in many dimensions, its shadow on a plane."""
        if self._shown is None:
            if self._kept is not None:
                self._shown = shown_on(self._outcome, self._kept)
            else:
                plane = chosen_plane(self._outcome, self._plane_choice)
                self._shown = shown(self._outcome, plane)
        return self._shown

    @property
    def plane_choice(self) -> PlaneChoice:
        """The plane that pictures of many dimensions show."""
        return self._plane_choice

    def set_plane_choice(self, choice: PlaneChoice) -> None:
        """Look at another plane."""
        if choice != self._plane_choice:
            self._plane_choice = choice
            self._follow_plane()

    def _follow_plane(self) -> None:
        """Take the plane that belongs to the present runs."""
        self._settle.stop()
        self._kept = self._shown = None
        self.changed.emit(Change(self._outcome, self._ghost, ground=False))

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
    def path(self) -> Path | None:
        """Where the document is saved, if it is."""
        return self._path

    @property
    def title(self) -> str:
        """What the document is called."""
        return self._path.stem if self._path else self._title or "Untitled"

    @property
    def is_unsaved(self) -> bool:
        """Whether there are edits that are in no file."""
        return not self.undo_stack.isClean()

    @property
    def clean(self) -> Scenario:
        """The scenario as it was opened or saved last, without the edits that are in no file."""
        return self._clean if self.is_unsaved else self.scenario

    @property
    def is_lesson(self) -> bool:
        """Whether a lesson is open, whose edits need not be kept in a file."""
        return self._is_lesson

    def begin_lesson(self, locked: tuple[str, ...]) -> None:
        """What is open is a lesson, of which these parts stay as they are."""
        self._is_lesson = True
        self.lock(locked)
        self.document_changed.emit()

    def lock(self, parts: tuple[str, ...]) -> None:
        """Keep these parts of the scenario as they are, until another document is opened."""
        if parts != self._locked:
            self._locked = parts
            self.locks_changed.emit()

    def is_locked(self, part: str) -> bool:
        """Whether a part, as ``explorer.scenario.lessons.lock`` names it, stays as it is."""
        return is_locked(part, self._locked)

    def lock_sentence(self, part: str) -> str:
        """Why a part cannot be changed; empty if it can."""
        return kept(part) if self.is_locked(part) else ""

    def open(self, scenario: Scenario, path: Path | None = None, title: str = "") -> bool:
        """Begin with another document; its past is forgotten.

        Returns False if the computation was stopped, which leaves everything as it was.
        """
        if not self._prepare(scenario):
            return False
        self._path = path
        self._title = title
        self._clean = scenario
        self.undo_stack.clear()
        self._ghost = None
        self._is_lesson = False
        self.lock(())
        self._show(scenario, previous=None)
        self.set_chosen(0 if scenario.contenders else -1)
        self.set_step(0)
        self.document_changed.emit()
        return True

    def saved(self, path: Path) -> None:
        """Note that the document is now in the file at ``path``."""
        self._path = path
        self._is_lesson = False
        self.mark_kept()

    def mark_kept(self) -> None:
        """Note that the document, as it is now, is in a file: its own, or that of a lesson."""
        self._set_clean()
        self.document_changed.emit()

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
        """Go on with ``scenario`` and keep the one before for undo, as ``what``.

        Returns False if it would change what is locked, which only a lesson itself may do
        (``by_lesson``), or if the computation was stopped; views then show again what holds. What
        a lesson does is nothing that has to be saved.

        Edits with the same ``merge`` key that follow each other without a ``final`` one between
        them are undone together, as the moves of a slider are.
        """
        if scenario == self.scenario:
            if final:
                self._close_drag()
            return True
        part = None if by_lesson else broken_lock(self.scenario, scenario, self._locked)
        if part is not None:
            self._refuse(kept(part), ground=scenario.surface != self.scenario.surface)
            return False
        if not self._prepare(scenario, can_stop=can_stop):
            return False
        if self._before_drag is None:
            self._before_drag = self._outcome
        self.undo_stack.push(
            EditCommand(self, self.scenario, scenario, what, merge, live=not final)
        )
        if final:
            self._close_drag()
        if by_lesson:
            self._set_clean()
        return True

    def _set_clean(self) -> None:
        self._clean = self.scenario
        self.undo_stack.setClean()

    def _prepare(self, scenario: Scenario, *, can_stop: bool = True) -> bool:
        """Compute what is to be shown next; False if that was stopped, or is too much."""
        sentence = excess(scenario, self._agreed)
        if sentence is not None and not self._large(sentence):
            self._refuse(TOO_LARGE, ground=scenario.surface != self.scenario.surface)
            return False
        try:
            self._next = self._computed(scenario, self._outcome, can_stop=can_stop)
        except StoppedError:
            self._refuse(STOPPED, ground=scenario.surface != self.scenario.surface)
            return False
        self._agreed = need(scenario)
        return True

    def _computed(self, scenario: Scenario, before: Outcome | None, *, can_stop: bool) -> Outcome:
        with self._waiting(can_stop=can_stop) as progress:
            return compute(scenario, before, progress)

    def _refuse(self, sentence: str, *, ground: bool) -> None:
        self.changed.emit(Change(self._outcome, self._ghost, ground))
        self.refused.emit(sentence)

    def _close_drag(self) -> None:
        self._before_drag = None
        top = self.undo_stack.command(self.undo_stack.count() - 1)
        if isinstance(top, EditCommand):
            top.closed = True

    def dismiss_ghost(self) -> None:
        """Forget the previous run."""
        if self._ghost is not None:
            self._ghost = None
            self.changed.emit(Change(self._outcome, None, ground=False))

    def set_step(self, step: int) -> None:
        """Move the cursor; steps outside the run are brought into it."""
        step = max(0, min(int(step), self.scenario.steps))
        if step != self._step:
            self._step = step
            self.step_changed.emit(step)

    def set_chosen(self, index: int) -> None:
        """Choose a contender."""
        index = max(-1, min(index, len(self.scenario.contenders) - 1))
        if index != self._chosen:
            self._chosen = index
            self.chosen_changed.emit(index)

    def show_edit(self, scenario: Scenario, *, live: bool) -> None:
        """Show a scenario that the undo stack has put in place."""
        self._show(scenario, previous=self._before_drag or self._outcome, live=live)

    def _show(self, scenario: Scenario, previous: Outcome | None, *, live: bool = False) -> None:
        ground = scenario.surface != self.scenario.surface
        if self._next.scenario is not scenario:
            self._next = self._computed(scenario, self._outcome, can_stop=False)
        before, self._outcome = self._outcome, self._next
        self._keep_plane(before, live=live)
        comparable = (
            previous is not None
            and not ground
            and len(previous.scenario.contenders) == len(scenario.contenders)
            and previous.scenario.surface == scenario.surface
        )
        self._ghost = previous if comparable else None
        self._step = min(self._step, scenario.steps)
        self._chosen = min(self._chosen, len(scenario.contenders) - 1)
        if self._chosen < 0 and scenario.contenders:
            self._chosen = 0
        self.changed.emit(Change(self._outcome, self._ghost, ground, live))
        self.step_changed.emit(self._step)
        self.chosen_changed.emit(self._chosen)

    def _keep_plane(self, before: Outcome, *, live: bool) -> None:
        """Stay on the plane of the picture if no run changed, or while a value is dragged."""
        surface = None if self._shown is None else self._shown.surface
        same = before.trajectories == self._outcome.trajectories
        ground = before.scenario.surface != self.scenario.surface
        keep = not ground and (live or same)
        self._kept = surface if keep and isinstance(surface, PlaneSurface) else None
        self._shown = None
        self._settle.stop()
        if self._kept is not None and not same:
            self._settle.start()

    def _clean_changed(self, _clean: bool) -> None:
        self.document_changed.emit()
